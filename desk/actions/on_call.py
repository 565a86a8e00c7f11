"""What every act for somebody on a call checks first, under the lock of the call's row."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import IntegrityError, transaction

from desk.models import Call, CallMember
from desk.rules import Refused
from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)  # what lies before is a slip of the hand


@contextmanager
def on_call(call: Call, *, by: Staff, logged_too: bool = False) -> Iterator[Call]:
    """The call as it is now, locked to the end of the transaction, for somebody who is trained and on it.

    What the database refuses in here is a Refused for the page, never a fault: it holds the same rules."""
    if not has_permission(by, Permission.LOG_CALLS):
        raise Refused("not_allowed")
    try:
        with transaction.atomic():
            row = Call.objects.select_for_update().get(pk=call.pk)
            if not CallMember.objects.filter(call=row, staff=by).exists():
                raise Refused("not_allowed")
            if row.closed_at is not None and not logged_too:
                raise Refused("logged")
            yield row
    except IntegrityError:
        raise Refused("refused_by_database") from None


def known(value: str, codes: object) -> str:
    """The code itself; Refused where the list does not hold it."""
    if value not in codes:  # type: ignore[operator]
        raise Refused("choose")
    return value
