"""The allow-list: everything that may stand in a report. What is not picked here by a person, or written by staff,
is in no report: neither the reporter's words, nor who they are, nor the details asked to find a service."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import translation

from hotline.codes import (
    AGE_BAND,
    AGENCY_KIND,
    BASIS,
    CHANNEL,
    CONSENT_PURPOSE,
    COUNTRY_OF_SITUATION,
    DANGER,
    IDENTIFIER_KIND,
    INDICATOR,
    MINOR,
    ONGOING,
    PERSON_ROLE,
    TRAFFICKING_TYPE,
    VENUE_INDUSTRY,
    CodeList,
)
from hotline.codes.languages import language_label
from hotline.places.provinces import PROVINCES
from hotline.reference import reference
from intake.models import Person, Tip
from triage.package.texts import HANDLING, NOT_SAID, WHO_WE_ARE_NOT, in_both

CALL_BACK = "1-833-900-1010"  # ours; never the reporter's
FACTS: dict[str, CodeList | None] = {
    "province": None, "country": COUNTRY_OF_SITUATION, "trafficking_type": TRAFFICKING_TYPE,
    "venue": VENUE_INDUSTRY, "ongoing": ONGOING, "danger": DANGER,
}  # fmt: skip
PLACE = ("business", "address", "community", "web")
RECEIPT = ("time", "channel", "language")  # each only if ticked; the day of receipt always stands there
OF_ONE_TIP = (
    "facts",
    "indicators",
    "place",
    "receipt",
)  # the same words in every tip: the other tips' are named
SURER = ("yes", "maybe", "unknown", "no")


@dataclass(frozen=True)
class Picked:
    """What one person chose and wrote. The texts are staff's own words, in `language`, about the reporter in
    the third person or not at all. Of another tip of the case a fact is picked as "id of the tip:name"."""

    language: str
    summary: str
    known: str = ""  # how it is known, and what nobody has verified
    cautions: str = ""  # for those who go there: weapons, who watches, when not to call
    vehicle: str = ""
    facts: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()  # ids
    names: tuple[str, ...] = ()  # ids of persons whose name goes along
    descriptions: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    receipt: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        return asdict(self)

    def of(self, tip_id: UUID) -> Picked:
        """What was picked of another tip, under plain names."""
        mine = f"{tip_id}:"
        named: dict[str, Any] = {
            part: tuple(one.removeprefix(mine) for one in getattr(self, part) if one.startswith(mine))
            for part in OF_ONE_TIP
        }
        return replace(self, **named)

    def others(self) -> set[UUID]:
        """The other tips from which a fact goes along."""
        picked = [one.partition(":") for part in OF_ONE_TIP for one in getattr(self, part)]
        return {UUID(tip) for tip, colon, _name in picked if colon}

    def keys(self) -> set[str]:
        """The ids of the persons and numbers of whichever tip."""
        return {*self.persons, *self.names, *self.descriptions, *self.identifiers}

    def takes_from(self, tip_id: UUID, keys: set[str]) -> bool:
        """Whether anything of this other tip goes along; `keys`: the ids of its persons and numbers."""
        return tip_id in self.others() or bool(keys & self.keys())


@dataclass
class Offer:
    """What of one tip may be picked, opened for one answer. `facts`: as corrected, by name."""

    tip: Tip
    minor: str
    lane: str
    facts: dict[str, str]
    place: dict[str, str] = field(default_factory=dict)
    persons: list[Person] = field(default_factory=list)
    details: dict[UUID, dict[str, str]] = field(default_factory=dict)
    identifiers: dict[UUID, tuple[str, str]] = field(default_factory=dict)  # kind, value
    names_closed: frozenset[UUID] = frozenset()  # persons whose name no ground lets out

    @property
    def reference(self) -> str:
        return reference(self.tip.pk)

    def keys(self) -> set[str]:
        return {str(key) for key in (*(one.pk for one in self.persons), *self.identifiers)}


def report(
    offer: Offer, picked: Picked, *, head: dict[str, Any], others: Iterable[Offer] = (), case: str = ""
) -> dict[str, Any]:
    """The report as JSON has it (static/schemas/report-2.json), but for its number and the moment of issue. `others`:
    the other tips of the case from which something goes along; each is an account of its own, and the reader sees
    what was told together. `case`: the case's reference."""
    told = [(offer, picked), *((one, picked.of(one.tip.pk)) for one in others)]
    ticked = [set(one.receipt) for _offer, one in told]
    withheld = ["reporter", "profile", *(name for name in RECEIPT if not all(name in one for one in ticked))]
    return {
        "schema": "report-2",
        **head,
        "case": case,
        "urgent": any(one.lane == "urgent" for one, _picked in told),
        "minor": coded(MINOR, min((one.minor for one, _picked in told), key=SURER.index)),
        "language": picked.language,
        "summary": picked.summary,
        "known": picked.known,
        "cautions": picked.cautions,
        "vehicle": picked.vehicle,
        **_account(offer, picked),
        "accounts": [_account(one, theirs) for one, theirs in told[1:]],
        "withheld": [{"code": name, **in_both(NOT_SAID[name])} for name in withheld],
        "who_we_are_not": in_both(WHO_WE_ARE_NOT),
        "handling": in_both(HANDLING),
        "call_back": CALL_BACK,
    }


