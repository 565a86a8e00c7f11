"""The spaces that French does not break at, where a partner typed plain ones."""

from __future__ import annotations

import re
from typing import Any

NO_BREAK = "\u00a0"
_BEFORE, _AFTER = re.compile(r"(?<=\S)[ \t]+(?=:(?:\s|$)|»)"), re.compile(r"(?<=«)[ \t]+")


def spaced(said: Any) -> Any:
    """A text, or the texts inside a list or a dict; all else as it is. English has none of these signs."""
    if isinstance(said, str):
        return _AFTER.sub(NO_BREAK, _BEFORE.sub(NO_BREAK, said))
    if isinstance(said, dict):
        return {name: spaced(one) for name, one in said.items()}
    return [spaced(one) for one in said] if isinstance(said, list) else said
