"""Connections that stay open between tests: to make one costs more than most of what is asked over it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend
from psycopg.pq import TransactionStatus

# All that a session keeps beside its plans, so that whoever has it next finds it as if it had just been made.
CLEAN = "RESET SESSION AUTHORIZATION; RESET ALL; CLOSE ALL; UNLISTEN *; DISCARD TEMP; SELECT pg_advisory_unlock_all()"
_free: dict[str, list[psycopg.Connection]] = {}
_surfaces: dict[str, BaseDatabaseWrapper] = {}


@contextmanager
def lent(url: str) -> Iterator[psycopg.Connection]:
    """One that is nobody else's meanwhile, autocommit. What a test leaves broken or in a transaction is closed."""
    waiting = _free.setdefault(url, [])
    link = waiting.pop() if waiting else None
    if link is None or not _cleaned(link):
        link = psycopg.connect(url, autocommit=True)
    try:
        yield link
        if not link.closed:
            link.commit()  # as psycopg does where a connection is left in good order
    finally:
        if link.autocommit and _cleaned(link):
            waiting.append(link)
        else:
            link.close()  # with what it holds: a lock would stand in the way of every later test


def _cleaned(link: psycopg.Connection) -> bool:
    """Whether it can be lent again; if not, it is closed."""
    try:
        if not link.closed and link.info.transaction_status == TransactionStatus.IDLE:
            link.execute(CLEAN)
            return True
    except psycopg.Error:
        pass
    link.close()
    return False


@contextmanager
def surface(login: dict[str, object]) -> Iterator[BaseDatabaseWrapper]:
    """Django's connection of another login, in place of the suite's own."""
    name = repr(sorted(login.items(), key=str))
    side = _surfaces.pop(name, None) or load_backend(str(login["ENGINE"])).DatabaseWrapper(login, "default")
    if side.connection is not None and not _cleaned(side.connection):
        side.close()
    try:
        yield side
    finally:
        if (
            side.connection is None
            or side.in_atomic_block
            or side.needs_rollback
            or not _cleaned(side.connection)
        ):
            side.close()
        else:
            _surfaces[name] = side


def close() -> None:
    """All that wait; a test that counts connections, or changes what a new one finds, begins with this."""
    for waiting in _free.values():
        while waiting:
            waiting.pop().close()
    while _surfaces:
        _surfaces.popitem()[1].close()
