"""Open now, by the place's own clock, past midnight and on its province's holidays."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from referrals.hours import open_at

WEEKDAYS = [[day, "09:00", "17:00", None, None, "", ""] for day in range(5)]
NIGHTS = [[day, "20:00", "06:00", None, None, "", ""] for day in range(7)]


def hours(rows: list, mode: str = "weekly", holidays: str = "unknown") -> dict:
    return {"mode": mode, "holidays": holidays, "rows": rows}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_vancouver_keeps_its_time_all_winter() -> None:
    # 2026-12-01 16:30 UTC is 9:30 in Vancouver, which stays at UTC-7 since November.
    found = open_at(hours(WEEKDAYS), "America/Vancouver", "BC", at("2026-12-01T16:30"))
    assert (found.state, found.until) == ("open", datetime(2026, 12, 1, 17))
    assert open_at(hours(WEEKDAYS), "America/Vancouver", "BC", at("2026-12-01T15:30")).state == "closed"


def test_a_night_line_is_open_past_midnight() -> None:
    found = open_at(hours(NIGHTS), "America/Toronto", "ON", at("2026-11-26T08:00"))  # 3:00 there
    assert (found.state, found.until) == ("open", datetime(2026, 11, 26, 6))


@pytest.mark.parametrize(("policy", "state"), [("unknown", "ask"), ("closed", "closed"), ("open", "open")])
def test_saint_jean_is_a_holiday_in_quebec_alone(policy: str, state: str) -> None:
    moment = at("2026-06-24T15:00")
    found = open_at(hours(WEEKDAYS, holidays=policy), "America/Toronto", "QC", moment, "fr")
    assert found.state == state and "Fête nationale" in found.holiday
    assert open_at(hours(WEEKDAYS), "America/Toronto", "ON", moment).state == "open"


def test_what_nobody_knows_says_call_first_and_never_closed() -> None:
    moment = at("2026-11-25T15:00")
    assert open_at(hours([], mode="unknown"), "America/Toronto", "ON", moment).state == "ask"
    assert open_at(hours([], mode="appointment"), "America/Toronto", "ON", moment).state == "ask"
    assert open_at(hours(WEEKDAYS), "", "ON", moment).state == "ask"
    assert open_at(hours([], mode="always"), "", "", moment).state == "open"


def test_a_day_and_night_row_does_not_close_at_midnight() -> None:
    rows = [[day, "00:00", "23:59", None, None, "", ""] for day in range(7)]
    found = open_at(hours(rows), "America/Halifax", "NS", at("2026-11-26T03:59"))  # 23:59 there
    assert found.state == "open"


def test_a_season_that_is_over_is_not_open() -> None:
    summer = [[day, "09:00", "17:00", "2026-06-01", "2026-08-31", "", ""] for day in range(7)]
    assert open_at(hours(summer), "America/Toronto", "ON", at("2026-07-06T15:00")).state == "open"
    assert open_at(hours(summer), "America/Toronto", "ON", at("2026-11-25T15:00")).state == "closed"
