"""What the things of the directory and their fields are called, for forms, history and log alike."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hotline.codes import SERVICE_STAGE, SERVICE_TYPE
from hotline.codes.base import CodeList
from hotline.codes.languages import LANGUAGE
from referrals.codes import (
    COVERAGE,
    DIMENSION,
    HOLIDAY_POLICY,
    HOURS_MODE,
    INCLUSION_BASIS,
    LISTING_KIND,
    LOCATION_TYPE,
    PHONE_TYPE,
    SERVICE_STATUS,
    VISIBILITY,
    YES_NO_UNKNOWN,
)

THING_NAMES = {
    "organization": _("Organization"),
    "program": _("Program"),
    "service": _("Service"),
    "location": _("Site"),
    "serviceatlocation": _("Service at a site"),
    "contact": _("Person"),
    "phone": _("Telephone number"),
    "schedule": _("Hours"),
    "servicearea": _("Area served"),
    "eligibilityrule": _("Whom it serves"),
}

# Of a pair of columns the name alone: name_en and name_fr are the name in each language.
FIELD_NAMES = {
    "name": _("Name"),
    "alternate_name": _("Also known as"),
    "description": _("Description"),
    "email": _("E-mail"),
    "website": _("Website"),
    "url": _("Website"),
    "legal_status": _("Legal status"),
    "year_incorporated": _("Founded in"),
    "parent": _("Part of"),
    "basis": _("Why it is in the directory"),
    "is_active": _("Active"),
    "visibility": _("Visible to"),
    "specialist": _("Specialist"),
    "organization": _("Organization"),
    "program": _("Program"),
    "service": _("Service"),
    "location": _("Site"),
    "at": _("Service at a site"),
    "contact": _("Person"),
    "kind": _("Kind of listing"),
    "status": _("State"),
    "eligibility": _("Who it is for"),
    "application": _("How to reach it"),
    "fees": _("Cost"),
    "alert": _("Notice"),
    "types": _("Kinds of help"),
    "stages": _("When it helps"),
    "languages": _("Languages"),
    "interpreter": _("Brings an interpreter"),
    "minimum_age": _("Youngest age"),
    "maximum_age": _("Oldest age"),
    "coverage": _("Serves"),
    "provinces": _("Provinces and territories"),
    "hours_mode": _("Hours"),
    "holidays": _("Holidays"),
    "verified_on": _("Confirmed on"),
    "recheck_on": _("Ask again by"),
    "location_type": _("Kind of site"),
    "confidential": _("Confidential"),
    "community": _("Community"),
    "province": _("Province or territory"),
    "public_lat": _("Public point, latitude"),
    "public_lon": _("Public point, longitude"),
    "lat": _("Latitude"),
    "lon": _("Longitude"),
    "address_1": _("Address"),
    "address_2": _("Unit or floor"),
    "city": _("City"),
    "postal_code": _("Postal code"),
    "country": _("Country"),
    "hidden": _("Sealed part"),
    "transportation": _("How to get there"),
    "accessibility": _("Accessibility"),
    "zone": _("Time zone"),
    "title": _("Title"),
    "department": _("Department"),
    "number": pgettext_lazy("telephone", "Number"),
    "e164": _("Number as dialled"),
    "dial": _("What the link dials"),
    "extension": _("Extension"),
    "phone_type": _("Kind of number"),
    "weekday": _("Day"),
    "opens": _("Opens"),
    "closes": _("Closes"),
    "valid_from": _("From"),
    "valid_to": _("Until"),
    "note": _("Note"),
    "dimension": _("About"),
    "serves": _("Serves"),
    "hard": _("Others are turned away"),
    "external_id": _("Number in the feed"),
}

# Columns that hold one code, and those that hold several.
CODED: dict[str, CodeList] = {
    "visibility": VISIBILITY,
    "basis": INCLUSION_BASIS,
    "kind": LISTING_KIND,
    "status": SERVICE_STATUS,
    "interpreter": YES_NO_UNKNOWN,
    "coverage": COVERAGE,
    "hours_mode": HOURS_MODE,
    "holidays": HOLIDAY_POLICY,
    "location_type": LOCATION_TYPE,
    "phone_type": PHONE_TYPE,
    "dimension": DIMENSION,
}
CODED_EACH: dict[str, CodeList] = {"types": SERVICE_TYPE, "stages": SERVICE_STAGE, "languages": LANGUAGE}


def stem(column: str) -> str:
    """name of name_en and name_fr; the column itself of one that has no twin."""
    return column[:-3] if column[-3:] in ("_en", "_fr") and column[:-3] in FIELD_NAMES else column
