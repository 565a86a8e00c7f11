"""The two pages of a return code, put together from frames. Known and unknown codes have one page between them by
construction: it is filled with token, ticket and slot, each always of the same length, so a question changes no
length either, and a flood of codes costs no rendering."""

from __future__ import annotations

from functools import cache
from html import escape

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import get_language

from hotline.codes import QUESTION
from hotline.form.faults import faults_in
from hotline.form.field_html import field_html
from hotline.frame import frame
from intake.forms import AddPage


def code_html(request: HttpRequest, page: AddPage, token: str, *, notice: str = "") -> str:
    """The first step, blank or with what was typed; words that were written on the second are carried along.

    `notice`: why it comes back, "summary" (of what must be mended), "code_stale" or "not_looked"."""
    slots = more_slots(page) if page.carries_words else {}
    slots = {
        "notice": notice_html(request, notice, page),
        "token": escape(token),
        "code": field_html(page.code["code"]),
        "carried": frame(request, "intake/carried.html").filled(slots) if slots else "",
    }
    return frame(request, "intake/code.html").filled(slots)


def words_html(
    request: HttpRequest, page: AddPage, token: str, ticket: str, question: str, *, notice: str = ""
) -> str:
    """The second step. `question`: a code of QUESTION, or empty. `notice`: "summary" or "lost"."""
    slots = {
        "notice": notice_html(request, notice, page),
        "token": escape(token),
        "ticket": escape(ticket),
        "question": slot(question),
    }
    return frame(request, "intake/add.html").filled(slots | more_slots(page))


def more_slots(page: AddPage) -> dict[str, str]:
    return {field.html_name: field_html(field) for field in page.more}


def notice_html(request: HttpRequest, notice: str, page: AddPage) -> str:
    faults = [*faults_in(page.code), *faults_in(page.more)] if notice == "summary" else []
    return render_to_string(f"intake/{notice}.html", {"faults": faults}, request) if notice else ""


def slot(question: str) -> str:
    """The waiting question, or the sentence that none waits, as long as the longest of them."""
    return _slots(get_language() or "en")[question]


@cache
def _slots(language: str) -> dict[str, str]:
    """By question; "" for none. `language` is the one in force. The fill is blank space between two elements,
    which no browser shows."""
    written = {
        code: render_to_string("intake/slot.html", {"question": QUESTION.label(code) if code else ""})
        for code in ("", *QUESTION.codes())
    }
    longest = max(len(text.encode()) for text in written.values())
    return {code: text + " " * (longest - len(text.encode())) for code, text in written.items()}
