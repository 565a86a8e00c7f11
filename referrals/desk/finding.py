"""Finding bodies for staff, in the sources: what is not public is found too. The words mean what they mean to the
public search; here they are looked for in names, kinds and communities."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Case, Count, Exists, F, Func, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Least, Lower

from hotline.accounts.models import Staff
from hotline.codes import SERVICE_TYPE
from referrals.desk.asked import Asked
from referrals.models import Location, Organization, PublicListingConsent, Service
from referrals.rules import GONE_AFTER, HALF_YEAR, SOON, YEAR
from referrals.search.folding import folded
from referrals.search.words import Concept, concepts_of

PAGE = 50
LIVE = ("active", "temporarily closed")
NEVER = date(1900, 1, 1)
ACCENTED, PLAIN = "àâäáãåçéèêëíìîïñóòôöõúùûüÿ’", "aaaaaaceeeeiiiinooooouuuuy'"


class Folded(Func):
    """Close to hotline.places.folding, in SQL: without case and accents."""

    function = "translate"
    output_field = models.TextField()

    def __init__(self, name: str) -> None:
        super().__init__(Lower(F(name)), Value(ACCENTED), Value(PLAIN))


def listings(asked: Asked, user: Staff, today: date) -> QuerySet[Organization]:
    """Own ones first, then by what has to be asked soonest. `due_on`: the earliest of the live services; empty
    without one."""
    found = in_bands(Organization.objects.select_related("specialist"))
    for concept in concepts_of(asked.words) if asked.words else []:
        found = found.filter(_says(concept))
    found = _narrowed(found, asked, user)
    if asked.band:
        found = found.filter(_band(asked.band, today))
    mine = Case(When(specialist=user, then=0), default=1, output_field=models.IntegerField())
    return found.order_by(mine, F("due_on").asc(nulls_last=True), "name_en", "name_fr", "id")


def in_bands(bodies: QuerySet[Organization]) -> QuerySet[Organization]:
    """With `due_on`, `offered` (live services) and `agreed` (a consent that stands)."""
    live = (
        Service.objects.filter(organization=OuterRef("pk"), status__in=LIVE).order_by().values("organization")
    )
    agreed = PublicListingConsent.objects.filter(organization=OuterRef("pk"), withdrawn_at__isnull=True)
    return bodies.annotate(
        due_on=Subquery(live.annotate(first=Min(_due())).values("first")),
        offered=Subquery(live.annotate(number=Count("pk")).values("number")),
        agreed=Exists(agreed),
    )


def _due() -> Any:
    """As Service.due_on; never asked is due since ever."""
    often = Q(types__contains=["emergency_shelter"]) | Q(hours_mode="always")
    sooner = Case(
        When(recheck_on__gt=F("verified_on"), then=F("recheck_on")), output_field=models.DateField()
    )
    cycle = Case(When(often, then=_after(HALF_YEAR)), default=_after(YEAR), output_field=models.DateField())
    return Case(
        When(verified_on__isnull=True, then=Value(NEVER)),
        default=Least(cycle, sooner),  # the server leaves out what is NULL
        output_field=models.DateField(),
    )


def _after(length: timedelta) -> Any:
    return Func(F("verified_on"), Value(length.days), template="(%(expressions)s)", arg_joiner=" + ",
                output_field=models.DateField())  # fmt: skip


def _band(band: str, today: date) -> Q:
    """As rules.band, of the earliest."""
    overdue, expired, soon = (
        Q(due_on__lte=today),
        Q(due_on__lte=today - GONE_AFTER),
        Q(due_on__lte=today + SOON),
    )
    return {
        "expired": expired, "overdue": overdue & ~expired, "due": soon & ~overdue, "fresh": Q(due_on__gt=today + SOON),
    }[band]  # fmt: skip


def _narrowed(found: QuerySet[Organization], asked: Asked, user: Staff) -> QuerySet[Organization]:
    if asked.whose:
        found = found.filter(specialist=user if asked.whose == "mine" else None)
    if asked.visibility:
        found = found.filter(visibility=asked.visibility)
    if asked.category:
        found = found.filter(_offers(types__contains=[asked.category]))
    if asked.province:
        there = Location.objects.filter(organization=OuterRef("pk"), province=asked.province)
        found = found.filter(_offers(provinces__contains=[asked.province]) | Exists(there))
    return found


def _offers(**what: Any) -> Any:
    return Exists(Service.objects.filter(organization=OuterRef("pk"), **what))


def _says(concept: Concept) -> Q:
    """At the beginning of a word of a name, as a kind of help, or as a community."""
    sayings = [saying for saying in concept.sayings if saying]
    pattern = rf"\m({'|'.join(sayings)})"  # folded words: letters, digits and blanks alone
    named = {"in_en__regex": pattern}, {"in_fr__regex": pattern}
    own = Organization.objects.filter(pk=OuterRef("pk")).annotate(
        in_en=Folded("name_en"), in_fr=Folded("name_fr"), in_other=Folded("alternate_name")
    )
    offered = Service.objects.filter(organization=OuterRef("pk")).annotate(
        in_en=Folded("name_en"), in_fr=Folded("name_fr")
    )
    either = Q(**named[0]) | Q(**named[1])
    kinds = kinds_of(sayings)
    if kinds:
        offered = offered.filter(either | Q(types__overlap=kinds))
    else:
        offered = offered.filter(either)
    there = Location.objects.filter(
        Q(community__key_en__in=sayings) | Q(community__key_fr__in=sayings), organization=OuterRef("pk")
    )
    return Q(Exists(own.filter(either | Q(in_other__regex=pattern)))) | Q(Exists(offered)) | Q(Exists(there))


def kinds_of(sayings: list[str]) -> list[str]:
    """The kinds of help whose name, in the language in force, is one of these."""
    return [code.code for code in SERVICE_TYPE if folded(str(code.label)) in sayings]
