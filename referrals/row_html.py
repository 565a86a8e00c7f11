"""The rows of a list as HTML. Written here and not as a template: twenty rows of a template with its parts cost more
than finding them. Every value is escaped, ours or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from referrals.wording import Call

ANY = UUID(int=0)
OUTSIDE = ' target="_blank" rel="noopener noreferrer"'


def rows_html(rows: Iterable[dict[str, Any]], *, framed: bool = False) -> SafeString:
    """Rows of wording.shown_row, one <li> each; `framed`: their links leave the page that they are framed in."""
    before, _any, after = escape(reverse("listing", args=[ANY])).partition(str(ANY))
    everywhere = span(_("All of Canada"))
    html = []
    for row in rows:
        link = f'<a href="{before}{row["service_id"]}{after}"{OUTSIDE if framed else ""}>'
        html.append(f"<li>\n{''.join(row_html(row, link, everywhere))}</li>")
    return mark_safe("".join(html))  # noqa: S308


def row_html(row: dict[str, Any], link: str, everywhere: str) -> Iterator[str]:
    words = row["words"]
    yield f"<h3>{link}{escape(words['name'])}</a></h3>\n"
    if words["organization"] != words["name"]:
        yield f'<p class="body">{escape(words["organization"])}</p>\n'
    if row["call"]:
        yield f'<p class="call">{call_html(row["call"])}</p>\n'
    if words["alert"]:
        yield f'<p class="alert">{escape(words["alert"])}</p>\n'
    facts = [f'<span class="state {escape(row["open"])}">{escape(row["hours"])}</span>']
    facts += [span(text) for text in (row["where"], row["distance"]) if text]
    yield f'<p class="facts">{" ".join([*facts, everywhere] if row["national"] else facts)}</p>\n'
    kinds = [row["kind"], *words["types"]] if row["kind"] else words["types"]
    yield f'<p class="facts">{" ".join(span(kind) for kind in kinds)}</p>\n'
    yield why_html(row)


def why_html(row: dict[str, Any]) -> str:
    """Of a row that was chosen for somebody: in one line where it fits, one by one where something must be asked."""
    if not (reasons := row.get("reasons")):
        return ""
    if row["fits"]:
        return f'<p class="facts why">{" ".join(span(reason) for reason in reasons)}</p>\n'
    return f'<ul class="why">{"".join(f"<li>{escape(reason)}</li>" for reason in reasons)}</ul>\n'


def call_html(call: Call) -> str:
    number = escape(call.text)
    about = f"{escape(call.about)} " if call.about else ""
    if not call.link:
        return f'{about}<span class="num">{number}</span>'
    return f'{about}<a class="num" href="{escape(call.link)}">{number}</a>'


def span(text: Any) -> str:
    return f"<span>{escape(str(text))}</span>"
