"""One row of the queue as HTML. Written here and not as a template: fifty rows of a template with its parts
cost more than the rest of the page. Every value is escaped, ours or not."""

from __future__ import annotations

from datetime import UTC
from html import escape
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from triage.lanes import LANE_NAMES
from triage.remembered import remembered
from triage.shown.clock import Clock
from triage.shown.rows import SHAPES, Row
from triage.shown.tags import Tag

ANY = UUID(int=0)


def rows_html(rows: list[Row], *, ticks: bool = False, query: str = "", lanes: bool = False) -> SafeString:
    """The rows of a lane, one <li> each; with `ticks`, each has a box that the form `act` sends. `query`: the list
    they stand in, which goes along to what is opened. `lanes`: each says its lane, where lanes stand mixed."""
    if not rows:
        return mark_safe("")
    review, claim = address("triage:review", query), address("triage:claim", query)
    claim_word, open_word = escape(_("Claim")), escape(_("Open"))
    tick_word = escape(_("Tick")) if ticks else ""
    html = [row_html(row, review, claim, claim_word, open_word, tick_word, lanes) for row in rows]
    return mark_safe("".join(html))  # noqa: S308


def address(name: str, query: str) -> str:
    """Of every row at once: its id goes where the braces stand."""
    path = reverse(name, args=[ANY])
    return escape(f"{path}?{query}" if query else path).replace(str(ANY), "{}")


def row_html(
    row: Row, review: str, claim: str, claim_word: str, open_word: str, tick_word: str, lanes: bool
) -> str:
    asked = row.review
    key, ref = escape(str(asked.id)), escape(asked.reference)
    path, hidden = review.replace("{}", key), f'<span class="hide"> {ref}</span>'
    if asked.claimed_by_id or asked.stopped_at:
        act = f'<a class="btn" href="{path}">{open_word}{hidden}</a>'
    else:
        main = " main" if asked.lane == "urgent" and not tick_word else ""
        act = (
            f'<button class="btn{main}" form="act" formaction="{claim.replace("{}", key)}" data-claim>'
            f"{claim_word}{hidden}</button>"
        )
    tick = (
        f'<label class="tick"><input type="checkbox" form="act" name="review" value="{key}">'
        f'<span class="hide">{tick_word} {ref}</span></label>\n'
    )
    return (
        f'<li class="row" id="r-{key}" data-ref="{ref}">\n{tick if tick_word else ""}{clock_html(row.clock)}\n'
        f'<a class="ref" href="{path}">{ref}</a>\n'
        f'<span class="what">{lane_html(asked.lane) if lanes else ""}{escape(row.channel)} · '
        f"{escape(row.place)} {tags_html(row.tags)}"
        f"<small>{escape(' · '.join(row.about))}</small></span>\n"
        f'<span class="who">{escape(row.holder)}</span>\n<span class="act">{act}</span>\n</li>'
    )


@remembered
def lane_html(lane: str) -> str:
    shape, name = escape(SHAPES[lane]), escape(str(LANE_NAMES[lane]))
    return f'<b class="of-lane {escape(lane)}"><span class="shape" aria-hidden="true">{shape}</span> {name}</b> · '


def clock_html(clock: Clock) -> str:
    exact, due = escape(clock.exact), escape(clock.due.astimezone(UTC).isoformat())
    return (
        f'<span class="clock {escape(clock.band)}" title="{exact}"><span class="spread">'
        f'<span>{escape(clock.words)}</span> <time datetime="{due}"><span aria-hidden="true">'
        f'{escape(clock.at)}</span><span class="hide">{exact}</span></time></span>'
        '<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" width="100" height="4"/>'
        f'<rect class="used" width="{clock.used:d}" height="4"/></svg></span>'
    )


@remembered
def tags_html(tags: tuple[Tag, ...]) -> str:
    return " ".join(
        f'<span class="tag{" raised" if tag.raised else ""}">{escape(tag.words)}</span>' for tag in tags
    )
