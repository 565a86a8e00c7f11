"""A question that waits for a reporter, under what their return code is found by. Caller's transaction."""

from __future__ import annotations

from hotline.accounts.models import Staff
from hotline.now import now
from intake.models import Question, Tip


def ask(*, tip: Tip, code: str, lookup: bytes, by: Staff) -> Question:
    """Raises IntegrityError while another question waits for this tip, or for another of the same code."""
    question = Question(tip=tip, code=code, lookup=lookup, asked_by=by)
    question.save(force_insert=True)
    return question


def take_back(*, question: Question) -> bool:
    """Whether it still waited."""
    waiting = Question.objects.filter(pk=question.pk, lookup__isnull=False)
    return waiting.update(lookup=None, closed_at=now()) == 1
