"""The shape of HSDS 3.1: which member of an object holds which other objects. Facts of the format, no code."""

from __future__ import annotations

# Member that holds a list, and of what.
LISTS = {
    "phones": "phone", "contacts": "contact", "schedules": "schedule", "service_areas": "service_area",
    "service_at_locations": "service_at_location", "locations": "location", "programs": "program",
    "services": "service", "languages": "language", "addresses": "address", "accessibility": "accessibility",
    "attributes": "attribute", "metadata": "metadata", "funding": "funding", "cost_options": "cost_option",
    "required_documents": "required_document", "capacities": "service_capacity", "additional_urls": "url",
    "additional_websites": "url", "organization_identifiers": "organization_identifier",
    "organizations": "organization", "taxonomies": "taxonomy", "taxonomy_terms": "taxonomy_term",
}  # fmt: skip
# Member that holds one object, and of what.
SINGLES = {
    "organization": "organization", "program": "program", "location": "location", "service": "service",
    "taxonomy_term": "taxonomy_term", "taxonomy_detail": "taxonomy", "unit": "unit",
}  # fmt: skip
# Column of the flat form that names a parent, and what it is.
LINKS = {
    "organization_id": "organization", "program_id": "program", "service_id": "service",
    "location_id": "location", "service_at_location_id": "service_at_location", "contact_id": "contact",
    "phone_id": "phone", "taxonomy_id": "taxonomy", "taxonomy_term_id": "taxonomy_term", "unit_id": "unit",
}  # fmt: skip
# File of the flat form; the older names that published feeds still have.
FILES = {
    "organizations": "organization", "programs": "program", "services": "service", "locations": "location",
    "service_at_location": "service_at_location", "services_at_location": "service_at_location",
    "service_at_locations": "service_at_location", "phones": "phone", "contacts": "contact",
    "addresses": "address", "physical_addresses": "address", "postal_addresses": "address",
    "schedules": "schedule", "regular_schedules": "schedule", "service_areas": "service_area",
    "languages": "language", "accessibility": "accessibility", "accessibility_for_disabilities": "accessibility",
    "attributes": "attribute", "other_attributes": "attribute", "taxonomies": "taxonomy",
    "taxonomy_terms": "taxonomy_term", "metadata": "metadata", "funding": "funding",
    "cost_options": "cost_option", "costs": "cost_option", "required_documents": "required_document",
    "organization_identifiers": "organization_identifier", "service_capacity": "service_capacity",
    "service_capacities": "service_capacity", "units": "unit", "unit": "unit", "url": "url", "urls": "url",
    "meta_table_descriptions": "meta_table_description",
}  # fmt: skip
# Required members (3.1), beyond `id`.
REQUIRED = {
    "organization": ("name", "description"), "service": ("name", "status"), "location": ("location_type",),
    "program": ("name", "description"), "phone": ("number",), "taxonomy_term": ("name", "description"),
    "taxonomy": ("name", "description"),
}  # fmt: skip
NUMBERS = {
    "organization": ("year_incorporated",), "service": ("minimum_age", "maximum_age"),
    "location": ("latitude", "longitude"),
}  # fmt: skip
DATES = {"service": ("assured_date",), "schedule": ("valid_from", "valid_to")}
