"""Reading a draft: one entry of the log, committed first, opens a window; each reading lies within one."""

from __future__ import annotations

from django.db.models import Max

from desk.draft import Draft, Said, Save, folded
from desk.models import Call, CallMember, CallWindow, ChildReport, DraftSave, SupervisorAlert
from desk.models.call import WINDOW
from desk.rules import Refused
from desk.sealing import opened, opener
from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.log import record_read
from hotline.now import now
from hotline.sealing.errors import SealingError


def read_window(*, call: Call, by: Staff, mode: str) -> CallWindow:
    """The window that is open, or a new one behind a new entry. `on` is for who is on the call; `watch` for who
    may open any content, and never opens who the caller is."""
    if mode == "on":
        allowed = (
            has_permission(by, Permission.LOG_CALLS)
            and CallMember.objects.filter(call=call, staff=by).exists()
        )
    else:
        allowed = has_permission(by, Permission.OPEN_CONTENT)
    if not allowed or call.closed_at is not None:
        raise Refused("not_allowed")
    at = now()
    window = (
        CallWindow.objects.filter(call=call, staff=by, mode=mode, until__gt=at).order_by("-until").first()
    )
    if window is None:
        action = "call.draft_opened" if mode == "on" else "call.followed"
        entry = record_read(by=by, action=action, target=call)
        window = CallWindow.objects.create(
            call=call, staff=by, mode=mode, entry=entry, opened_at=at, until=at + WINDOW, seen_at=at
        )
    else:
        CallWindow.objects.filter(pk=window.pk).update(seen_at=at)
    return window


def open_draft(*, call: Call, by: Staff, mode: str = "on", beyond: int = 0) -> Draft:
    """Everything that was saved, as it holds now. With `beyond`, a draft whose `number` tells that there is nothing
    new is returned unopened."""
    read_window(call=call, by=by, mode=mode)
    newest = DraftSave.objects.filter(call=call).aggregate(newest=Max("number"))["newest"] or 0
    if beyond and newest <= beyond:
        return Draft(number=newest)
    return folded(opened_saves(call, with_identity=mode == "on"))


def opened_saves(call: Call, *, with_identity: bool) -> list[Save]:
    """Only within a window. A save that will not open is left out: one broken must not keep the others shut."""
    content = opener(call.pk, "C", "draft")
    identity = opener(call.pk, "R", "draft") if with_identity else None
    saves = []
    for row in DraftSave.objects.filter(call=call).select_related("by").order_by("number"):
        values: dict[str, Said] = {}
        try:
            values |= opened(content, row, "content") or {}
            values |= (opened(identity, row, "identity") or {}) if identity else {}
        except SealingError:
            continue
        saves.append(Save(row.number, row.base, row.tab, row.by_id, row.by.name, row.at, values))
    return saves


def read_child_reports(*, call: Call, by: Staff) -> list[tuple[ChildReport, dict[str, str]]]:
    """Each report about a child of this call with its details. Within a window of the log, as the draft."""
    read_window(call=call, by=by, mode="on")
    rows = list(
        ChildReport.objects.filter(call=call, duty__isnull=True).select_related("rule", "by").order_by("at")
    )
    content = opener(call.pk, "C", "kept") if rows else None
    return [(row, as_duty(opened(content, row, "details") or {})) for row in rows if content]


def as_duty(details: dict[str, str]) -> dict[str, str]:
    """Under the names that a duty on the review has."""
    return {("words" if name == "told" else name): text for name, text in details.items()}


def read_summary(*, alert: SupervisorAlert) -> str:
    """What the colleague wrote along with the call for help. Only within a window."""
    try:
        said = opened(opener(alert.call_id, "C", "kept"), alert, "summary")
    except SealingError:
        return ""
    return str(said["text"]) if said else ""
