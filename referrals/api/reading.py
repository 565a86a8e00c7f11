"""One value of a request: what it may be, and what is said when it is not. Nothing is guessed: a program that is
wrong must hear of it, or somebody gets a list that is not what it says."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from referrals.api.errors import Refused
from referrals.search.wanted import clean

Reader = Callable[[str, str], Any]  # (name of the parameter, what was given)
LONGEST = 200
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_POSTAL = re.compile(r"\s*[a-z][0-9][a-z]([ -]?[0-9][a-z][0-9])?\s*", re.IGNORECASE)


def text(name: str, raw: str) -> str:
    if len(raw) > LONGEST:
        raise Refused(
            _("“%(name)s” is longer than %(most)s characters.") % {"name": name, "most": LONGEST}, name
        )
    return clean(raw)


def whole(low: int, high: int) -> Reader:
    def read(name: str, raw: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", raw, re.ASCII) or not low <= int(raw) <= high:
            said = _("“%(name)s” must be a whole number from %(low)s to %(high)s.")
            raise Refused(said % {"name": name, "low": low, "high": high}, name)
        return int(raw)

    return read


def flag(name: str, raw: str) -> bool:
    return bool(one_of("true", "false")(name, raw) == "true")


def one_of(*choices: str) -> Reader:
    def read(name: str, raw: str) -> str:
        if raw not in choices:
            said = _("“%(name)s” must be one of: %(choices)s.")
            raise Refused(said % {"name": name, "choices": ", ".join(choices)}, name)
        return raw

    return read


def key(name: str, raw: str) -> UUID:
    if not _UUID.fullmatch(raw):
        raise Refused(_("“%(name)s” must be a UUID.") % {"name": name}, name)
    return UUID(raw)


def moment(name: str, raw: str) -> datetime:
    """A day is its first moment; without a zone it is UTC."""
    try:
        read = datetime.fromisoformat(raw)
    except ValueError:
        read = None
    if read is None or not 1970 <= read.year <= 2999:
        said = _("“%(name)s” must be a day or a moment as in 2026-05-31 or 2026-05-31T14:00:00Z.")
        raise Refused(said % {"name": name}, name)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def postal(name: str, raw: str) -> str:
    if not _POSTAL.fullmatch(raw):
        raise Refused(
            _("“%(name)s” must be a Canadian postal code, or its first three characters.") % {"name": name},
            name,
        )
    return raw.strip()
