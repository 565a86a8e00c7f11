"""Writing to the log: `record` with the change it tells of, `record_read` before the reading it tells of."""

from __future__ import annotations

import json
import re
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction

from hotline.accounts.models import Staff
from hotline.audit import head, registry

CODE = re.compile(r"[A-Za-z0-9_.:-]{0,64}")
INSERT = """
    INSERT INTO audit_entry (actor_id, actor_role, action, target_type, target_id, tip_id, facts)
    VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb) RETURNING number, hash
"""


class BadFact(ValueError):
    """A fact that the action does not know, lacks, or that could be free text. The value is not shown."""


def record(
    *,
    by: Staff | None,
    action: str,
    target: models.Model | None = None,
    tip_id: UUID | None = None,
    **facts: Any,
) -> int:
    """Write one entry, as the LAST statement of the caller's transaction: it holds the log's one lock until
    that ends. by=None: the system. Returns the entry's number. Raises UnknownAction, BadFact."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("record() belongs in the transaction that it tells of.")
    row = [
        by.pk if by else None,
        by.role if by else "system",
        action,
        target._meta.label_lower if target else "",
        _code("target", str(target.pk)) if target else "",
        tip_id,
        json.dumps(_checked(action, facts)),
    ]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, row)
        number, hash_ = cursor.fetchone()
    transaction.on_commit(partial(head.advance, number, hash_), robust=True)
    return int(number)


def record_read(
    *,
    by: Staff | None,
    action: str,
    target: models.Model | None = None,
    tip_id: UUID | None = None,
    **facts: Any,
) -> int:
    """Write one entry and commit it; only then may the caller use a key. Raises RuntimeError inside another
    transaction, which could still roll it back."""
    with transaction.atomic(durable=True):
        return record(by=by, action=action, target=target, tip_id=tip_id, **facts)


def _checked(action: str, facts: dict[str, Any]) -> dict[str, Any]:
    known = set(registry.get(action).facts)
    if wrong := known ^ set(facts):
        raise BadFact(f"{action}: missing or unknown facts: {', '.join(sorted(wrong))}")
    return {name: _plain(name, value) for name, value in facts.items()}


def _plain(name: str, value: object) -> Any:
    if isinstance(value, (list, tuple)):
        return [_scalar(name, item) for item in value]
    return _scalar(name, value)


def _scalar(name: str, value: object) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, str):
        return _code(name, str(value))
    raise BadFact(f"{name}: a fact is a code, a whole number, yes or no, an id, or a list of these.")


def _code(name: str, value: str) -> str:
    if not CODE.fullmatch(value):
        raise BadFact(f"{name}: a code has at most 64 letters, digits and _ . : - signs.")
    return value
