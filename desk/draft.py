"""A draft is the sum of its saves. Plain values in memory, never stored in this shape."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

Said = str | list[str]
# Of the caller: sealed apart (class R), and never shown to who only follows the call.
IDENTITY = frozenset({"reporter_name", "reporter_contact", "safe_channel", "safe_when", "adds_code"})
IDENTITY_PREFIX = "safe-"
# Not of the draft: the store of the referral profile, and what belongs to the page.
ELSEWHERE = ("profile-", "page-")
PAGE = frozenset({"csrfmiddlewaretoken", "more", "nonce"})
SETTLED = "settled."  # followed by the number of the save whose other text somebody has dealt with


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
    return name not in PAGE and not name.startswith(ELSEWHERE)


def folded(saves: Iterable[Save]) -> Draft:
    """In the order of their numbers. The later one holds; where it had not seen the earlier, of another tab, both
    texts stay."""
    draft = Draft()
    for save in sorted(saves, key=lambda one: one.number):
        draft.number = save.number
        for name, value in save.values.items():
            before = draft.last.get(name)
            if before and before.number > save.base and before.tab != save.tab:
                old = before.values[name]
                if old not in ("", [], value):
                    draft.kept.setdefault(name, []).append(Kept(before.number, before.name, before.at, old))
            draft.values[name], draft.last[name] = value, save
    settled = {name.removeprefix(SETTLED) for name in draft.values if name.startswith(SETTLED)}
    draft.kept = {
        name: left for name, all in draft.kept.items()
        if (left := [one for one in all if str(one.number) not in settled])
    }  # fmt: skip
    return draft
