"""The figures of compliance as they read: sentence, table, chart and file. Each is made of the same cells."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from io import StringIO
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from hotline.codes import BREACH_REASON
from triage.figures import ALL, LANES, Cell, Cells, never
from triage.lanes import LANE_NAMES
from triage.shown.lists import safe_cell
from triage.shown.rows import SHAPES
from triage.times import span
from triage.weeks import SHOWN, WEEK, Weeks

FILE_HEAD = (
    "week_from", "lane", "tips", "hidden", "reviewed_in_24h_percent", "first_look_median_minutes",
    "first_look_p95_minutes", "deadlines_missed", *(f"missed_{code.code}" for code in BREACH_REASON),
    "missed_no_reason",
)  # fmt: skip


def lane_name(lane: str) -> str:
    return str(LANE_NAMES[lane]) if lane else _("All lanes")


def sentence(cell: Cell) -> str:
    """The answer, before any table."""
    if not cell.tips:
        return _("No tip of these weeks counts yet.")
    if cell.hidden:
        return _(
            "Too few tips came in these weeks to say how fast they were reviewed without pointing at somebody."
        )
    words = ngettext(
        "%(percent)s of %(tips)s tip was reviewed within 24 hours.",
        "%(percent)s of %(tips)s tips were reviewed within 24 hours.",
        cell.tips,
    )
    return words % {"percent": percent(cell), "tips": number(cell.tips)}


def row(cell: Cell) -> dict[str, Any]:
    """`seen`: whether share and times stand here; without, there were no tips or they are hidden."""
    return {
        "tips": number(cell.tips),
        "hidden": cell.hidden,
        "seen": bool(cell.tips) and not cell.hidden,
        "percent": percent(cell),
        "value": cell.percent,
        "from_top": 100 - cell.percent,
        "median": seconds_said(cell.median),
        "p95": seconds_said(cell.p95),
        "missed": "" if cell.hidden else number(cell.missed_all),
    }


def lane_rows(cells: Cells) -> list[dict[str, Any]]:
    return [
        {"name": lane_name(lane), "shape": SHAPES.get(lane, ""), "lane": lane} | row(cells[0, lane])
        for lane in LANES
    ]


def week_rows(cells: Cells, of: Weeks, lane: str) -> list[dict[str, Any]]:
    """The newest first in the table; the chart turns them round."""
    return [
        {"day": day_said(of.mondays[week - 1]), "short": short_day(of.mondays[week - 1])}
        | row(cells[week, lane])
        for week in range(SHOWN, 0, -1)
    ]


def reason_rows(cell: Cell) -> list[tuple[str, str]]:
    """Most frequent first; what nobody has explained stands last."""
    codes = sorted((code for code in cell.missed if code), key=lambda code: (-cell.missed[code], code))
    rows = [(str(BREACH_REASON.label(code)), number(cell.missed[code])) for code in codes]
    if none := cell.missed.get(""):
        rows.append((_("No reason given yet"), number(none)))
    return rows


def tabs(chosen: str) -> list[dict[str, Any]]:
    return [{"lane": lane, "name": lane_name(lane), "current": lane == chosen} for lane in (ALL, *LANE_NAMES)]


def period(of: Weeks) -> str:
    return _("%(first)s to %(last)s") % {
        "first": date_format(of.first, "DATE_FORMAT"),
        "last": date_format(of.last, "DATE_FORMAT"),
    }


def earlier_and_later(of: Weeks, newest: Weeks) -> tuple[str, str]:
    """The first day of the weeks before, and of those after; "" where these are the newest."""
    later = of.first + SHOWN * WEEK
    return (of.first - SHOWN * WEEK).isoformat(), later.isoformat() if of.first < newest.first else ""


def file_of(cells: Cells, of: Weeks) -> str:
    """CSV of codes and numbers, one name in both languages. What is hidden on the page is empty here."""
    out = StringIO()
    write = csv.writer(out, lineterminator="\r\n").writerow
    write(FILE_HEAD)
    for week in range(1, SHOWN + 1):
        for lane in LANES:
            line = file_row(of.mondays[week - 1], lane or "all", cells[week, lane])
            write([safe_cell(one) for one in line])
    return out.getvalue()


def file_row(monday: date, lane: str, cell: Cell) -> list[object]:
    line: list[object] = [monday.isoformat(), lane, cell.tips, "yes" if cell.hidden else "no"]
    if cell.hidden:
        return line + [""] * (len(FILE_HEAD) - len(line))
    counts = [cell.missed.get(code.code, 0) for code in BREACH_REASON]
    looked = [cell.percent, minutes(cell.median), minutes(cell.p95)] if cell.tips else ["", "", ""]
    return [*line, *looked, cell.missed_all, *counts, cell.missed.get("", 0)]


def minutes(seconds: float) -> object:
    """ "": too many have had no look yet."""
    return "" if never(seconds) else int(seconds // 60)


def seconds_said(seconds: float) -> str:
    return _("not yet") if never(seconds) else span(timedelta(seconds=seconds))


def percent(cell: Cell) -> str:
    return _("%(number)s%%") % {"number": cell.percent}


def number(value: int) -> str:
    """1,240; in French 1 240, with a space that does not break."""
    return str(number_format(value, force_grouping=True))


def day_said(day: date) -> str:
    return str(date_format(day, "MONTH_DAY_FORMAT"))


def short_day(day: date) -> str:
    """Sept. 7, in French 7 sept."""
    # Translators: how Django writes a short day: https://docs.djangoproject.com/en/5.2/ref/templates/builtins/#date
    return str(date_format(day, pgettext("short day", "N j")))
