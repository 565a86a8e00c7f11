"""A test alert is asked for: rows of the outbox, which the next pass sends like all others."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Q

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.log import record
from hotline.now import now
from hotline.rule_broken import rule_broken
from triage.actions.rounds import ways_of
from triage.audience import Roster, gets_email
from triage.models import Delivery, Drill, Round
from triage.rules import Refused


def ask_drill(*, by: Staff) -> Drill:
    """To whom an urgent alert would go first now, and to whoever asks; what still waits of older tests is given up, so
    that a server which comes back sends no heap of them. Raises Refused."""
    if not has_permission(by, Permission.SEE_QUEUE):
        raise Refused("not_allowed")
    moment = now()
    audience, to = Roster(moment).reachable("duty")
    if gets_email(by) and by.pk not in [one.pk for one in to]:
        to.append(by)
    try:
        with transaction.atomic():
            drill = Drill.objects.create(by=by, asked_at=moment)
            round_ = Round.objects.create(drill=drill, audience=audience, pressing=False, made_at=moment)
            ways = ways_of(round_, to, moment)
            if not ways:
                raise Refused("drill_to_nobody")
            still = Q(round__drill__isnull=False, delivered_at__isnull=True, next_try_at__isnull=False)
            Delivery.objects.filter(still).update(next_try_at=None, dead_at=moment, trouble="replaced")
            Delivery.objects.bulk_create(ways)
            record(by=by, action="alerts.tested", count=len(ways))
    except IntegrityError as error:
        if rule_broken(error) != "drill_once_a_minute":
            raise
        raise Refused("drill_just_sent") from None  # whatever was pressed at the same time
    return drill
