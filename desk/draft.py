"""A draft is the sum of its saves. Plain values in memory, never stored in this shape."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

Said = list[str]  # the values of one field; empty: nothing said
# Of the caller: sealed apart (class R), and never shown to who only follows the call.
IDENTITY = frozenset({"reporter_name", "reporter_contact", "safe_channel", "safe_when", "adds_code"})
IDENTITY_PREFIX = "safe-"
# Not of the draft: the store of the referral profile, and what belongs to the page.
ELSEWHERE = ("profile-", "page-")
PAGE = frozenset({"csrfmiddlewaretoken", "more", "nonce"})
SETTLED = "settled."  # then NUMBER.FIELD: the other text of a field that somebody has dealt with
ROWS = "-TOTAL_FORMS"  # how many rows there are: the larger number holds
NAME = re.compile(r"[A-Za-z0-9_.-]{1,60}")
MOST_FIELDS = 500


@dataclass(frozen=True)
class Save:
    """One save, opened. `values` by name of the field."""

    number: int
    base: int
    tab: UUID
    by: UUID
    name: str
    at: datetime
    values: dict[str, Said]


@dataclass(frozen=True)
class Kept:
    """The other text of a field that two people wrote at once."""

    number: int
    name: str
    at: datetime
    value: Said


@dataclass
class Draft:
    """`values`: what holds now. `kept`: other texts by field, until somebody settles them. `last`: number, writer
    and time of what holds."""

    number: int = 0
    values: dict[str, Said] = field(default_factory=dict)
    last: dict[str, Save] = field(default_factory=dict)
    kept: dict[str, list[Kept]] = field(default_factory=dict)


def is_identity(name: str) -> bool:
    return name in IDENTITY or name.startswith(IDENTITY_PREFIX)


def is_draft(name: str) -> bool:
    return bool(NAME.fullmatch(name)) and name not in PAGE and not name.startswith(ELSEWHERE)


def said_in(sent: Mapping[str, Any]) -> dict[str, Said]:
    """What belongs to a draft, of what was sent: lists of texts, without the empty ones."""
    names = [name for name in sent if is_draft(name)][:MOST_FIELDS]
    return {name: [text for text in _texts(sent, name) if text] for name in names}


def _texts(sent: Any, name: str) -> list[str]:
    found = sent.getlist(name) if hasattr(sent, "getlist") else sent[name]
    found = [found] if isinstance(found, str) else found
    texts = found if isinstance(found, list) else []
    return [text.replace("\r\n", "\n").replace("\0", "") for text in texts if isinstance(text, str)]


def folded(saves: Iterable[Save]) -> Draft:
    """In the order of their numbers. The later one holds; where it had not seen the earlier, of another tab, both
    texts stay."""
    draft = Draft()
    for save in sorted(saves, key=lambda one: one.number):
        draft.number = save.number
        for name, value in save.values.items():
            before = draft.last.get(name)
            if name.endswith(ROWS):
                value = max(value, draft.values.get(name, []), key=_count)
            elif before and before.number > save.base and before.tab != save.tab:
                old = before.values[name]
                if old and old != value:
                    draft.kept.setdefault(name, []).append(Kept(before.number, before.name, before.at, old))
            draft.values[name], draft.last[name] = value, save
    settled = {name.removeprefix(SETTLED) for name in draft.values if name.startswith(SETTLED)}
    draft.kept = {
        name: left for name, all in draft.kept.items()
        if (left := [one for one in all if f"{one.number}.{name}" not in settled])
    }  # fmt: skip
    return draft


def _count(value: Said) -> int:
    return int(value[0]) if value and value[0].isdigit() else 0
