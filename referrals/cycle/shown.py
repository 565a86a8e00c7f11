"""What the pages of staff say of tasks and corrections."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from referrals.codes import ANSWERED, TASK_KIND
from referrals.cycle.fields import MODELS, Key, label_of, language_of
from referrals.models import ChangeRequest, FieldChange, Organization, Task
from referrals.phones import parse

LATE_DAYS = 7  # a task that waits longer stands out


def age(days: int) -> str:
    if days < 1:
        return _("today")
    return ngettext("%(days)s day ago", "%(days)s days ago", days) % {"days": days}


def task_row(task: Task, moment: datetime) -> dict[str, Any]:
    days = (moment.date() - task.at.date()).days
    return {
        "task": task,
        "what": TASK_KIND.label(task.kind),
        "note": note_of(task),
        "age": age(days),
        "late": days >= LATE_DAYS,
        "changes": task.kind == "answer",
        "ask": task.kind != "answer",
    }


def note_of(task: Task) -> str:
    if task.kind == "answer":
        return " · ".join(str(ANSWERED.label(code)) for code in task.note.split() if code in ANSWERED)
    return task.note


def request_shown(request: ChangeRequest, body: Organization) -> dict[str, Any]:
    fields = list(request.fields.all())
    things = things_of(fields)
    return {
        "request": request,
        "day": date_format(request.at.date(), "DATE_FORMAT"),
        "rows": [change_row(change, things) for change in fields],
        "open": sum(change.state == "open" for change in fields),
    }


def things_of(fields: list[FieldChange]) -> dict[tuple[str, UUID], Any]:
    """The rows that corrections speak of, one statement for each kind."""
    found: dict[tuple[str, UUID], Any] = {}
    for kind in {change.object_type for change in fields} & MODELS.keys():
        ids = [change.object_id for change in fields if change.object_type == kind]
        manager: Any = MODELS[kind]._default_manager
        found |= {(kind, thing.pk): thing for thing in manager.filter(pk__in=ids)}
    return found


def change_row(change: FieldChange, things: dict[tuple[str, UUID], Any]) -> dict[str, Any]:
    language = (get_language() or "en")[:2]
    key = Key(change.object_type, change.object_id, change.field)
    thing = things.get((change.object_type, change.object_id))
    old = change.old[language] if isinstance(change.old, dict) else change.old
    if key.kind == "phone" and isinstance(old, str):
        old = parse(old).written(language)
    current = getattr(thing, change.field, None) if thing and not key.by_hand else None
    return {
        "change": change,
        "label": label_of(change.field),
        "of": getattr(thing, "name", "") or "",
        "lang": language_of(change.field),
        "old": old,
        "new": change.new,
        # Somebody edited it after the letter had gone out.
        "current": current if current is not None and key.kind != "phone" and current != change.old else None,
        "by_hand": key.by_hand,
    }
