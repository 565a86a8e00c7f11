"""What people do about alerts on their way: their own choice, a second try, and "I have it"."""

from __future__ import annotations

from django.db import transaction

from hotline.accounts.models import Staff
from hotline.audit.log import record
from hotline.now import now
from triage import audience
from triage.models import Alert, AlertChoice, Delivery, Round
from triage.rules import Refused


def choose_email(*, email: bool, sure: bool, by: Staff) -> None:
    """For this person alone: others are told as ever, and a round that finds nobody goes on to the next. The last who
    can be reached is asked whether they are sure. Raises Refused."""
    with transaction.atomic():
        # One lock for all: two who opt out at the same time are both the last, and neither would be asked.
        list(
            Staff.objects.filter(role__in=audience.TOLD).order_by("pk").select_for_update().values_list("pk")
        )
        if not email and not sure and not audience.reached_without(by):
            raise Refused("last_reached")
        AlertChoice.objects.update_or_create(staff=by, defaults={"email": email, "changed_at": now()})
        record(by=by, action="alerts.chosen", target=by, email="on" if email else "off")


def send_again(*, delivery: Delivery, by: Staff) -> int:
    """This dead letter and all others that went the same way to the same recipient."""
    with transaction.atomic():
        dead = Delivery.objects.filter(
            dead_at__isnull=False, way=delivery.way, staff=delivery.staff_id, to=delivery.to
        ).exclude(trouble="replaced")
        count = dead.update(next_try_at=now(), dead_at=None, attempts=0)
        if count:
            record(by=by, action="alerts.tried_again", count=count)
    return count


def take_lost(*, by: Staff) -> int:
    """Somebody has read on a page what reached nobody: from now on it counts as told. How many events."""
    moment = now()
    with transaction.atomic():
        lost = Round.objects.filter(reached_at__isnull=True, lost_at__isnull=False).select_for_update()
        keys = [one.pk for one in lost.order_by("pk")]
        if not keys:
            return 0
        count = Alert.objects.filter(round__in=keys).update(delivered_at=moment)
        Round.objects.filter(pk__in=keys).update(reached_at=moment, settled_at=moment)
        record(by=by, action="alerts.taken", count=count)
    return count
