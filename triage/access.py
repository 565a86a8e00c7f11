"""Every review a person may see comes through here, with the person named. Absent and forbidden are alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.http import Http404

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.models import AuditEntry
from intake.models import Consent, Correction, Person, Reporter
from triage.models import Alert, Decision, DutyRule, DutyToReport, Heartbeat, Review
from triage.models.review import LANES

ROWS = 50
FACTS = ("tip", "tip__interaction", "claimed_by")


@dataclass(frozen=True)
class Lane:
    """`more`: the lane holds more than is shown. Nothing is counted: an exact count grows with the table."""

    code: str
    reviews: list[Review]
    more: bool


def queue_for(user: Staff) -> list[Lane]:
    """The three lanes, what is due first on top; one statement each."""
    if not has_permission(user, Permission.SEE_QUEUE):
        raise Http404
    return [_lane(code) for code in LANES]


def _lane(code: str) -> Lane:
    sealed = ("tip__narrative", "tip__place", "tip__timing", "tip__suspects", "tip__return_code")
    rows = list(
        Review.objects.in_lane(code).by_due().select_related("tip", "claimed_by").defer(*sealed)[: ROWS + 1]
    )
    return Lane(code, rows[:ROWS], more=len(rows) > ROWS)


def review_for(user: Staff, review_id: UUID) -> Review:
    if not has_permission(user, Permission.SEE_QUEUE):
        raise Http404
    try:
        return Review.objects.select_related(*FACTS, "decided_by").get(pk=review_id)
    except Review.DoesNotExist:
        raise Http404 from None


def may_decide(user: Staff, review: Review, now: datetime) -> bool:
    """A supervisor; or the director, who takes what has missed its deadline."""
    if has_permission(user, Permission.DECIDE):
        return True
    return has_permission(user, Permission.TAKE_BREACHES) and review.next_due() <= now


def persons_of(review: Review) -> list[Person]:
    return list(Person.objects.filter(tip_id=review.tip_id).order_by("added_at", "id"))


def corrections_of(review: Review) -> list[Correction]:
    return list(Correction.objects.filter(tip_id=review.tip_id).select_related("by").order_by("-at"))


def decisions_of(review: Review) -> list[Decision]:
    return list(Decision.objects.filter(review=review).select_related("by").order_by("-at"))


def duties_of(review: Review) -> list[DutyToReport]:
    return list(
        DutyToReport.objects.filter(tip_id=review.tip_id).select_related("by", "rule").order_by("-at")
    )


def consents_of(review: Review) -> list[Consent]:
    return list(Consent.objects.filter(tip_id=review.tip_id).order_by("recorded_at", "id"))


def alerts_of(review: Review) -> list[Alert]:
    return list(Alert.objects.filter(review=review).order_by("-occurred_at"))


def duty_rules() -> list[DutyRule]:
    return list(DutyRule.objects.order_by("province"))


def duty_rule_for(province: str) -> DutyRule | None:
    """The rule of the place where the child is; None where nobody said."""
    return DutyRule.objects.filter(province=province).first()


def ledger_of(review: Review, limit: int = 50) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(tip_id=review.tip_id).order_by("-number")[:limit])


def heartbeats() -> dict[str, datetime]:
    """When `watch` and `worker` last finished a whole pass."""
    return dict(Heartbeat.objects.values_list("name", "at"))


def corrected(reviews: list[Review]) -> dict[UUID, dict[str, str]]:
    """Of each tip, the newest correction of each coded fact. One statement, however many reviews."""
    rows = Correction.objects.filter(tip_id__in=[review.tip_id for review in reviews]).order_by("at")
    found: dict[UUID, dict[str, str]] = {}
    for tip_id, field, value in rows.values_list("tip_id", "field", "value"):
        found.setdefault(tip_id, {})[field] = value
    return found


def gave_a_way_back(review: Review) -> bool:
    """Whether the reporter said anything of themselves; what they said is class R and stays closed."""
    return Reporter.objects.filter(tip_id=review.tip_id).exists()


@dataclass(frozen=True)
class QueueMark:
    """`rows` is another text whenever a row of the queue is another; `ran_at`: the newest whole pass."""

    rows: str
    at: datetime
    ran_at: datetime | None


# The order is written word for word as the index has it: the planner compares the text of expressions.
QUEUE_MARK = """
    SELECT md5(string_agg(shown.mark, ',')), clock_timestamp(), (SELECT max(at) FROM triage_heartbeat)
    FROM unnest(%s::text[]) WITH ORDINALITY lanes (code, place),
    LATERAL (SELECT lanes.code || r.id || r.xmin AS mark FROM triage_review r
        WHERE r.lane = lanes.code AND r.stopped_at IS NULL
        ORDER BY CASE WHEN r.claimed_by_id IS NULL AND r.lane = 'urgent' THEN r.ack_due_at ELSE r.due_at END,
            r.id
        LIMIT %s) shown
"""


def queue_mark(user: Staff) -> QueueMark:
    """In one statement, whether the queue is still what the page shows. xmin changes with every write."""
    if not has_permission(user, Permission.SEE_QUEUE):
        raise Http404
    with connection.cursor() as cursor:
        cursor.execute(QUEUE_MARK, [list(LANES), ROWS + 1])
        rows, at, ran_at = cursor.fetchone()
    return QueueMark(rows or "", at, ran_at)
