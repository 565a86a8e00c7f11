"""Every review a person may see comes through here, with the person named. Absent and forbidden are alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.http import Http404

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.models import AuditEntry
from intake.models import Addition, Consent, Correction, Person, Question
from triage.models import (
    Alert,
    Decision,
    DutyToReport,
    PublicationMark,
    ReachAttempt,
    Review,
)
from triage.models.known import Known, read_known
from triage.models.whole import read_whole

NOT_ANOTHER = ("", "victim_survivor", "unknown", "not_asked", "declined")  # as triage_third_party has them


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


def ledger_of(review: Review, limit: int = 50) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(tip_id=review.tip_id).order_by("-number")[:limit])
