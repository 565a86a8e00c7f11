"""What is done with a report is done with every tip from which it takes. Each has an entry of its own: the log of a tip
tells of it although the report is about another."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from hotline.accounts.models import Staff
from hotline.audit.log import record
from triage.models import Disclosure


def record_of_each(disclosure: Disclosure, *, by: Staff, action: str, **facts: Any) -> None:
    """In the caller's transaction. Who told us goes along of the report's own tip alone."""
    own, *others = disclosure.tips()
    record(by=by, action=action, target=disclosure, tip_id=own, **facts)
    for tip_id in others:
        record(by=by, action=action, target=disclosure, tip_id=tip_id, **_of_another(facts))


def record_read_of_each(disclosure: Disclosure, *, by: Staff, action: str, **facts: Any) -> None:
    """Committed before a key is used, as record_read."""
    with transaction.atomic(durable=True):
        record_of_each(disclosure, by=by, action=action, **facts)


def _of_another(facts: dict[str, Any]) -> dict[str, Any]:
    return facts | {"identity": False} if "identity" in facts else facts
