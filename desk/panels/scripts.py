"""What is read out, in the caller's language, and what was read already."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from desk.access.care import scripts_of
from desk.draft import Draft
from desk.models import Call
from desk.scripts import TEXTS, language_for
from hotline.accounts.models import Staff
from hotline.codes import SCRIPT

TITLE = _("What to say")
KEY = "r"
PREFIX = ""
FIRST = ("opening", "not_recorded", "limits")


def context(*, call: Call, draft: Draft, user: Staff) -> dict[str, Any]:
    language = language_for(call.language, get_language() or "en")
    other = "en" if language == "fr" else "fr"
    read = scripts_of(call)
    lines = [
        {
            "code": code.code, "label": code.label, "says": TEXTS[code.code][language], "language": language,
            "other": other, "says_other": TEXTS[code.code][other],
            "read": any(script == code.code for script, _language in read), "first": code.code in FIRST,
        }
        for code in SCRIPT
    ]  # fmt: skip
    own = call.language if call.language not in ("en", "fr", "unknown", "other") else ""
    return {"scripts": lines, "needs_interpreter": bool(own)}
