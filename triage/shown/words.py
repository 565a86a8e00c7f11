"""Codes in the reader’s language."""

from __future__ import annotations

from hotline.codes import (
    LISTS,
    MISSING,
    CodeList,
)
from triage.access.queue import ROWS
from triage.remembered import remembered


def label(code_list: CodeList, code: str) -> str:
    return listed(code_list.name, code) if code in code_list else code


@remembered
def listed(name: str, code: str) -> str:
    return str(LISTS[name].label(code))


def missing_words(codes: str) -> list[str]:
    return [label(MISSING, code) for code in codes.split(",") if code]


def counted(count: int) -> str:
    """No further than a page holds: the exact number of a flood tells nobody what to do."""
    return f"{ROWS}+" if count > ROWS else str(count)
