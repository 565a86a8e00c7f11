"""What the screen of a call says, in the reader's words. No statement is made here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from desk.draft import Draft
from desk.forms import Call
from desk.models import Call as CallRow
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


def content_note(call: CallRow) -> str:
    """What is hard to read, named before a colleague's call is opened; from its coded facts alone."""
    hard = [
        words for words, there in (
            (_("somebody in danger"), call.danger == "yes"), (_("a minor"), call.minor in ("yes", "maybe")),
        ) if there
    ]  # fmt: skip
    return _("Content note: %(what)s.") % {"what": ", ".join(hard)} if hard else ""


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
        "choose": _("Choose one of the answers shown here."),
        "refused_by_database": _("The rules do not allow this as it stands. Look at the answers above it."),
        "consent_purpose": _("Say what it is for: an answer holds for one purpose."),
        "consent_answer": _("Say whether the person said yes or no."),
        "consent_voice": _("Say whose voice gave the answer."),
        "consent_recipient": _("Say which kind of agency the answer is about."),
        "refusal_shares_nothing": _("A refusal shares nothing: untick the name, or change the answer."),
        "which_rule": _("Choose the province first: its law says who may answer for a child."),
        "no_consent": _(
            "No yes to this recipient and this purpose holds now. Ask for it first, under Consent."
        ),
        "no_consent_for_identity": _(
            "No yes that covers the name holds now for this recipient and purpose. Ask for it first, or pass on "
            "nothing that identifies anybody."
        ),
        "no_consent_to_call": _("No yes to such a call holds now. Ask for it first, under Consent."),
        "say_why": _("An exception needs its reason, in short."),
        "say_when": _("Say when."),
        "not_safe": _(
            "The person did not call this way safe, so it is not used. Ask how to reach them safely first."
        ),
        "safe_channel": _("Say which way it is about."),
        "outreach_what": _("Say what we would do, and by which way."),
        "say_when_and_where": _(
            "Say in which province, and when the authority was told. It cannot lie ahead."
        ),
        "choose_language": _("Choose the language."),
        "interpreter_there": _("An interpreter is on the line already."),
        "no_interpreter": _("No interpreter is on the line."),
        "no_agreement": _(
            "This service is not bound by a confidentiality agreement that holds now. Choose another."
        ),
        "agreement_dates": _(
            "Look at the dates: an agreement is signed before today and ends after it began."
        ),
        "referral_kind": _("Say how: by information, or as a warm transfer."),
        "confirmed_already": _("This was confirmed already, or is your own."),
        "nothing_said": _("Nothing is written yet."),
    }
