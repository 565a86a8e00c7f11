"""Our own taxonomy as the format gives it: kinds of help, stages, and the mark of a site whose address stays inside.
It is open: the lists of the industry are for subscribers only."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hotline.codes import SERVICE_STAGE, SERVICE_TYPE
from hotline.codes.base import CodeList, StrPromise


def identifier(*parts: str) -> str:
    """The same for the same thing each time, and it tells nothing."""
    return str(uuid5(NAMESPACE_URL, "hotline directory " + " ".join(parts)))


TAXONOMY = identifier("taxonomy")
HIDDEN = identifier("confidential location")
HIDDEN_NAME = _("Confidential location")
NAME = _("Help for people affected by human trafficking")
# List of codes, the column of a listing that holds them, and the name of the term above them.
GROUPS: tuple[tuple[CodeList, str, StrPromise], ...] = (
    (SERVICE_TYPE, "types", _("Kind of help")),
    (SERVICE_STAGE, "stages", _("Stage of help")),
)


def group_id(codes: CodeList) -> str:
    return identifier("group", codes.name)


def term_id(codes: CodeList, code: str) -> str:
    return identifier(codes.name, code)


def term(codes: CodeList, code: str) -> dict[str, Any]:
    """In the language in force, like all of these."""
    return _term(term_id(codes, code), code, str(codes.label(code))) | {"parent_id": group_id(codes)}


def hidden_term() -> dict[str, Any]:
    return _term(HIDDEN, "confidential_location", str(HIDDEN_NAME))


def terms() -> list[dict[str, Any]]:
    """Each group before what is in it."""
    found = []
    for codes, _column, name in GROUPS:
        found.append(_term(group_id(codes), codes.name, str(name)))
        found += [term(codes, code) for code in codes.codes()]
    return [*found, hidden_term()]


def taxonomy() -> dict[str, Any]:
    return {"id": TAXONOMY, "name": str(NAME), "description": str(NAME), "version": "1.0"}


def column_and_codes(sought: UUID) -> tuple[str, list[str]] | None:
    """Where listings hold a term: a group stands for all of its terms. None for a term of no listing."""
    for codes, column, _name in GROUPS:
        if str(sought) == group_id(codes):
            return column, list(codes.codes())
        for code in codes.codes():
            if str(sought) == term_id(codes, code):
                return column, [code]
    return None


def _term(key: str, code: str, name: str) -> dict[str, Any]:
    language = (get_language() or "en")[:2]
    return {
        "id": key, "code": code, "name": name, "description": name, "taxonomy_id": TAXONOMY, "language": language,
    }  # fmt: skip
