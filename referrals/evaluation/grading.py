"""How useful a service of the invented directory would be to an invented caller, 0 to 3. One hand wrote these rules
and read their answers. Nothing of the matcher is used: the grades come from what each service truly is (its offer in
the demo), also where its listing keeps silent, and from where the caller truly is.

3 what was asked for first, here, and they take this person; 2 good help; 1 better than nothing; 0 no use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import cos, hypot, radians
from typing import Any

from hotline.places.models import Community
from referrals.demo.offers import NATIONAL, OFFERS, Offer
from referrals.models import Service

INDIGENOUS = {"first_nations", "inuit", "metis"}
DIVERSE = {"trans_woman", "trans_man", "non_binary", "two_spirit", "another"}
TO_LIVE_IN = {"emergency_shelter", "transitional_housing", "long_term_housing"}
IN_PERSON = TO_LIVE_IN | {"health", "youth", "addiction", "indigenous_led"}
YEARS = {"a12_13": (12, 13), "a16_17": (16, 17)}  # the bands that the callers use


@dataclass(frozen=True)
class Sheet:
    """What somebody knows who knows the service. `at`: the middle of its town, None for a line."""

    id: str
    offer: Offer
    service: Service
    province: str
    at: tuple[float, float] | None
    listed: Mapping[str, tuple[str, ...]]  # the hard rules as they stand in the listing


@dataclass(frozen=True)
class Caller:
    """`years`: youngest and oldest, None unsaid. `at`: where they are; `province` alone where no more is known."""

    needs: tuple[str, ...]
    years: tuple[int, int] | None
    gender: str
    status: str
    speaks: frozenset[str]
    culture: frozenset[str]
    province: str
    at: tuple[float, float] | None
    away: bool
    abroad: bool


def sheets(ids: set[str]) -> Iterator[Sheet]:
    offers = {offer.en: offer for offer in (*OFFERS, *NATIONAL)}
    found = Service.objects.filter(external_id__in=ids).prefetch_related("rules", "at__location__community")
    for service in found.order_by("external_id"):
        town = next((at.location.community for at in service.at.all()), None)
        yield Sheet(
            id=str(service.external_id),
            offer=offers[service.name_en.rpartition(",")[0]],
            service=service,
            province=town.province_id if town else "".join(service.provinces),
            at=(town.lat, town.lon) if town else None,
            listed={rule.dimension: tuple(rule.serves) for rule in service.rules.all() if rule.hard},
        )


def caller(profile: Mapping[str, Any]) -> Caller:
    """From `said` for what the person is and `home` for where; how the place was typed is nobody's matter here."""
    said, home = profile["said"], profile["home"] or ""
    name, _, province = home.rpartition(", ")
    town = Community.objects.get(name_en=name, province_id=province) if name else None
    years = YEARS.get(said.get("age"), (said["age"],) * 2 if isinstance(said.get("age"), int) else None)
    place = said["place"]
    return Caller(
        needs=tuple(said["needs"]), years=years, gender=_said(said, "gender"), status=_said(said, "status"),
        speaks=frozenset({"zh": "cmn"}.get(one, one) for one in said.get("languages", [])),
        culture=frozenset(said.get("culture", [])), province=province, at=(town.lat, town.lon) if town else None,
        away=isinstance(place, dict) and bool(place.get("away")), abroad="abroad" in profile["tags"],
    )  # fmt: skip


def _said(said: Mapping[str, Any], name: str) -> str:
    return "" if said.get(name) in (None, "declined") else str(said[name])


def grade(sheet: Sheet, who: Caller) -> int:
    if who.abroad or sheet.service.kind != "service" or not takes(sheet.offer, who):
        return 0
    wanted = need(sheet, who)
    cost = travel(sheet, who)
    if not wanted or cost is None:
        return 0
    return max(1, min(3, wanted - cost - doubts(sheet, who)))


def takes(offer: Offer, who: Caller) -> bool:
    low, high = offer.ages
    if who.years and not ((low or 0) <= who.years[1] and who.years[0] <= (high or 200)):
        return False
    if who.gender and offer.gender and who.gender not in offer.gender:
        return False
    return not (who.status and offer.status and who.status not in offer.status)


def need(sheet: Sheet, who: Caller) -> int:
    met = [code for code in who.needs if code in sheet.offer.types]
    if not met:
        return 0
    points = 3 if met[0] == who.needs[0] else 2
    # A voice on a line is no bed.
    return points - 1 if sheet.at is None and all(code in IN_PERSON for code in met) else points


def travel(sheet: Sheet, who: Caller) -> int | None:
    """What the way takes off; None where nobody would go. One moves to a bed; one does not move to an office."""
    if sheet.at is None:
        inside = sheet.service.coverage == "national" or not who.province or who.province == sheet.province
        return 0 if inside else None
    if who.away:
        return 1 if who.at and kilometres(sheet.at, who.at) < 50 else 0
    if who.at is None:
        return (1 if who.province == sheet.province else None) if who.province else 2
    far, to_live_in = kilometres(sheet.at, who.at), bool(TO_LIVE_IN & set(sheet.offer.types) & set(who.needs))
    if far <= 50:
        return 0
    if far <= 150:
        return 0 if to_live_in else 1
    if sheet.province != who.province:
        return None
    return 1 if to_live_in and far <= 300 else 2


def doubts(sheet: Sheet, who: Caller) -> int:
    points = 0
    if (
        who.speaks
        and not who.speaks & set(sheet.service.languages)
        and "interpretation" not in sheet.offer.types
    ):
        points += {"yes": 0, "unknown": 1, "no": 2}[sheet.service.interpreter]
    if "indigenous_led" in sheet.offer.types and not who.culture & INDIGENOUS:
        points += 1 if not who.culture else 2
    if "2slgbtqi" in sheet.offer.types and who.gender not in DIVERSE and who.gender:
        points += 2
    return points


def forbidden(sheet: Sheet, who: Caller) -> bool:
    """Whether its own listing shuts this person out, or it is in another part of the country. Showing one as a fit
    is the fault that may never happen."""
    service = sheet.service
    if who.abroad or service.status != "active":
        return True
    if who.years and service.minimum_age is not None and who.years[1] < service.minimum_age:
        return True
    if who.years and service.maximum_age is not None and who.years[0] > service.maximum_age:
        return True
    for dimension, said in (("gender", who.gender), ("status", who.status)):
        if said and dimension in sheet.listed and said not in sheet.listed[dimension]:
            return True
    elsewhere = bool(who.province) and sheet.province != who.province and service.coverage != "national"
    close = sheet.at is not None and who.at is not None and kilometres(sheet.at, who.at) <= 160
    return elsewhere and not close and not who.away


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """On a flat map of the neighbourhood: right to a percent or two over the distances that matter here."""
    north, east = a[0] - b[0], (a[1] - b[1]) * cos(radians((a[0] + b[0]) / 2))
    return 111.2 * hypot(north, east)
