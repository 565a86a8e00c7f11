"""The pages of the public form, put together from frames: nothing that stays the same is rendered twice."""

from __future__ import annotations

from html import escape

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import get_language

from hotline.form.field_html import field_html, question
from hotline.frame import frame
from intake.forms import TipPage
from intake.forms.page import LAST_PART
from intake.return_code import ReturnCode


def form_html(request: HttpRequest, page: TipPage, token: str, *, notice: str = "", start: int = 0) -> str:
    """The form, blank or with everything that was typed.

    `notice`: why it comes back, "summary" (of what must be mended), "stale" or "lost"; then it opens at the
    first fault or at its end, else at the part `start`."""
    faults = list(page.faults()) if notice == "summary" else []
    told = render_to_string(f"intake/{notice}.html", {"faults": faults}, request) if notice else ""
    slots = {
        "notice": told,
        "token": escape(token),
        "start": str(LAST_PART if notice in ("stale", "lost") else start),
        "faults": " data-faults" if faults else "",
    }
    for field in page.fields():
        slots[field.html_name] = field_html(field)
    for field in page.folded():
        slots[f"{field.html_name}-open"] = " open" if field.data else ""
        slots[f"{field.html_name}-label"] = question(field).label
    for second in (page.harmed[1], page.suspected[1]):
        slots[f"{second.prefix}-open"] = " open" if second.has_changed() else ""
    return frame(request, "intake/tip.html").filled(slots)


def received_html(request: HttpRequest, code: ReturnCode) -> str:
    """The confirmation: the same for everybody but for the code."""
    words = code.words((get_language() or "en")[:2])
    slots = {
        "words": "".join(f"<li>{escape(word)}</li>" for word in words),
        "digits": escape(" ".join(code.digits())),
    }
    return frame(request, "intake/received.html").filled(slots)
