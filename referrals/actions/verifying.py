"""That somebody said whether a listing is right. An edit is no verification: only this moves verified_on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from hotline.accounts.models import Staff
from hotline.audit.log import record
from hotline.now import now
from referrals.actions.publish import publish
from referrals.models import Location, Organization, Service, Task, Verification

RIGHT = ("confirmed", "corrected")
ASKED = ("due", "no_answer")  # tasks that a confirmation answers


def verify(
    *,
    organization: Organization,
    services: Iterable[Service],
    locations: Iterable[Location] = (),
    whole: bool = True,
    method: str,
    outcome: str,
    informant: str = "",
    by: Staff | None,
    at: datetime | None = None,
    right: bool | None = None,
) -> None:
    """`whole`: the organization's own details were gone through too. `at`: when they said so. `right` False: it
    counts only once their corrections are decided."""
    moment, services = at or now(), list(services)
    common = {
        "organization": organization,
        "method": method,
        "outcome": outcome,
        "informant": informant,
        "by": by,
    }
    rows = [Verification(level="organization", at=moment, **common)] if whole else []
    rows += [Verification(level="location", location=one, at=moment, **common) for one in locations]
    rows += [Verification(level="service", service=one, at=moment, **common) for one in services]
    with transaction.atomic():
        Verification.objects.bulk_create(rows)
        if outcome in RIGHT if right is None else right:
            count_as_verified(organization, services, moment)
        record(by=by, action="cycle.verified", target=organization, method=method, outcome=outcome)


def count_as_verified(organization: Organization, services: list[Service], moment: datetime) -> None:
    """Never back in time: an older answer may be settled after a newer call. Caller's transaction."""
    day = moment.date()
    for service in services:
        if service.verified_on is None or service.verified_on < day:
            Service.objects.filter(pk=service.pk).update(verified_on=day)
    publish(organization.pk)
    if services:
        Task.objects.filter(organization=organization, kind__in=ASKED, done_at__isnull=True).update(
            done_at=now()
        )
