"""One at a time, by a lock that only staff processes can take. PostgreSQL asks for no right to an advisory lock: the
public process could hold ours for ever, and mail, links and the rota would stand still in silence. A turn is an empty
table; LOCK TABLE needs a right on it (docs/decisions/187-every-turn-is-a-table.md)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection
from psycopg.errors import LockNotAvailable

# The weakest mode that excludes itself: what a stranger locks by naming a table in PREPARE is weaker, and no hindrance.
LOCK = "LOCK TABLE {} IN SHARE UPDATE EXCLUSIVE MODE"


def take(turn: str) -> None:
    """Waits for it, and has it to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK.format(turn))


@contextmanager
def kept(turn: str) -> Iterator[bool]:
    """Whether it is ours now, without waiting; through any number of transactions. A second connection holds it and
    does nothing else: PostgreSQL frees it at once when this process has died."""
    apart = connection.copy()
    try:
        apart.set_autocommit(False)
        with apart.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")  # it stands still by design
            try:
                cursor.execute(LOCK.format(turn) + " NOWAIT")
                mine = True
            except OperationalError as error:
                if not isinstance(error.__cause__, LockNotAvailable):
                    raise
                mine = False
        yield mine
    finally:
        apart.close()
