"""What may be picked for a report, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from hotline.codes import (
    AGE_BAND,
    AGENCY_KIND,
    CONSENT_PURPOSE,
    CONSENT_SOURCE,
    IDENTIFIER_KIND,
    INDICATOR,
    PERSON_ROLE,
)
from hotline.places.provinces import PROVINCES
from intake.models import Consent
from triage.forms.parts import FIELD_NAMES
from triage.models import Agency
from triage.package.allow_list import FACTS, PLACE, Offer
from triage.shown.facts import SAID
from triage.shown.review import PLACE_PARTS
from triage.shown.words import label

RECEIPT_NAMES = {
    "time": _("The hour at which we were told"),
    "channel": _("The way by which we were told"),
    "language": _("The language in which we were told"),
}


def offered(offer: Offer) -> dict[str, list[tuple[str, Any]]]:
    return {
        "facts": [(name, _fact(name, offer.facts[name])) for name in FACTS if known(offer.facts[name])],
        "place": [(name, named(PLACE_PARTS[name], offer.place[name])) for name in PLACE if offer.place.get(name)],
        "indicators": [(code, label(INDICATOR, code)) for code in offer.tip.indicators],
        "persons": [(str(one.pk), _person(one)) for one in offer.persons],
        "names": _details(offer, "name"),
        "descriptions": _details(offer, "description"),
        "identifiers": [
            (str(key), named(label(IDENTIFIER_KIND, kind), value))
            for key, (kind, value) in offer.identifiers.items()
        ],
    }  # fmt: skip


def known(code: str) -> bool:
    return bool(code) and code not in SAID


def named(name: Any, value: Any) -> str:
    return gettext("%(part)s: %(what)s") % {"part": name, "what": value}


def agency_line(one: Agency) -> str:
    name = one.name_fr if (get_language() or "en").startswith("fr") else one.name_en
    province = f"{one.province} · " if one.province else ""  # first: a narrow list cuts the end off
    return f"{province}{name} · {label(AGENCY_KIND, one.kind)}"


def consent_line(one: Consent) -> str:
    parts = [
        label(AGENCY_KIND, one.recipient_kind),
        label(CONSENT_PURPOSE, one.purpose),
        label(CONSENT_SOURCE, one.source),
    ]
    return " · ".join(parts)


def _fact(name: str, value: str) -> str:
    codes = FACTS[name]
    said = label(codes, value) if codes else PROVINCES[value].name
    return named(FIELD_NAMES[name], said)


def _person(one: Any) -> str:
    return f"{label(PERSON_ROLE, one.role)} · {label(AGE_BAND, one.age_band)}"


def _details(offer: Offer, name: str) -> list[tuple[str, str]]:
    found = []
    for person in offer.persons:
        closed = name == "name" and person.pk in offer.names_closed
        if (value := offer.details.get(person.pk, {}).get(name)) and not closed:
            found.append((str(person.pk), named(label(PERSON_ROLE, person.role), value)))
    return found
