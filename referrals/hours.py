"""Whether a place is open now, by its own clock. Zone arithmetic happens here and nowhere in SQL.

`hours` is the shape of PublishedListing.hours: {"mode", "holidays", "rows": [[weekday, opens, closes, valid_from,
valid_to, note_en, note_fr]]}, days and times as ISO text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Open:
    """`state`: open, closed or ask (nobody knows, or by `appointment` alone: call first). `until`: when that ends,
    local and naive; None when it does not, or nobody knows. `holiday`: its name where today is one and hours may
    differ."""

    state: str
    until: datetime | None = None
    holiday: str = ""
    appointment: bool = False


def open_at(hours: dict[str, Any], zone: str, province: str, moment: datetime, language: str = "en") -> Open:
    """`moment` is aware. An unknown zone or mode gives "ask", never "closed"."""
    mode = hours.get("mode", "unknown")
    if not zone and mode != "always":
        return Open("ask", appointment=mode == "appointment")
    local = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if zone else moment.replace(tzinfo=None)
    feast = holiday_name(province, local.date(), language)
    if mode == "always":
        return (
            Open("open") if hours.get("holidays") != "closed" or not feast else Open("closed", holiday=feast)
        )
    if mode != "weekly" or not hours.get("rows"):
        return Open("ask", holiday=feast, appointment=mode == "appointment")
    if feast and hours.get("holidays") == "unknown":
        return Open("ask", holiday=feast)
    closed_days = hours.get("holidays") == "closed"
    spans = [
        span
        for day in range(-1, 9)
        for span in _spans(hours, local.date() + day * DAY, province, closed_days)
    ]
    for start, end in sorted(spans):
        if start <= local < end:
            return Open("open", until=_joined(spans, end), holiday=feast)
        if start > local:
            return Open("closed", until=start, holiday=feast)
    return Open("closed", holiday=feast)


def _spans(hours: dict[str, Any], day: date, province: str, closed: bool) -> list[tuple[datetime, datetime]]:
    """The rows that begin on this day. One that closes at or before it opens ends on the next."""
    if closed and holiday_name(province, day, "en"):
        return []
    found = []
    for weekday, opens, closes, first, last, *_ in hours["rows"]:
        if weekday != day.weekday() or not opens or not closes:
            continue
        if (first and day < date.fromisoformat(first)) or (last and day > date.fromisoformat(last)):
            continue
        start = datetime.combine(day, time.fromisoformat(opens))
        end = datetime.combine(day, time.fromisoformat(closes))
        if opens == "00:00" and closes == "23:59":  # how the exchange format says all day
            end = start + DAY
        found.append((start, end if end > start else end + DAY))
    return found


def _joined(spans: list[tuple[datetime, datetime]], end: datetime) -> datetime:
    """Through spans that follow without a gap: midnight is no closing time."""
    for start, next_end in sorted(spans):
        if start <= end < next_end:
            end = next_end
    return end


def holiday_name(province: str, day: date, language: str) -> str:
    """ "" on an ordinary day, or where the province is not known."""
    return str(_holidays(province, day.year, language).get(day, "")) if province else ""


@lru_cache(maxsize=128)
def _holidays(province: str, year: int, language: str) -> dict[date, str]:
    import holidays  # a module for each country: loaded by whoever asks

    return dict(holidays.country_holidays("CA", subdiv=province, years=year, language=language))
