"""Open now, by the place's own clock, past midnight and on its province's holidays."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import translation

from referrals.hours import open_at
from referrals.wording import open_words

WEEKDAYS = [[day, "09:00", "17:00", None, None, "", ""] for day in range(5)]
EVENINGS = [[day, "17:00", "00:00", None, None, "", ""] for day in range(7)]
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


@pytest.mark.parametrize(
    ("rows", "moment", "english", "french"),
    [
        (NIGHTS, "2026-11-25T15:00", "Closed now, opens at 8 p.m.", "Fermé en ce moment, ouvre à 20 h"),
        (
            WEEKDAYS,
            "2026-11-28T15:00",
            "Closed now, opens Monday at 9 a.m.",
            "Fermé en ce moment, ouvre lundi à 9 h",
        ),
        (EVENINGS, "2026-11-25T23:30", "Open now, until midnight", "Ouvert en ce moment, jusqu’à minuit"),
    ],
)
def test_the_words_say_when_as_people_do(rows: list, moment: str, english: str, french: str) -> None:
    for language, words in (("en", english), ("fr", french)):
        found = open_at(hours(rows), "America/Toronto", "ON", at(moment), language)
        with translation.override(language):
            assert open_words(found, "America/Toronto", at(moment), language).replace("\u00a0", " ") == words


def test_an_appointment_is_no_unknown_hour() -> None:
    found = open_at(hours([], mode="appointment"), "", "ON", at("2026-11-25T15:00"))
    assert open_words(found, "", at("2026-11-25T15:00"), "en") == "By appointment: call first"


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
