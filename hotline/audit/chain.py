"""The hash of an entry, as the trigger computes it and as the verifier computes it again.

sha256 over UTF-8 lines joined by a line feed: "hotline audit 1", number, time as microseconds since 1970 in
UTC, actor id, actor role, action, target type, target id, tip id, facts, previous hash. Ids are lower-case
with hyphens, empty when absent. Facts are PostgreSQL's jsonb text: keys by length, then byte; ", " and ": ".
No line can hold a line feed, which CHECKs on the columns refuse; the first entry's previous hash is 64 zeros.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from hotline.audit.models import AuditEntry

FIRST = "0" * 64
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def entry_hash(entry: AuditEntry) -> str:
    """Hex, 64 characters."""
    lines = [
        "hotline audit 1",
        str(entry.number),
        str((entry.at - EPOCH) // MICROSECOND),
        str(entry.actor_id or ""),
        entry.actor_role,
        entry.action,
        entry.target_type,
        entry.target_id,
        str(entry.tip_id or ""),
        facts_text(entry.facts),
        entry.prev_hash,
    ]
    return sha256("\n".join(lines).encode()).hexdigest()


def facts_text(facts: Mapping[str, Any]) -> str:
    ordered = dict(sorted(facts.items(), key=lambda item: (len(item[0].encode()), item[0].encode())))
    return json.dumps(ordered, ensure_ascii=False, separators=(", ", ": "))
