"""Alerts of held reviews, told together. Two and a half thousand messages would bury the one that is about a
person; each event still has its own row, and no row waits for its e-mail longer than the others of a minute."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.core.mail import get_connection
from django.db import transaction
from django.db.models import F

from triage.clock import ACCESS
from triage.mail import recipients, send_alert
from triage.models import Alert

BATCH = 5000
GATHER = timedelta(minutes=1)
AGAIN = timedelta(minutes=5)
GIVE_UP_AFTER = 12  # tries: then it counts as poisoned, and goes on
log = logging.getLogger(__name__)


def deliver_held(moment: datetime) -> int:
    """One e-mail for all that wait, once the first of them has waited a minute, under the Message-ID of the
    first. Tried again in a few minutes when it fails or this process dies: at least once, like any other."""
    gathered = _claim(moment)
    if not gathered:
        return 0
    keys = [alert.pk for alert in gathered]
    try:
        send_alert(gathered[0], recipients(), get_connection())
    except Exception:  # claimed already: the next try is set
        log.exception("the alert about held reviews could not be sent")
        Alert.objects.filter(pk__in=keys, attempts__gte=GIVE_UP_AFTER).update(poisoned_at=moment)
    else:
        Alert.objects.filter(pk__in=keys).update(delivered_at=moment, next_try_at=None, poisoned_at=None)
    return len(gathered)


def _claim(moment: datetime) -> list[Alert]:
    waiting = Alert.objects.filter(review__held=True, next_try_at__lte=moment).exclude(kind__in=list(ACCESS))
    if not waiting.filter(next_try_at__lte=moment - GATHER).exists():
        return []
    with transaction.atomic():
        # The oldest first, always the same one: a second try goes out under the same Message-ID.
        locked = waiting.select_for_update(skip_locked=True, of=("self",))
        gathered = list(locked.order_by("noticed_at", "id")[:BATCH])
        Alert.objects.filter(pk__in=[alert.pk for alert in gathered]).update(
            next_try_at=moment + AGAIN, attempts=F("attempts") + 1
        )
    return gathered