def _account(offer: Offer, picked: Picked) -> dict[str, Any]:
    """What of one tip goes along."""
    return {
        "received": _received(offer.tip, picked),
        "facts": {
            name: _fact(name, offer.facts[name])
            for name in FACTS
            if name in picked.facts and offer.facts[name]
        },
        "indicators": [coded(INDICATOR, code) for code in offer.tip.indicators if code in picked.indicators],
        "place": {
            name: offer.place[name] for name in PLACE if name in picked.place and offer.place.get(name)
        },
        "persons": [_person(offer, one, picked) for one in offer.persons if str(one.pk) in picked.persons],
        "identifiers": [
            {"kind": coded(IDENTIFIER_KIND, kind), "value": value}
            for key, (kind, value) in offer.identifiers.items()
            if str(key) in picked.identifiers
        ],
    }


def accounts(report: dict[str, Any]) -> list[dict[str, Any]]:
    """Each tip's part, the report's own first; of an older draft, which had but one, that one."""
    return [report, *report.get("accounts", [])]


def head(*, agency: Any, basis: str, purpose: str, law: str, identity: bool) -> dict[str, Any]:
    return {
        "recipient": {
            "en": agency.name_en, "fr": agency.name_fr, "kind": coded(AGENCY_KIND, agency.kind),
        },
        "ground": {"basis": coded(BASIS, basis), "purpose": coded(CONSENT_PURPOSE, purpose), "law": law},
        "identity_enclosed": identity,
    }  # fmt: skip


def issued(
    draft: dict[str, Any], *, reference: str, kind: str, number: int, adds_to: str, at: datetime | None
) -> dict[str, Any]:
    """The report as it leaves."""
    about = {
        "reference": reference,
        "kind": kind,
        "number": number,
        "supplement_to": adds_to,
        "issued_at": at.isoformat(timespec="minutes") if at else "",
    }
    return {
        "schema": draft["schema"],
        "report": about,
        **{name: value for name, value in draft.items() if name != "schema"},
    }


def coded(codes: CodeList, code: str) -> dict[str, str]:
    label = codes.label(code) if code in codes else code
    return {"code": code, **in_both(label)}


def _fact(name: str, value: str) -> dict[str, str]:
    codes = FACTS[name]
    if codes is not None:
        return coded(codes, value)
    place = PROVINCES[value]
    return {"code": value, "en": place.name_en, "fr": place.name_fr}


def _received(tip: Tip, picked: Picked) -> dict[str, Any]:
    """The day; finer, and by which way and in which language, only where somebody ticked it."""
    from triage.times import zone

    local = tip.received_at.astimezone(zone())
    return {
        "on": local.date().isoformat(),
        "at": local.isoformat(timespec="minutes") if "time" in picked.receipt else None,
        "channel": coded(CHANNEL, tip.channel) if "channel" in picked.receipt else None,
        "language": _language(tip.language) if "language" in picked.receipt else None,
    }


def _language(code: str) -> dict[str, str]:
    said = {"code": code}
    for language in ("en", "fr"):
        with translation.override(language):
            said[language] = str(language_label(code))
    return said


def _person(offer: Offer, person: Person, picked: Picked) -> dict[str, Any]:
    details, key = offer.details.get(person.pk, {}), str(person.pk)
    named = key in picked.names and person.pk not in offer.names_closed
    return {
        "role": coded(PERSON_ROLE, person.role),
        "age_band": coded(AGE_BAND, person.age_band),
        "name": details.get("name", "") if named else "",
        "description": details.get("description", "") if key in picked.descriptions else "",
    }


def texts(report: dict[str, Any]) -> dict[str, str]:
    """The parts that hold words or values of the case, for the scan. Labels and our own notices say nothing."""
    told = accounts(report)
    return {
        "summary": report["summary"],
        "known": report["known"],
        "cautions": report["cautions"],
        "vehicle": report["vehicle"],
        "place": "\n".join(value for part in told for value in part["place"].values()),
        "persons": "\n".join(
            f"{one['name']}\n{one['description']}" for part in told for one in part["persons"]
        ),
        "identifiers": "\n".join(one["value"] for part in told for one in part["identifiers"]),
        "law": report["ground"]["law"],
    }
