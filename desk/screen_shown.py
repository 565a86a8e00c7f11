"""What the screen of a call says, in the reader's words. No statement is made here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from desk.draft import Draft
from desk.forms import Call
from desk.models import CallWindow
from triage.times import when


def others_lines(windows: Iterable[CallWindow]) -> list[str]:
    """Who else is here: on the call, or following it."""
    words = {"on": _("%(name)s is on this call too"), "watch": _("%(name)s follows this call")}
    return [words[window.mode] % {"name": window.staff.name} for window in windows]


def kept_lines(page: Call, draft: Draft, at: datetime) -> list[dict[str, str]]:
    """The other texts of fields that two people wrote at once."""
    return [
        {
            "name": name, "label": page.label_of(name), "number": str(one.number), "by": one.name,
            "at": when(one.at, at), "text": ", ".join(one.value),
        }
        for name, all in draft.kept.items() for one in all
    ]  # fmt: skip


def refusal(code: str) -> str:
    """Why an act of a panel was not done; "" for none."""
    return str(sentences().get(code, _("Not done. Try again, or ask the duty supervisor."))) if code else ""


def sentences() -> dict[str, Any]:
    return {
        "not_allowed": _("This is not yours to do."),
        "logged": _("This call is logged already."),
        "not_trained": _("That colleague takes no calls."),
        "reason": _("Choose one of these."),
        "answered": _("A colleague has answered this call for help already."),
        "alert_over": _("This call for help is over."),
        "not_taken": _("You have not taken this call."),
        "languages": _("Say in which language you work: at least one."),
        "calls_open": _("A call of yours is not logged yet. Log it, or leave it to a colleague first."),
        "successor": _("Choose the colleague who goes on."),
        "no_shift": _("Sign on first: what you leave belongs to your shift."),
        "not_read": _("Open and read it first."),
    }
