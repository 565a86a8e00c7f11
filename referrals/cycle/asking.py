"""What a letter's page shows of a listing: only what the public could see, since a link may fall into anybody's
hands. Of a confidential site it has nothing, not even that there is one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import translation

from hotline.codes.languages import language_label
from referrals.clearing import LANGUAGES, hours_of
from referrals.cycle.fields import PLAIN, Key
from referrals.models import Location, Organization, Phone, Service
from referrals.wording import ages, mode_words, week

SHOWN_STATUS = ("active", "temporarily closed")
# A page with more fields than a request may have (DATA_UPLOAD_MAX_NUMBER_FIELDS) could not be answered: of a body
# with very many services it asks what somebody needs to get there, and not each text.
MANY, NEEDED = 25, ("name_en", "name_fr", "url", "email", "address_1", "city")


def services_of(organization: Organization) -> list[Service]:
    found = organization.services.filter(status__in=SHOWN_STATUS, visibility="public")
    return list(
        found.order_by("name_en", "name_fr", "id").prefetch_related(
            "phones", "schedules", "at__location__phones", "at__location__schedules", "at__phones", "at__schedules"
        )
    )  # fmt: skip


def sites_of(service: Service) -> list[Any]:
    """Its places that anybody may know of."""
    found = [
        at for at in service.at.all() if not at.location.confidential and at.location.visibility == "public"
    ]
    return sorted(found, key=lambda at: (at.location.name_en, str(at.location_id)))


def form_of(organization: Organization) -> dict[str, Any]:
    """{"name": {language: name}, "parts": [{"kind", "name", "keys"}], "fields": {key: {"text"} or, where a partner
    answers in words, {"said": {language: text}}}}. Only fields that say something."""
    services = services_of(organization)
    sites = {at.location_id: at.location for service in services for at in sites_of(service)}
    things: list[tuple[str, Organization | Service | Location]] = [("organization", organization)]
    things += [("service", service) for service in services]
    things += [("location", site) for site in sites.values()]
    parts: list[dict[str, Any]] = []
    fields: dict[str, dict[str, Any]] = {}
    for kind, thing in things:
        found = dict(fields_of(kind, thing, short=len(services) > MANY))
        parts.append({"kind": kind, "name": names(thing), "keys": list(found)})
        fields |= found
    return {"name": names(organization), "parts": parts, "fields": fields}


def names(thing: Any) -> dict[str, str]:
    other = getattr(thing, "address_1", "")
    return {"en": thing.name_en or thing.name_fr or other, "fr": thing.name_fr or thing.name_en or other}


def fields_of(kind: str, thing: Any, *, short: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    for field in PLAIN[kind]:
        if (text := getattr(thing, field)) and (not short or field in NEEDED):
            yield str(Key(kind, thing.pk, field)), {"text": text}
    for phone in phones_of(kind, thing):
        number = f"{phone.number} {f'ext. {phone.extension}' if phone.extension else ''}".strip()
        yield str(Key("phone", phone.pk, "number")), {"text": number}
    if kind == "service" and not short:
        for field, said in words_of(thing):
            yield str(Key(kind, thing.pk, field)), {"said": said}


def phones_of(kind: str, thing: Any) -> list[Phone]:
    phones = [*thing.phones.all()]
    if kind == "service":
        phones += [phone for at in sites_of(thing) for phone in at.phones.all()]
    return [phone for phone in phones if phone.visibility == "public"]


def words_of(service: Service) -> Iterator[tuple[str, dict[str, str]]]:
    """Hours, languages and ages as sentences, in both languages."""
    for field, write in (("hours", hours_words), ("languages", languages_words), ("ages", ages_words)):
        said = {}
        for language in LANGUAGES:
            with translation.override(language):
                said[language] = write(service, language)
        if any(said.values()):
            yield field, said


def hours_words(service: Service, language: str) -> str:
    lines = []
    sites: list[Any] = sites_of(service)
    for at in sites or [None]:
        hours = hours_of(service, at)
        if at and len(sites) > 1:
            lines.append(f"{at.location.name or at.location.city}")
        lines += [f"{day} {times}" for day, times in week(hours, language)] or [mode_words(hours)]
    return "\n".join(line for line in lines if line)


def languages_words(service: Service, language: str) -> str:
    return ", ".join(language_label(code) for code in service.languages)


def ages_words(service: Service, language: str) -> str:
    low, high = service.minimum_age, service.maximum_age
    return "" if low is None and high is None else ages(low, high)
