"""Requests for access in tests, each step as the house takes it."""

from __future__ import annotations

import html
import re
from typing import Any

from tests.support import staff_member, superuser
from tests.triage.reports import REPORTER
from tests.triage.tips import review_of
from triage import actions
from triage.models import AccessRequest, Review

WHY = "She asked to be called back before noon, and the shelter has a bed."
ANSWERS = {("identity", "request"): "privacy_officer", ("identity", "break_glass"): "director",
           ("content", "request"): "director"}  # fmt: skip
ASKS = {("identity", "request"): "supervisor", ("identity", "break_glass"): "supervisor",
        ("identity", "own"): "privacy_officer", ("content", "request"): "privacy_officer"}  # fmt: skip


def a_told_tip(**facts: Any) -> Review:
    return review_of(
        **({"reporter": REPORTER | {"safe_channel": "phone", "safe_when": "before noon"}} | facts)
    )


def asked(
    kind: str = "request", *, what: str = "identity", by: Any = None, review: Any = None
) -> AccessRequest:
    return actions.ask_access(
        review=review or a_told_tip(), what=what, kind=kind, reason=WHY, danger=kind == "break_glass",
        by=by or staff_member(ASKS[what, kind]),
    )  # fmt: skip


def answered(
    request: AccessRequest, *, grant: bool = True, by: Any = None, note: str = "Not needed."
) -> AccessRequest:
    by = by or staff_member(ANSWERS[request.what, request.kind])
    actions.read_reason(request=request, by=by)
    return actions.answer_access(request=request, grant=grant, note="" if grant else note, by=by)


def granted(kind: str = "request", **more: Any) -> AccessRequest:
    row = asked(kind, **more)
    return row if kind == "own" else answered(row)


def laid_back(request: AccessRequest, days: int = 5) -> AccessRequest:
    """As if it had been asked days ago: the triggers let nobody do that but the superuser. In a transactional test."""
    with superuser() as root:
        root.execute("SET session_replication_role = replica")
        root.execute(
            "UPDATE triage_accessrequest SET asked_at = asked_at - make_interval(days => %(days)s),"
            " answered_at = answered_at - make_interval(days => %(days)s),"
            " until = until - make_interval(days => %(days)s) WHERE id = %(id)s",
            {"days": days, "id": request.pk},
        )
    request.refresh_from_db()
    return request


def text(answer: Any) -> str:
    """What a reader sees of a page, without its tags, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())
