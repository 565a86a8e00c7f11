"""One service as the public profile of HSDS 3.1 gives it: made from what the public page shows and from nothing else,
so that whatever the page may not say, the format cannot say either."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import translation

from hotline.codes.languages import language_label
from hotline.now import now
from referrals import clearing
from referrals.exchange.taxonomy import GROUPS, hidden_term, identifier, term
from referrals.models import PublishedListing, Service, ServiceAtLocation

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def public_service(service: Service, at: ServiceAtLocation | None) -> dict[str, dict[str, Any]]:
    """By language: the service with this one site."""
    words, moment = clearing.shown(service, at), now()
    hours = clearing.hours_of(service, at)
    found = {}
    for language, said in words.items():
        with translation.override(language):  # names of terms and of languages
            found[language] = _service(service, at, said, hours, language, moment)
    return found


def _service(
    service: Service, at: ServiceAtLocation | None, said: dict[str, Any], hours: dict[str, Any], language: str,
    moment: datetime,
) -> dict[str, Any]:  # fmt: skip
    key = str(service.pk)
    made: dict[str, Any] = {
        "id": key,
        "name": said["name"],
        "status": service.status,
        "description": said["description"],
        "url": said["url"],
        "email": said["email"],
        "application_process": said["application"],
        "fees_description": said["fees"],
        "eligibility_description": said["eligibility"],
        "alert": said["alert"],
        "minimum_age": service.minimum_age,
        "maximum_age": service.maximum_age,
        "assured_date": service.verified_on.isoformat() if service.verified_on else None,
        "last_modified": service.updated_at.isoformat(),
        "organization": {
            "id": str(service.organization_id),
            "name": said["organization"],
            "description": clearing_text(service, language),
        },
        "phones": [_phone(key, phone) for phone in said["phones"]],
        "languages": [
            {"id": identifier(key, code), "code": code, "name": language_label(code)}
            for code in service.languages
        ],
        "service_areas": [{"id": identifier(key, "area", name), "name": name} for name in said["areas"]],
        "attributes": _terms(key, service),
    }
    made = {name: value for name, value in made.items() if value not in (None, "", [])}
    schedules = _schedules(str(at.pk if at else key), hours, at.location.zone if at else "", moment, language)
    if at:
        made["service_at_locations"] = [_at(at, said, schedules, key)]
    elif schedules:
        made["schedules"] = schedules
    return made


def clearing_text(service: Service, language: str) -> str:
    body = service.organization
    texts = (body.description_en, body.description_fr)
    return (texts[1] or texts[0]) if language == "fr" else (texts[0] or texts[1])


def _at(
    at: ServiceAtLocation, said: dict[str, Any], schedules: list[dict[str, Any]], key: str
) -> dict[str, Any]:
    location, site = at.location, said["site"]
    where: dict[str, Any] = {"id": str(location.pk), "location_type": location.location_type}
    if location.confidential:
        # No address object at all: one would need a street. The community is a service area instead.
        where["location_type"] = "virtual" if location.location_type == "virtual" else "physical"
        where["attributes"] = [_attribute(str(location.pk), hidden_term())]
    else:
        where |= {"name": site["name"], "latitude": location.lat, "longitude": location.lon}
        where["transportation"] = site["transportation"]
        if location.address_1 and location.city and location.postal_code:
            where["addresses"] = [
                {
                    "id": identifier(str(location.pk), "address"), "address_1": location.address_1,
                    "address_2": location.address_2, "city": location.city, "state_province": location.province,
                    "postal_code": location.postal_code, "country": location.country, "address_type": "physical",
                }
            ]  # fmt: skip
    made: dict[str, Any] = {
        "id": str(at.pk),
        "location": {name: value for name, value in where.items() if value not in (None, "")},
        "schedules": schedules,
        "service_areas": [{"id": identifier(key, "community", site["community"]), "name": site["community"]}]
        if location.confidential and site["community"]
        else [],
    }
    return {name: value for name, value in made.items() if value != []}


def _phone(owner: str, said: dict[str, str]) -> dict[str, Any]:
    """The extension is a number in the format and would lose a leading zero: it stays in the number then."""
    extension = said["extension"]
    number = said["number"]
    made: dict[str, Any] = {
        "id": identifier(owner, "phone", number, extension),
        "number": number,
        "type": said["type"],
    }
    if extension.isdigit() and not extension.startswith("0"):
        made["extension"] = int(extension)
    elif extension and extension not in number:
        made["number"] = f"{number} x{extension}"
    if said["description"]:
        made["description"] = said["description"]
    return made


def _terms(key: str, service: Service) -> list[dict[str, Any]]:
    return [
        _attribute(key, term(codes, code))
        for codes, column, _name in GROUPS
        for code in getattr(service, column)
    ]


def _attribute(owner: str, term: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": identifier(owner, "attribute", term["id"]),
        "link_id": owner,
        "taxonomy_term_id": term["id"],
        "label": term["name"],
        "taxonomy_term": term,
    }


def _schedules(
    owner: str, hours: dict[str, Any], zone: str, moment: datetime, language: str
) -> list[dict[str, Any]]:
    """Weekly rows. The format's zone is a number without daylight time: that of today."""
    rows = hours["rows"] if hours["mode"] == "weekly" else []
    if hours["mode"] == "always":
        rows = [[day, "00:00", "23:59", None, None, "", ""] for day in range(7)]
    offset = moment.astimezone(ZoneInfo(zone)).utcoffset() if zone else None
    found = []
    for weekday, opens, closes, first, last, note_en, note_fr in rows:
        row = {
            "id": identifier(owner, "schedule", str(weekday), opens, closes, str(first)),
            "freq": "WEEKLY", "wkst": "MO", "byday": DAYS[weekday], "opens_at": opens, "closes_at": closes,
            "valid_from": first, "valid_to": last, "notes": note_fr if language == "fr" else note_en,
            "timezone": offset.total_seconds() / 3600 if offset is not None else None,
        }  # fmt: skip
        found.append({name: value for name, value in row.items() if value not in (None, "")})
    return found


def merged(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """One service from its rows, one for each site."""
    whole = dict(rows[0])
    if sites := [site for row in rows for site in row.get("service_at_locations", [])]:
        whole["service_at_locations"] = sites
    return whole


def published_services(language: str) -> list[dict[str, Any]]:
    today = now().date()
    found: dict[Any, list[dict[str, Any]]] = {}
    live = PublishedListing.objects.filter(expires_on__gt=today).order_by("name_en", "service_id", "id")
    for service_id, hsds in live.values_list("service_id", "hsds"):
        found.setdefault(service_id, []).append(hsds[language])
    return [merged(rows) for rows in found.values()]


def write_public(path: Path, language: str) -> int:
    services = published_services(language)
    path.write_text(json.dumps({"services": services}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return len(services)
