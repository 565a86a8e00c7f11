"""Searching and exporting, each with its line in the log first; and the views that people keep."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.log import record, record_read
from hotline.now import now
from hotline.reference import signs_of
from hotline.sealing import tag_keys
from triage.access import lists as list_access
from triage.access.lists import Found
from triage.filters import Filter
from triage.linking.found import OF_KIND
from triage.linking.tags import COST, Cost, stretched, tag_of
from triage.models import SavedView
from triage.models.listed import Page
from triage.models.queue import QueueRow
from triage.rules import Refused

LEAST = 4  # signs of a reference: fewer would list the house
VIEWS_MOST = 20


def search(*, reference: str, asked: Filter, by: Staff) -> Found | Page:
    """By a reference or its beginning, or by coded facts alone. What was typed is kept only where it is a reference:
    anything else could be a name. Raises Refused."""
    text = reference.strip()
    only_cases = text.upper().startswith("C-")
    signs = signs_of(text[2:] if only_cases else text)
    if text and len(signs) < LEAST:
        raise Refused("no_reference")
    record_read(by=by, action="queue.searched", reference=signs, asked=asked.facts())
    if not signs:
        return list_access.list_for(by, asked, now())
    return list_access.found_for(by, asked, now(), signs, only_cases=only_cases)


def search_named(*, kind: str, text: str, by: Staff, cost: Cost = COST) -> Found:
    """Tips that name this number, plate, address or account, by its tag: nothing sealed is opened, and what was typed
    is kept nowhere, the log included. Raises Refused."""
    values = OF_KIND[kind](text) if kind in OF_KIND else set()
    if not values:
        raise Refused("nothing_named")
    record_read(by=by, action="queue.searched_named", kind=kind)
    slow = [(value.kind, stretched(value, cost)) for value in sorted(values)]
    keys = [tag_keys.get(key_id) for key_id in tag_keys.ids()]
    return list_access.named_for(by, now(), [tag_of(kind, one, key) for kind, one in slow for key in keys])


def export(*, asked: Filter, by: Staff) -> list[QueueRow]:
    """The rows of the whole list. The entry is committed before they are given to whoever makes a file of them."""
    if not (has_permission(by, Permission.DECIDE) or has_permission(by, Permission.TAKE_BREACHES)):
        raise Refused("not_allowed")
    rows = list_access.all_of(by, asked, now())
    if rows is None:
        raise Refused("list_too_long")
    record_read(by=by, action="queue.exported", rows=len(rows), asked=asked.facts())
    return rows


def save_view(*, name: str, asked: Filter, shared: bool, by: Staff) -> SavedView:
    """Under a name that is one's own; the same name again takes its place. Raises Refused."""
    if not asked.parts():
        raise Refused("view_asks_nothing")
    try:
        with transaction.atomic():
            mine = SavedView.objects.select_for_update().filter(owner=by)
            view = mine.filter(name=name).first()
            if view is None and mine.count() >= VIEWS_MOST:
                raise Refused("views_full")
            view = view or SavedView(owner=by, name=name)
            view.filter, view.shared = asked.parts(), shared
            view.save()
            record(by=by, action="queue.view_saved", target=view, shared=shared)
    except IntegrityError:
        raise Refused("refused_by_database") from None
    return view


def remove_view(*, view: SavedView, by: Staff) -> None:
    with transaction.atomic():
        SavedView.objects.filter(pk=view.pk, owner=by).delete()
        record(by=by, action="queue.view_removed", target=view)
