"""What can be asked for, at /api/hsds/."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from hotline.now import now
from referrals.api import describing, selecting, shapes
from referrals.api.answers import Document, api
from referrals.api.asking import Asked
from referrals.api.parameters import LISTS, ONE
from referrals.exchange import taxonomy
from referrals.search.folding import folded

View = Callable[..., HttpResponseBase]
Found = Document | Iterator[Document]


@api()
def root(request: HttpRequest, asked: Asked) -> Document:
    return describing.root(request)


@api()
def openapi(request: HttpRequest, asked: Asked) -> Document:
    return describing.openapi(request)


@api()
def profile(request: HttpRequest, asked: Asked, version: str) -> Document:
    return describing.profile(request, version)


@api()
def patch(request: HttpRequest, asked: Asked, version: str, entity: str) -> Document:
    return describing.patch(version, entity)


@api()
def nothing(request: HttpRequest, asked: Asked, rest: str) -> Document:
    raise Http404


def listed(kind: str) -> View:
    """A list out of the published copy."""

    @api(*LISTS[kind], post=True)
    def view(request: HttpRequest, asked: Asked) -> Found:
        today = now().date()
        total, ids = selecting.page(kind, asked, today)
        if asked.streamed:
            return streamed(kind, ids, asked, today)
        rows = selecting.rows(kind, ids, asked.lang, today)
        return shapes.envelope(total, shapes.items(kind, ids, rows, asked), asked)

    return view


def streamed(kind: str, ids: list[UUID], asked: Asked, today: date) -> Iterator[Document]:
    """A part at a time, each read when it is its turn: what is withdrawn meanwhile does not go out."""
    for some in selecting.batches(ids):
        yield from shapes.items(kind, some, selecting.rows(kind, some, asked.lang, today), asked)


def single(kind: str) -> View:
    """One of them, whole."""

    @api(*ONE[kind])
    def view(request: HttpRequest, asked: Asked, key: UUID) -> Document:
        whole = Asked(lang=asked.lang, full=True, full_service=asked.full_service)
        rows = selecting.rows(kind, [key], asked.lang, now().date())
        for item in shapes.items(kind, [key], rows, whole):
            return item
        raise Http404

    return view


def words_of(kind: str, asked: Asked) -> list[Document]:
    """Of the lists of terms, which are part of the program and the same for everybody."""
    if kind == "taxonomies":
        return [taxonomy.taxonomy()]
    own = asked.taxonomy_id is None or str(asked.taxonomy_id) == taxonomy.TAXONOMY
    found = taxonomy.terms() if own else []
    if asked.top_only:
        found = [one for one in found if "parent_id" not in one]
    if asked.parent_id:
        found = [one for one in found if one.get("parent_id") == str(asked.parent_id)]
    return found


def terms_listed(kind: str) -> View:
    @api(*LISTS[kind], post=True)
    def view(request: HttpRequest, asked: Asked) -> Found:
        sought = folded(asked.search).split()
        found = [one for one in words_of(kind, asked) if all(word in folded(one["name"]) for word in sought)]
        if asked.streamed:
            return iter(found)
        start = (asked.page - 1) * asked.per_page
        return shapes.envelope(len(found), found[start : start + asked.per_page], asked)

    return view


def terms_single(kind: str) -> View:
    @api(*ONE[kind])
    def view(request: HttpRequest, asked: Asked, key: UUID) -> Document:
        for one in words_of(kind, Asked()):
            if one["id"] == str(key):
                return one
        raise Http404

    return view


MAKERS: dict[str, tuple[Any, Any]] = {
    kind: (listed, single) if kind in selecting.KINDS else (terms_listed, terms_single) for kind in LISTS
}
