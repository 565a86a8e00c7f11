"""The search page, put together from its frame: what stays the same is rendered once for each language."""

from __future__ import annotations

from html import escape
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from hotline.frame import frame
from referrals.choices import chosen
from referrals.row_html import rows_html
from referrals.search import Found
from referrals.search.wanted import Wanted

LISTS = ("category", "province", "language", "kind")


def directory_html(
    request: HttpRequest, asked: Wanted, found: Found | None, rows: list[Any], language: str
) -> str:
    """`found`: None where nothing was asked for. The way to the other language keeps what was looked for: it stands
    in the address already."""
    query = asked.address()
    narrowed = asked.category or asked.kind or asked.language or asked.province or asked.open_now
    slots = {
        "query": escape(f"?{query}") if query else "",
        "lead": "" if asked.asked else lead(),
        "words": escape(asked.words),
        "place": escape(asked.place),
        "narrowed": " open" if narrowed else "",
        "now": " checked" if asked.open_now else "",
        "results": results(request, asked, found, rows) if found else "",
    }
    return frame(request, "referrals/directory.html").filled(slots | chosen(asked, language))


def frame_html(request: HttpRequest, asked: Wanted, found: Found, rows: list[Any], language: str) -> str:
    said = {"found": found, "asked": asked, "rows": rows_html(rows, framed=True)}
    listed = chosen(asked, language)
    slots = {name: listed[name] for name in ("province", "category")}
    slots["results"] = render_to_string("referrals/framed.html", said)
    return frame(request, "referrals/frame.html").filled(slots)


def lead() -> str:
    said = _(
        "Shelter, counselling, legal help and more, across Canada. You can also call the line: a person searches"
        " with you."
    )
    return f'<p class="lead">{escape(said)}</p>'


def results(request: HttpRequest, asked: Wanted, found: Found, rows: list[Any]) -> str:
    said = {"asked": asked, "found": found, "rows": rows_html(rows)}
    return render_to_string("referrals/results.html", said, request)
