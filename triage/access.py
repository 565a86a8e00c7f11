"""Every review a person may see comes through here, with the person named. Absent and forbidden are alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.http import Http404

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.models import AuditEntry
from hotline.sealing import canary
from hotline.sealing.config import private_ring
from intake.models import Addition, Consent, Correction, Person, Question
from intake.models.mail import TIPS
from intake.rules import MAILBOX_PATIENCE
from triage.models import (
    Alert,
    ClockStep,
    Decision,
    DutyRule,
    DutyRuleVersion,
    DutyToReport,
    Heartbeat,
    Ladder,
    PublicationMark,
    ReachAttempt,
    Review,
    Rung,
)
from triage.models.known import Known, read_known
from triage.models.placed import read_rule
from triage.models.queue import Held, Place, QueueMark, QueueRow, read_mark, read_rows
from triage.models.review import LANES
from triage.models.whole import read_whole

ROWS = 50
NOT_ANOTHER = ("", "victim_survivor", "unknown", "not_asked", "declined")  # as triage_third_party has them


@dataclass(frozen=True)
class Lane:
    """`more`: the lane holds more than is shown. Nothing is counted: an exact count grows with the table, and
    that of a flood says nothing. `held`: what stands behind it."""

    code: str
    rows: list[QueueRow]
    more: bool
    held: Held


def queue_for(user: Staff) -> tuple[QueueMark, list[Lane]]:
    """The three lanes, what is due first on top, and the mark of what they hold; one statement in all."""
    if not has_permission(user, Permission.SEE_QUEUE):
        raise Http404
    mark, rows = read_rows(ROWS + 1)
    lanes = {code: [row for row in rows if row.lane == code] for code in LANES}
    return mark, [Lane(code, all[:ROWS], len(all) > ROWS, mark.held[code]) for code, all in lanes.items()]


def held_in(user: Staff, lane: str, beyond: Place | None = None) -> tuple[QueueMark, Lane]:
    """What is held in one lane, what is due first on top; after `beyond` where that is given."""
    if not has_permission(user, Permission.SEE_QUEUE):
        raise Http404
    mark, rows = read_rows(ROWS + 1, lanes=[lane], held=True, beyond=beyond)
    return mark, Lane(lane, rows[:ROWS], len(rows) > ROWS, mark.held[lane])


def held_among(user: Staff, ids: list[UUID]) -> list[Review]:
    """Those of these reviews that are held now. Most are, unless somebody else was quicker."""
    if not has_permission(user, Permission.SEE_QUEUE):
        raise Http404
    return list(Review.objects.waiting().filter(pk__in=ids[:ROWS], held=True).by_due())


def review_for(user: Staff, review_id: UUID) -> Review:
    if not has_permission(user, Permission.SEE_QUEUE):
        raise Http404
    if (review := read_whole(review_id)) is None:
        raise Http404
    return review


def known_about(review: Review) -> Known:
    """Which of the lists below hold anything, and what time it is."""
    return read_known(review.tip_id)


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


def reaches_of(review: Review) -> list[ReachAttempt]:
    """Newest first: attempts to speak with the person harmed, and why nobody tried."""
    return list(ReachAttempt.objects.filter(tip_id=review.tip_id).select_related("by").order_by("-at"))


def third_party(review: Review) -> bool:
    """Somebody else told us of the person, and said so. Where nobody said, it may be the person themselves."""
    return review.tip.interaction.caller_type not in NOT_ANOTHER


def unreached(review: Review) -> bool:
    """Nobody has tried to speak with the person since the clock last began, nor said why not; and a third party told
    us. The database asks the same of a decision."""
    tried = ReachAttempt.objects.filter(tip_id=review.tip_id, at__gte=review.clock_from)
    return third_party(review) and not tried.exists()


def publication_of(review: Review) -> list[PublicationMark]:
    """Newest first."""
    if review.publication_mark_id is None:
        return []
    return list(PublicationMark.objects.filter(review=review).select_related("by").order_by("-at"))


def consents_of(review: Review) -> list[Consent]:
    return list(Consent.objects.filter(tip_id=review.tip_id).order_by("recorded_at", "id"))


def questions_of(review: Review) -> list[Question]:
    """Newest first."""
    asked = Question.objects.filter(tip_id=review.tip_id).select_related("asked_by").defer("lookup")
    return list(asked.order_by("-asked_at"))


def waiting_question_of(review: Review) -> Question | None:
    """The one that waits, or has expired so lately that nobody has closed it yet."""
    return Question.objects.filter(tip_id=review.tip_id, lookup__isnull=False).first()


@dataclass(frozen=True)
class Joined:
    """A tip that belongs to this one by its return code. `review_id` is None for the moment before the sweep
    opens its review; `question_id` and `question` (its code): what the later of the two answers."""

    tip_id: UUID
    review_id: UUID | None
    received_at: datetime
    question_id: UUID | None
    question: str | None


def adds_to(review: Review) -> Joined | None:
    """The earlier tip that this one adds to; None where it does not, or is not joined yet."""
    found = Addition.objects.filter(tip_id=review.tip_id)
    row = found.values_list(
        "adds_to_id", "adds_to__review__id", "adds_to__received_at", "question_id", "question__code"
    ).first()
    return Joined(*row) if row else None


def additions_of(review: Review) -> list[Joined]:
    """What came later under this tip's return code, newest first."""
    found = Addition.objects.filter(Q(adds_to_id=review.tip_id) | Q(question__tip_id=review.tip_id))
    rows = found.values_list("tip_id", "tip__review__id", "tip__received_at", "question_id", "question__code")
    return [Joined(*row) for row in rows.order_by("-tip__written_at", "tip_id")]


