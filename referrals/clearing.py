"""From the sources to what may be public: the only code that decides what a published row holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import translation

from hotline.codes import SERVICE_STAGE, SERVICE_TYPE
from hotline.codes.languages import language_label
from hotline.places.provinces import PROVINCES
from referrals.models import Location, Phone, Service, ServiceAtLocation
from referrals.models.base import in_language
from referrals.rules import strictest
from referrals.search.folding import folded
from referrals.spacing import spaced

LANGUAGES = ("en", "fr")
TEXTS = ("description", "eligibility", "application", "fees", "alert")


def is_public(*visibilities: str) -> bool:
    return strictest(*visibilities) == "public"


def shown(service: Service, at: ServiceAtLocation | None) -> dict[str, dict[str, Any]]:
    """What the pages say, by language. `at` is None for a service without a site, or whose site stays inside."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = spaced(_words(service, at))
    return found


def _words(service: Service, at: ServiceAtLocation | None) -> dict[str, Any]:
    words: dict[str, Any] = {
        "name": service.name,
        "organization": service.organization.name,
        "url": service.url or service.organization.website,
        "email": service.email or service.organization.email,
        "phones": [phone_words(phone) for phone in public_phones(service, at)],
        "site": site_words(at.location) if at else None,
        "areas": [in_language(area.name_en, area.name_fr) for area in service.areas.all()],
        "types": [str(SERVICE_TYPE.label(code)) for code in service.types],
        "stages": [str(SERVICE_STAGE.label(code)) for code in service.stages],
        "languages": [language_label(code) for code in service.languages],
    }
    for name in TEXTS:
        words[name] = in_language(getattr(service, f"{name}_en"), getattr(service, f"{name}_fr"))
    return words


def public_phones(service: Service, at: ServiceAtLocation | None) -> list[Phone]:
    """The nearest that there are: of the service at this site, of the service, of the site, of the body."""
    owners: list[Any] = [at, service, at.location if at else None, service.organization]
    for owner in filter(None, owners):
        if found := [phone for phone in owner.phones.all() if phone.visibility == "public"]:
            return found
    return []


def phone_words(phone: Phone) -> dict[str, str]:
    return {
        "number": phone.number,
        "dial": phone.dial,
        "extension": phone.extension,
        "type": phone.phone_type,
        "description": in_language(phone.description_en, phone.description_fr),
    }


def site_words(location: Location) -> dict[str, Any]:
    """Of a confidential site: its community and that it is one, nothing else."""
    words: dict[str, Any] = {
        "name": "" if location.confidential else location.name,
        "address": None if location.confidential else address_line(location),
        "community": location.community.name if location.community else "",
        "province": PROVINCES[location.province].name if location.province in PROVINCES else "",
        "confidential": location.confidential,
        "transportation": "",
        "accessibility": "",
    }
    if not location.confidential:  # in free text somebody may have written which door, behind what
        words["accessibility"] = in_language(location.accessibility_en, location.accessibility_fr)
        words["transportation"] = in_language(location.transportation_en, location.transportation_fr)
    return words


def public_point(location: Location) -> tuple[float | None, float | None]:
    """Of a confidential site the middle of its community, whatever its own columns say."""
    if not location.confidential:
        return location.public_lat, location.public_lon
    town = location.community
    return (town.lat, town.lon) if town else (None, None)


def address_line(location: Location) -> str:
    parts = (
        location.address_1, location.address_2, f"{location.city} {location.province}".strip(), location.postal_code,
    )  # fmt: skip
    return ", ".join(part for part in parts if part)


def hours_of(service: Service, at: ServiceAtLocation | None) -> dict[str, Any]:
    """The nearest weekly rows that there are, in the shape of referrals.hours. What is noted beside the hours of a
    confidential site may say how one gets in: it stays inside."""
    hidden = at is not None and at.location.confidential
    rows: list[list[Any]] = []
    owners: list[Any] = [at, service, at.location if at else None]
    for owner in filter(None, owners):
        rows = [row for schedule in owner.schedules.all() if (row := _row(schedule))]
        if rows:
            break
    if hidden and owner is not service:
        rows = [[*row[:5], "", ""] for row in rows]
    return {"mode": service.hours_mode, "holidays": service.holidays, "rows": spaced(sorted(rows, key=str))}


def _row(schedule: Any) -> list[Any] | None:
    if schedule.weekday is None or schedule.opens is None or schedule.closes is None:
        return None
    days = [day.isoformat() if day else None for day in (schedule.valid_from, schedule.valid_to)]
    times = [f"{moment:%H:%M}" for moment in (schedule.opens, schedule.closes)]
    return [schedule.weekday, *times, *days, schedule.note_en, schedule.note_fr]


def rules_of(service: Service) -> dict[str, dict[str, Any]]:
    return {
        rule.dimension: {
            "serves": sorted(rule.serves), "hard": rule.hard,
            "note_en": spaced(rule.note_en), "note_fr": spaced(rule.note_fr),
        }
        for rule in service.rules.all()
    }  # fmt: skip


def search_texts(words: dict[str, dict[str, Any]]) -> tuple[str, str, str]:
    """Folded text of both languages by weight: names; kinds and places; descriptions."""
    names, labels, texts = [], [], []
    for said in words.values():
        names += [said["name"], said["organization"]]
        labels += [*said["types"], *said["stages"], *said["areas"]]
        if site := said["site"]:
            labels += [site["community"], site["province"]]
        texts += [said[name] for name in TEXTS if name != "alert"]
    return _folded(names), _folded(labels), _folded(texts)


def _folded(texts: Iterable[str]) -> str:
    return " ".join(folded(text) for text in dict.fromkeys(texts) if text)
