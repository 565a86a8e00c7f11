"""Asking a reporter: one pre-worded question, left where nobody finds it but whoever has the return code."""

from __future__ import annotations

from django.db import IntegrityError

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.log import record, record_read
from hotline.sealing.errors import SealingError
from intake import actions as intake
from intake.access import open_field, opener
from intake.lookup import lookup
from intake.models import Question
from intake.return_code import parse
from triage.access.reviews import waiting_question_of
from triage.actions.guard import locked, not_held_by_another
from triage.models import Review
from triage.rules import Refused


def ask(*, review: Review, code: str, by: Staff) -> Question:
    """`code` of QUESTION. The entry in the log is committed first, then the key of the return code is used, then
    the row is written. A decided review may be asked about too: what was missing is missing still."""
    if not has_permission(by, Permission.ASK_REPORTER):
        raise Refused("not_allowed")
    if review.tip.return_code is None:
        raise Refused("no_return_code")
    intake.close_expired()  # one whose time ran out a moment ago stands in nobody's way
    if waiting_question_of(review):
        raise Refused("question_waits")
    not_held_by_another(review, by)
    found = _lookup_of(review, by)
    with locked(review.pk, by=by) as row:
        not_held_by_another(row, by)
        try:
            question = intake.ask(tip=review.tip, code=code, lookup=found, by=by)
        except IntegrityError:
            # Somebody was quicker; or one waits at another tip of the same page, hence of the same code.
            raise Refused("question_waits") from None
        record(by=by, action="question.asked", target=row, tip_id=row.tip_id, question=code)
    return question


def take_back(*, review: Review, by: Staff) -> None:
    """Nobody reads it from now on. Whether somebody has read it stays known."""
    if not has_permission(by, Permission.ASK_REPORTER):
        raise Refused("not_allowed")
    question = waiting_question_of(review)
    with locked(review.pk, by=by) as row:
        if question is None or not intake.take_back(question=question):
            raise Refused("no_question_waits")
        record(by=by, action="question.taken_back", target=row, tip_id=row.tip_id, question=question.code)


def _lookup_of(review: Review, by: Staff) -> bytes:
    """What the public page would make of this tip's return code. Neither the code nor this is shown to anybody."""
    record_read(by=by, action="tip.code_read", target=review, tip_id=review.tip_id)
    try:
        text = open_field(opener(review.tip_id, "R"), review.tip.return_code, review.tip, "return_code")
    except SealingError:
        raise Refused("code_closed") from None
    code = parse(str(text))
    if code is None:
        raise Refused("code_closed")
    return lookup(code)