def alerts_of(review: Review) -> list[Alert]:
    return list(Alert.objects.filter(review=review).order_by("-occurred_at"))


def duty_rules() -> list[DutyRule]:
    return list(DutyRule.objects.order_by("province"))


def duty_rule_for(province: str) -> DutyRule | None:
    """The rule of the place where the child is; None where nobody said."""
    return read_rule(province)


VERSIONS = 20


def duty_rule_versions(rule: DutyRule) -> list[DutyRuleVersion]:
    """The newest first."""
    return list(DutyRuleVersion.objects.filter(rule=rule).select_related("by").order_by("-number")[:VERSIONS])


LADDERS = 50


def ladder_in_force() -> tuple[Ladder, list[Rung]]:
    """The newest that is whole, as the database picks it for a clock that starts now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT triage_ladder_now()")
        found = ladder_of(cursor.fetchone()[0])
    assert found is not None  # the first came with the house
    return found


def ladder_of(number: int) -> tuple[Ladder, list[Rung]] | None:
    rungs = list(Rung.objects.filter(ladder_id=number).select_related("ladder__by").order_by("id"))
    return (rungs[0].ladder, rungs) if rungs else None


def ladders() -> list[Ladder]:
    """The newest first."""
    return list(Ladder.objects.select_related("by").order_by("-number")[:LADDERS])


def ledger_of(review: Review, limit: int = 50) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(tip_id=review.tip_id).order_by("-number")[:limit])


# Of the last hour: a look comes every few minutes, and an older one was seen by an earlier look.
SEALED_ELSEWHERE = """
    SELECT EXISTS (SELECT 1 FROM intake_tip t JOIN intake_tipkey k ON k.tip_id = t.id
        WHERE t.written_at > now() - interval '1 hour' AND k.key_id <> ALL(%s))
"""


def key_code() -> str:
    """What `canary.look` says, or "elsewhere": tips of the last hour are sealed to a key that we do not have."""
    code = canary.look().code
    if code not in canary.CALM:
        return code
    with connection.cursor() as cursor:
        cursor.execute(SEALED_ELSEWHERE, [private_ring().ids()])
        return "elsewhere" if cursor.fetchone()[0] else code


def heartbeats() -> dict[str, datetime]:
    """When `watch` and `worker` last finished a whole pass."""
    return dict(Heartbeat.objects.values_list("name", "at"))


def open_step() -> ClockStep | None:
    """A leap of the database's clock that nobody has accepted and that has not gone back."""
    return ClockStep.objects.filter(ended_at__isnull=True).first()


@dataclass(frozen=True)
class MailboxState:
    """`fetched_at`: when mail was last fetched. `alerted_at`: the deadline of the newest alert about it."""

    at: datetime
    fetched_at: datetime | None
    failing_since: datetime | None
    trouble: str
    alerted_at: datetime | None

    @property
    def since(self) -> datetime | None:
        return self.fetched_at or self.failing_since

    @property
    def dead(self) -> bool:
        return self.since is not None and self.at - self.since >= MAILBOX_PATIENCE


def mailbox_state() -> MailboxState:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT clock_timestamp(), m.emptied_at, m.failing_since, COALESCE(m.trouble, ''),
                (SELECT max(occurred_at) FROM triage_alert WHERE kind = 'mailbox' AND review_id IS NULL)
            FROM (VALUES (%s)) here (name) LEFT JOIN intake_mailbox m ON m.name = here.name
            """,
            [TIPS],
        )
        return MailboxState(*cursor.fetchone())


def mailbox_alerts(most: int) -> list[Alert]:
    """Each time that no mail was fetched for minutes, newest first."""
    return list(Alert.objects.filter(review=None, kind="mailbox").order_by("-occurred_at")[:most])


def queue_mark(user: Staff) -> QueueMark:
    """In one statement, whether the queue is still what the page shows."""
    if not has_permission(user, Permission.SEE_QUEUE):
        raise Http404
    return read_mark(ROWS + 1)
