"""Calls in progress, for tests."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from desk.actions import save_draft, start_call
from desk.draft import said_in
from desk.models import Call
from hotline.accounts.models import Staff
from tests.support import staff_member


def a_call(by: Staff | None = None, **said: Any) -> Call:
    """A call that goes on; with words, after one save of them."""
    call = start_call(call_id=uuid4(), by=by or staff_member("specialist"))
    if said:
        saved(call, **said)
        call.refresh_from_db()
    return call


def saved(call: Call, *, by: Staff | None = None, base: int = 0, tab: UUID | None = None, **said: Any) -> Any:
    return save_draft(
        call=call,
        save_id=uuid4(),
        tab=tab or uuid4(),
        base=base,
        values=said_in(said),
        by=by or call.opened_by,
    )
