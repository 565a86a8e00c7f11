"""What a partner may correct of its listing, field by field: a key is "kind.id.field"."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from referrals.models import Location, Organization, Phone, Service

MODELS: dict[str, type[Model]] = {
    "organization": Organization,
    "service": Service,
    "location": Location,
    "phone": Phone,
}
# In the order of the page. What stands in SAID is a structure here and words there: staff write it in by hand.
PLAIN = {
    "organization": ("name_en", "name_fr", "description_en", "description_fr", "website", "email"),
    "service": (
        "name_en", "name_fr", "description_en", "description_fr", "eligibility_en", "eligibility_fr",
        "application_en", "application_fr", "fees_en", "fees_fr", "alert_en", "alert_fr", "url", "email",
    ),
    "location": (
        "name_en", "name_fr", "address_1", "address_2", "city", "postal_code", "transportation_en",
        "transportation_fr", "accessibility_en", "accessibility_fr",
    ),
    "phone": ("number",),
}  # fmt: skip
SAID = ("hours", "languages", "ages")
LABELS: dict[str, str | Promise] = {
    "name": gettext_lazy("Name"),
    "description": gettext_lazy("What you do"),
    "eligibility": gettext_lazy("Who it is for"),
    "application": gettext_lazy("How to begin"),
    "fees": gettext_lazy("Cost"),
    "alert": gettext_lazy("Notice"),
    "website": gettext_lazy("Website"),
    "url": gettext_lazy("Website"),
    "email": gettext_lazy("E-mail"),
    "address_1": gettext_lazy("Address"),
    "address_2": gettext_lazy("Address, second line"),
    "city": gettext_lazy("City or town"),
    "postal_code": gettext_lazy("Postal code"),
    "transportation": gettext_lazy("How to get there"),
    "accessibility": gettext_lazy("Accessibility"),
    "number": gettext_lazy("Phone"),
    "hours": gettext_lazy("Hours"),
    "languages": gettext_lazy("Languages"),
    "ages": gettext_lazy("Ages"),
    "status": gettext_lazy("State"),
}
LONGEST = 4000


class Key(NamedTuple):
    kind: str
    id: UUID
    field: str

    def __str__(self) -> str:
        return f"{self.kind}.{self.id}.{self.field}"

    @property
    def by_hand(self) -> bool:
        return self.field in SAID


def key_of(text: str) -> Key:
    """Raises ValueError on what is none."""
    kind, id, field = text.split(".")
    if kind not in MODELS or field not in (*PLAIN[kind], *SAID, "status"):
        raise ValueError("no field of a listing")
    return Key(kind, UUID(id), field)


def language_of(field: str) -> str:
    """ "en" or "fr" for a text that we keep in both; "" for the rest."""
    return field[-2:] if field.endswith(("_en", "_fr")) else ""


def label_of(field: str) -> str:
    language = language_of(field)
    if not language:
        return str(LABELS[field])
    words = {"en": _("%(field)s, in English"), "fr": _("%(field)s, in French")}[language]
    return words % {"field": LABELS[field[:-3]]}


def longest(key: Key) -> int:
    """How many letters its column takes."""
    if key.by_hand:
        return LONGEST
    length: Any = getattr(MODELS[key.kind]._meta.get_field(key.field), "max_length", None)
    return min(length or LONGEST, LONGEST)
