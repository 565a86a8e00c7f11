"""What a request asks for, read whole before anything is looked up. All that is given narrows (AND)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from referrals.api.errors import Refused
from referrals.api.parameters import READERS
from referrals.search.wanted import clean

LANGUAGES = ("en", "fr")
LONGEST_BODY = 16 * 1024
PER_PAGE = 20


@dataclass(frozen=True)
class Asked:
    """None or empty: not asked for. `proximity` in metres, from the middle of `postcode`."""

    lang: str = "en"
    search: str = ""
    page: int = 1
    per_page: int = PER_PAGE
    format: str = "json"
    modified_after: datetime | None = None
    minimal: bool = False
    full: bool = False
    full_service: bool = False
    taxonomy_id: UUID | None = None
    taxonomy_term_id: UUID | None = None
    organization_id: UUID | None = None
    postcode: str = ""
    proximity: int | None = None
    top_only: bool = False
    parent_id: UUID | None = None

    @property
    def streamed(self) -> bool:
        return self.format == "ndjson"


def language_of(request: HttpRequest) -> str:
    """Of the address, else of the header, else English: for whatever is said before the rest has been read."""
    asked = request.GET.get("lang", "")
    return asked if asked in LANGUAGES else (get_language() or "en")[:2]


def asked(request: HttpRequest, names: Iterable[str]) -> Asked:
    """Raises Refused. The body of a POST counts as its address does; what stands in both is given twice."""
    pairs = [(name, one) for name, many in request.GET.lists() for one in many]
    if request.method == "POST":
        pairs += body(request)
    known = {*names, "lang"}
    values: dict[str, Any] = {"lang": language_of(request)}
    given: set[str] = set()
    for name, raw in pairs:
        if name not in known:
            shown = clean(name)[:40]
            raise Refused(_("There is no parameter “%(name)s” here.") % {"name": shown}, shown)
        if name in given:
            raise Refused(_("“%(name)s” is given twice.") % {"name": name}, name)
        given.add(name)
        values[name] = READERS[name](name, raw)
    check_together(given, values)
    return Asked(**values)


def check_together(given: set[str], values: dict[str, Any]) -> None:
    if values.get("full") and values.get("minimal"):
        raise Refused(_("Ask for “full” or for “minimal”, not for both."), "minimal")
    if "proximity" in given and "postcode" not in given:
        raise Refused(_("“proximity” needs a “postcode” to start from."), "proximity")
    if values.get("format") == "ndjson" and given & {"page", "per_page"}:
        raise Refused(_("A stream has everything: it has no pages."), "format")


def body(request: HttpRequest) -> list[tuple[str, str]]:
    if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST_BODY:
        raise Refused(_("The body is too long."), status=413)
    if not request.body:
        return []
    try:
        read = json.loads(request.body, object_pairs_hook=tuple)
    except (ValueError, RecursionError):
        read = None
    if request.content_type != "application/json" or not isinstance(read, tuple):
        raise Refused(_("The body must be one JSON object, sent as application/json."))
    return [(name, _plain(name, value)) for name, value in read]


def _plain(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int):
        return str(value)
    shown = clean(name)[:40]
    raise Refused(_("“%(name)s” must be a text, a whole number, true or false.") % {"name": shown}, shown)
