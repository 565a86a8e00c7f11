"""Which parameters there are, what they mean, and which list takes which. The description of the API (OpenAPI) is
made of these tables, so that it cannot promise anything else."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from hotline.codes.base import StrPromise
from referrals.api.reading import Reader, flag, key, moment, one_of, postal, text, whole

FARTHEST_M = 500_000
LAST_PAGE = 100_000
MOST_PER_PAGE = 100

TEXT, YES_NO = {"type": "string"}, {"type": "boolean"}
UUID = {"type": "string", "format": "uuid"}


def number(low: int, high: int) -> tuple[Reader, dict[str, Any]]:
    return whole(low, high), {"type": "integer", "minimum": low, "maximum": high}


def choice(*choices: str) -> tuple[Reader, dict[str, Any]]:
    return one_of(*choices), {"type": "string", "enum": list(choices)}


# Name: how it is read, its JSON Schema, its meaning.
PARAMETERS: dict[str, tuple[Reader, dict[str, Any], StrPromise]] = {
    "lang": (*choice("en", "fr"), _("Language of the answer. Else Accept-Language decides.")),
    "search": (text, TEXT | {"maxLength": 200}, _("Words of either language; all of them must be there.")),
    "page": (*number(1, LAST_PAGE), _("Number of the page, from 1.")),
    "per_page": (*number(1, MOST_PER_PAGE), _("How many items a page has.")),
    "format": (*choice("json", "ndjson"), _("“ndjson” streams everything, one object a line, without pages.")),
    "modified_after": (
        moment, TEXT | {"format": "date-time"}, _("What was published, or published anew, at that moment or later."),
    ),
    "minimal": (flag, YES_NO, _("Only “id” and “modified_date”.")),
    "full": (flag, YES_NO, _("Each item with everything that belongs to it.")),
    "full_service": (flag, YES_NO, _("Organizations with all of each service.")),
    "taxonomy_id": (key, UUID, _("What has any term of this taxonomy.")),
    "taxonomy_term_id": (key, UUID, _("What has this term, or one below it.")),
    "organization_id": (key, UUID, _("What this organization offers.")),
    "postcode": (postal, TEXT, _("What serves the province or territory of this postal code, or all of Canada.")),
    "proximity": (
        *number(1, FARTHEST_M),
        _("With “postcode”: sites so many metres or less from its middle. Never one whose address is confidential."),
    ),
    "top_only": (flag, YES_NO, _("Only terms that are below no other.")),
    "parent_id": (key, UUID, _("Only terms right below this one.")),
}  # fmt: skip
READERS = {name: reader for name, (reader, _schema, _meaning) in PARAMETERS.items()}

PAGED = ("search", "page", "per_page", "format")
BY_TERM = ("taxonomy_id", "taxonomy_term_id")
OF_SERVICES = (*PAGED, *BY_TERM, "organization_id", "modified_after", "full", "postcode", "proximity")
LISTS: dict[str, tuple[str, ...]] = {
    "services": (*OF_SERVICES, "minimal"),
    "service_at_locations": OF_SERVICES,
    "organizations": (*PAGED, *BY_TERM, "full", "full_service"),
    "taxonomies": PAGED,
    "taxonomy_terms": (*PAGED, "taxonomy_id", "top_only", "parent_id"),
}
ONE: dict[str, tuple[str, ...]] = dict.fromkeys(LISTS, ()) | {"organizations": ("full_service",)}
