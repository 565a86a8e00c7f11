"""What calls for help, shifts and hand-overs say, in the reader's words. No statement is made here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desk.access.duty import Called, Item
from desk.draft import Draft, is_identity
from desk.forms import form_of
from desk.models import Call, SupervisorAlert
from hotline.accounts.models import Staff
from hotline.codes import ALERT_REASON, OUTREACH_KIND, SHIFT_KIND
from hotline.codes.languages import language_label
from triage.times import exact, left_or_late, when


def signs_of(call: Call) -> list[str]:
    """What the call's row says in the clear, as short marks."""
    marks = {
        (True, "yes"): _("Danger now"),
        (False, "yes"): _("Under 18"),
        (False, "maybe"): _("Maybe under 18"),
    }
    found = [marks.get((True, call.danger)), marks.get((False, call.minor))]
    return [mark for mark in found if mark]


def called_line(called: Called, user: Staff) -> dict[str, Any]:
    """One open call for help, for the supervisors' page."""
    alert, call = called.alert, called.alert.call
    return {
        "alert": alert,
        "reason": ALERT_REASON.label(alert.reason),
        "signs": [mark for mark in signs_of(call) if mark != str(ALERT_REASON.label(alert.reason))],
        "language": language_label(call.language),
        "by": alert.raised_by.name,
        "at": when(alert.raised_at, called.at),
        "exact": exact(alert.raised_at),
        "seconds": max(0, int((called.at - alert.raised_at).total_seconds())),
        "state": state_of(alert),
        "asked": asked_line(called),
        "me": called.me,
        "mine": alert.acknowledged_by_id == user.pk,
        "own": alert.raised_by_id == user.pk,
    }


def state_of(alert: SupervisorAlert) -> str:
    """Who helps, in one sentence; "" while nobody has answered."""
    if alert.acknowledged_by is None:
        return ""
    name = {"name": alert.acknowledged_by.name}
    if alert.taken_by_id:
        return _("%(name)s speaks with the caller now.") % name
    if alert.handed_back_at:
        return _("%(name)s has handed the call back and stays reachable.") % name
    return _("%(name)s has answered and follows the call.") % name


def asked_line(called: Called) -> str:
    words = {
        "supervises": _("Asked: whoever has signed on as supervisor."),
        "backup": _("Asked: the supervisors, the back-up too."),
        "director": _("Asked: the supervisors, the back-up and the director."),
    }
    return words[called.kinds[-1]]


def bar_line(asks: list[Called]) -> str:
    """For the bar over every page of whoever is asked."""
    if not asks:
        return ""
    first = asks[0].alert
    words = {"name": first.raised_by.name, "reason": ALERT_REASON.label(first.reason)}
    line = _("%(name)s calls a supervisor: %(reason)s") % words
    more = len(asks) - 1
    return line + (ngettext(" (and %(n)s more)", " (and %(n)s more)", more) % {"n": more} if more else "")


def facts_of(draft: Draft) -> list[dict[str, Any]]:
    """What was typed, as label and words, what came last on top. Never who the caller is, whatever was opened."""
    page = form_of(draft)
    shown = []
    for name, said in draft.values.items():
        field = field_of(page, name)
        if said and field is not None and not is_identity(name):
            shown.append(
                {"label": page.label_of(name), "text": _text(field, said), "number": draft.last[name].number}
            )
    return sorted(shown, key=lambda fact: -int(fact["number"]))


def field_of(page: Any, name: str) -> Any:
    """None for what is no answer: numbers of rows, panels, what was settled."""
    if name in page.form.fields:
        return page.form.fields[name]
    prefix, _dash, rest = name.partition("-")
    column = rest.partition("-")[2]
    return page.rows[prefix].form.base_fields.get(column) if prefix in page.rows else None


def _text(field: Any, said: list[str]) -> str:
    labels = {str(code): label for code, label in _flat(getattr(field, "choices", ()))}
    if said == ["on"]:
        return _("Yes")
    return ", ".join(str(labels.get(one, one)) for one in said)


def _flat(choices: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    for code, label in choices:
        if isinstance(label, (list, tuple)):
            yield from label
        else:
            yield code, label


def item_line(item: Item, at: datetime) -> dict[str, Any]:
    """One thing of a hand-over: what it is, and when it is due. Never whose it is."""
    row = item.row
    late = item.due is not None and item.due <= at
    due = left_or_late(item.due, at) if item.due else ""
    if item.kind == "call":
        what, due = _("Call that goes on, since %(at)s") % {"at": when(row.started_at, at)}, ""
    elif item.kind == "outreach":
        what = f"{OUTREACH_KIND.label(row.kind)} · {when(row.due_at, at)} · {language_label(row.language)}"
    elif item.kind == "plan":
        what = _("Safety plan, written %(at)s") % {"at": when(row.at, at)}
    elif item.kind == "child":
        what = _("Report about a child, to be confirmed")
        due = _("since %(at)s") % {"at": when(row.at, at)}
    elif item.kind == "alert":
        what = f"{_('Call for a supervisor')} · {ALERT_REASON.label(row.reason)}"
        due = _("since %(at)s") % {"at": when(row.raised_at, at)}
    else:
        what = _("Tip %(reference)s") % {"reference": row.reference}
    return {"kind": item.kind, "id": item.id, "what": what, "due": due, "late": late}


def coverage_rows(table: dict[tuple[str, str], list[str]]) -> list[dict[str, Any]]:
    """A row for each duty, a cell for each language; `gap` where nobody is there."""
    return [
        {"duty": SHIFT_KIND.label(kind), "en": table[kind, "en"], "fr": table[kind, "fr"]}
        for kind in ("calls", "supervises", "backup")
    ]


def gaps(table: dict[tuple[str, str], list[str]]) -> list[str]:
    """What to do about it stands beside; each sentence names one hole."""
    words = {
        ("calls", "en"): _("Nobody has signed on to take calls in English."),
        ("calls", "fr"): _("Nobody has signed on to take calls in French."),
        ("supervises", "en"): _("No supervisor has signed on for English."),
        ("supervises", "fr"): _("No supervisor has signed on for French."),
    }
    return [sentence for key, sentence in words.items() if not table[key]]
