"""What a review says of hearing from its reporter again: the question that waits for them, and what was added
under the same return code. Nothing sealed is read here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.codes import QUESTION
from hotline.reference import reference
from intake.models import Question
from triage.access import reviews as review_access
from triage.access.reviews import Joined
from triage.models import Review
from triage.shown.words import label
from triage.times import when, zone


@dataclass(frozen=True)
class Link:
    """To another tip, where it has a review to go to. `question`: what the later of the two answers, in words."""

    reference: str
    review_id: UUID | None
    at: str
    question: str


@dataclass(frozen=True)
class Asked:
    """One question, with what became of it in words. `waits`: it can still be taken back."""

    words: str
    by: str
    at: str
    state: str
    waits: bool
    answers: list[Link] = field(default_factory=list)


def heard_again(review: Review, user: Staff, now: datetime) -> dict[str, Any]:
    """For the page of this review. Without a code nothing was ever asked or added, and nothing is looked up."""
    coded = review.tip.return_code is not None
    added = review_access.additions_of(review) if coded else []
    asked = [asked_of(one, added, now) for one in review_access.questions_of(review)] if coded else []
    first = review_access.adds_to(review) if review.tip.adds_code is not None else None
    return {
        "adds_to": link_of(first, now) if first else None,
        "joins": review.tip.adds_code is not None and first is None,
        "additions": [link_of(one, now) for one in added],
        "questions": asked,
        "question_waits": any(one.waits for one in asked),
        "has_return_code": coded,
        "may_ask": has_permission(user, Permission.ASK_REPORTER),
    }


def link_of(joined: Joined, now: datetime) -> Link:
    return Link(
        reference(joined.tip_id),
        joined.review_id,
        when(joined.received_at, now),
        question=label(QUESTION, joined.question) if joined.question else "",
    )


def asked_of(question: Question, added: list[Joined], now: datetime) -> Asked:
    answers = [link_of(one, now) for one in added if one.question_id == question.pk]
    waits = question.closed_at is None and question.expires_at > now
    return Asked(
        words=label(QUESTION, question.code),
        by=question.asked_by.name,
        at=when(question.asked_at, now),
        state=state_of(question, bool(answers), waits),
        waits=waits,
        answers=answers,
    )


def state_of(question: Question, answered: bool, waits: bool) -> str:
    """By the day and no finer: the hour at which somebody could sit down and read is theirs."""
    if answered:
        return _("Answered.")
    if waits:
        read = _("Read.") if question.read_at else _("Not read yet.")
        day = date_format(question.expires_at.astimezone(zone()), "MONTH_DAY_FORMAT")
        return " ".join((read, _("It waits until %(day)s.") % {"day": day}))
    read = _("Read, but not answered.") if question.read_at else _("Never read.")
    expired = question.closed_at is None or question.closed_at >= question.expires_at
    return " ".join((read, _("Its time ran out.") if expired else _("Taken back.")))
