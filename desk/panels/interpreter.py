"""An interpreter: which language, which service, since when; and the line that is read to them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from desk.access.care import interpreters_of, live_agreements
from desk.draft import Draft
from desk.forms.fields import NOT_FILLED
from desk.forms.panels import InterpreterForm
from desk.models import Call
from desk.scripts import TEXTS, language_for
from hotline.accounts.models import Staff
from hotline.codes.languages import INTERPRETED, interpreted_label
from hotline.now import now
from triage.times import when

TITLE = _("Interpreter")
KEY = "i"
PREFIX = "interpreter-"


def context(*, call: Call, draft: Draft, user: Staff) -> dict[str, Any]:
    at = now()
    uses = interpreters_of(call)
    form = InterpreterForm.shown(draft, language=call.language if call.language in INTERPRETED else "")
    vendors = live_agreements(at)
    form.fields["vendor"].choices = [  # type: ignore[attr-defined]
        NOT_FILLED, *((str(one.vendor_id), vendor_words(one.vendor)) for one in vendors)
    ]  # fmt: skip
    lines = [
        {
            "language": interpreted_label(use.language), "vendor": use.vendor.name, "phone": use.vendor.phone,
            "since": when(use.started_at, at), "until": when(use.ended_at, at) if use.ended_at else "",
            "told": use.told, "account": use.vendor.account,
        }
        for use in uses
    ]  # fmt: skip
    return {
        "form": form, "uses": [one for one in lines if one["until"]],
        "running": next((one for one in lines if not one["until"]), None), "none_bound": not vendors,
        "says": TEXTS["interpreter"][language_for("", get_language() or "en")],
    }  # fmt: skip


def vendor_words(vendor: Any) -> str:
    return " · ".join(one for one in (vendor.name, vendor.phone) if one)
