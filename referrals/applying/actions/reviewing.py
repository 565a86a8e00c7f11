"""What two people do with an application, step by step. Each step locks the review and looks whether it still is what
the person saw; its audit entry is the last statement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import cast

from django.db import transaction

from hotline.accounts.models import Staff
from hotline.audit import log
from hotline.now import now
from referrals.actions import publish
from referrals.applying import CRITERIA_VERSION, access
from referrals.applying.actions.making import agreed, make_listing
from referrals.applying.rules import (
    OPEN,
    TAKEN_UP,
    Refused,
    check_own,
    check_proposal,
    check_second,
    check_state,
)
from referrals.models import Application, CriterionVerdict, InclusionDecision, InclusionReview, Organization


def seen_of(review: InclusionReview | None) -> str:
    """What a page remembers of what it showed; empty for what nobody has taken up."""
    return review.updated_at.isoformat() if review and review.state != "received" else ""


def take(*, application: Application, seen: str, by: Staff) -> None:
    """Becomes the first reviewer; also of what a colleague had, or of an appeal."""
    with transaction.atomic():
        row = InclusionReview(application=application, criteria=CRITERIA_VERSION, updated_at=now())
        InclusionReview.objects.bulk_create([row], ignore_conflicts=True)
        review = _locked(application, seen)
        check_state(review.state, TAKEN_UP)
        state = review.state if review.state in OPEN else "in_review"
        _save(review, state=state, reviewer=by)
        log.record(by=by, action="application.taken", target=review)


def ask_for_more(*, application: Application, seen: str, asked: str, by: Staff) -> None:
    with transaction.atomic():
        review = _locked(application, seen)
        check_state(review.state, OPEN)
        check_own(review.reviewer_id, by.pk)
        _save(review, state="needs_more", note=asked, letter_sent_at=None)
        log.record(by=by, action="application.more_asked", target=review)


def propose(
    *,
    application: Application,
    seen: str,
    verdicts: Mapping[str, tuple[str, str]],
    decision: str,
    visibility: str,
    method: str,
    reason: str,
    by: Staff,
) -> None:
    """`verdicts`: {criterion: (verdict, why)}."""
    with transaction.atomic():
        review, moment = _locked(application, seen), now()
        check_state(review.state, OPEN)
        check_own(review.reviewer_id, by.pk)
        visibility = visibility if decision == "approved" else ""
        found = {criterion: verdict for criterion, (verdict, _why) in verdicts.items()}
        check_proposal(decision, found, visibility, agreed=agreed(application.answers))
        CriterionVerdict.objects.bulk_create(
            CriterionVerdict(
                review=review,
                round=review.round,
                criterion=criterion,
                verdict=verdict,
                reason=why,
                by=by,
                at=moment,
            )
            for criterion, (verdict, why) in verdicts.items()
        )
        _save(
            review,
            state="second",
            proposal=decision,
            visibility=visibility,
            method=method,
            reason=reason,
            note="",
        )
        log.record(by=by, action="application.proposed", target=review, decision=decision)


def agree(*, application: Application, seen: str, by: Staff) -> None:
    """Decides. An approved body is in the directory, and public where it agreed, when this commits."""
    with transaction.atomic():
        review, moment = _locked(application, seen), now()
        check_state(review.state, ("second",))
        check_second(review.reviewer_id, by.pk, access.decided_before(review))
        decision, visibility = review.proposal, review.visibility
        InclusionDecision.objects.create(
            review=review, round=review.round, decision=decision, visibility=visibility, reason=review.reason,
            appeal=review.appeal, reviewer=cast(Staff, review.reviewer), second=by, at=moment,
        )  # fmt: skip
        if decision == "approved":
            organization = _listing(review, by, moment)
            _save(review, organization=organization)
            if visibility == "public":
                publish(organization.pk, moment)
        _save(review, state=decision, second=by, decided_at=moment, letter_sent_at=None)
        log.record(
            by=by, action="application.decided", target=review, decision=decision, visibility=visibility
        )


def _listing(review: InclusionReview, by: Staff, at: datetime) -> Organization:
    try:
        return make_listing(review=review, by=by, at=at)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        # The form keeps nothing of such a shape; whoever took the public process over could.
        raise Refused("unreadable") from error


def send_back(*, application: Application, seen: str, back: str, by: Staff) -> None:
    """A new round begins: the verdicts of the old one stay as they were."""
    with transaction.atomic():
        review = _locked(application, seen)
        check_state(review.state, ("second",))
        _save(review, state="in_review", round=review.round + 1, note=back)
        log.record(by=by, action="application.sent_back", target=review)


def appeal(*, application: Application, seen: str, appeal: str, by: Staff) -> None:
    """Against a refusal. The decision stays in its own row; the review begins again, with nobody as reviewer."""
    with transaction.atomic():
        review = _locked(application, seen)
        check_state(review.state, ("declined",))
        _save(
            review, state="appealed", round=review.round + 1, appeal=appeal, reviewer=None, second=None, proposal="",
            visibility="", method="", reason="", note="", decided_at=None, letter_sent_at=None,
        )  # fmt: skip
        log.record(by=by, action="application.appealed", target=review)


def _locked(application: Application, seen: str) -> InclusionReview:
    review = (
        InclusionReview.objects.select_for_update(of=("self",))
        .select_related("application", "reviewer")
        .filter(application=application)
        .first()
    )
    if review is None or seen_of(review) != seen:
        raise Refused("stale")
    return review


def _save(review: InclusionReview, **facts: object) -> None:
    for name, value in facts.items():
        setattr(review, name, value)
    review.updated_at = now()
    review.save(update_fields=[*facts, "updated_at"])
