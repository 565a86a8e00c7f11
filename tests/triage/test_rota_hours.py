"""The wall's clock: days of 23 and 25 hours, provinces that stopped changing, and no hour lost or twice."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.rota_hours import (
    LONGEST,
    Lack,
    days_later,
    hours,
    is_shown,
    lacks,
    midnight,
    on_wall,
    shifted,
    stretches,
    week_of,
)  # fmt: skip

ZONES = [ZoneInfo(f"America/{name}") for name in (
    "Toronto", "St_Johns", "Halifax", "Winnipeg", "Regina", "Edmonton", "Vancouver", "Whitehorse",
)]  # fmt: skip
HOUR = timedelta(hours=1)
zones = st.sampled_from(ZONES)
days = st.dates(date(2025, 1, 1), date(2029, 12, 31))
FULL = settings(max_examples=300, deadline=None)


def length(day: date, zone: str) -> timedelta:
    return midnight(day + timedelta(days=1), ZoneInfo(zone)) - midnight(day, ZoneInfo(zone))


def test_days_are_as_long_as_they_are() -> None:
    assert length(date(2026, 3, 8), "America/Toronto") == 23 * HOUR
    assert length(date(2026, 11, 1), "America/Toronto") == 25 * HOUR
    assert length(date(2026, 11, 2), "America/Toronto") == 24 * HOUR


@pytest.mark.parametrize("zone", ["America/Vancouver", "America/Edmonton", "America/Winnipeg"])
def test_where_the_clocks_no_longer_go_back(zone: str) -> None:
    """British Columbia, Alberta and Manitoba kept their summer time on 2026-11-01."""
    assert length(date(2026, 11, 1), zone) == 24 * HOUR
    assert length(date(2027, 3, 14), zone) == 24 * HOUR


@pytest.mark.long
@FULL
@given(zones, days, st.integers(1, 35))
def test_hours_tile_any_span_without_hole_or_double(zone: ZoneInfo, first: date, count: int) -> None:
    start, end = midnight(first, zone), midnight(first + timedelta(days=count), zone)
    edges = [midnight(first + timedelta(days=n), zone) for n in range(count + 1)]
    tiles = [hour for a, b in itertools.pairwise(edges) for hour in hours(a, b)]
    assert tiles[0][0] == start and tiles[-1][1] == end
    assert all(before[1] == after[0] for before, after in itertools.pairwise(tiles))
    assert sum((b - a for a, b in tiles), timedelta()) == end - start
    assert all(timedelta() < b - a <= HOUR for a, b in tiles)
    assert all(edge.astimezone(zone).time().hour == 0 for edge in edges)


def a_turn(start: datetime, end: datetime, place: str, languages: list[str]) -> Any:
    return SimpleNamespace(starts_at=start, until=end, place=place, languages=languages)


@st.composite
def plans(draw: Any) -> tuple[list[Any], datetime, datetime]:
    zone, day = draw(zones), draw(days)
    start = midnight(day, zone)
    end = midnight(day + timedelta(days=draw(st.integers(1, 8))), zone)
    turns, at = [], start - 8 * HOUR
    while at < end:  # leads never overlap; back-ups may
        at += timedelta(minutes=draw(st.sampled_from([0, 0, 0, 15, 240])))
        past = at + timedelta(minutes=draw(st.sampled_from([15, 480, 720, 1440])))
        turns.append(a_turn(at, past, "lead", draw(st.sampled_from([["en"], ["fr"], ["en", "fr"]]))))
        at = past
    for _ in range(draw(st.integers(0, 12))):
        at = start + timedelta(minutes=15 * draw(st.integers(-40, 800)))
        past = at + timedelta(minutes=draw(st.sampled_from([15, 480, 1440])))
        turns.append(a_turn(at, past, "backup", draw(st.sampled_from([["en"], ["fr"]]))))
    return turns, start, end


@pytest.mark.long
@FULL
@given(plans())
def test_stretches_tile_the_span_and_each_minute_is_told_right(plan: Any) -> None:
    turns, start, end = plan
    found = stretches(turns, start, end)
    assert found[0].start == start and found[-1].end == end
    assert all(before.end == after.start for before, after in itertools.pairwise(found))
    missing = lacks(found)
    for one in found:
        for at in (one.start, one.start + (one.end - one.start) / 2, one.end - timedelta(microseconds=1)):
            there = [turn for turn in turns if turn.starts_at <= at < turn.until]
            assert sorted(map(id, there)) == sorted(map(id, one.turns))
            assert sum(turn.place == "lead" for turn in there) <= 1
            spoken = {language for turn in there for language in turn.languages}
            expected = {"nobody"} if not there else {
                kind for kind, lack in {
                    "no_lead": all(turn.place != "lead" for turn in there),
                    "no_backup": all(turn.place != "backup" for turn in there),
                    "no_en": "en" not in spoken, "no_fr": "fr" not in spoken,
                }.items() if lack
            }  # fmt: skip
            assert {lack.kind for lack in missing if lack.start <= at < lack.end} == expected
    for lack in missing:  # each is one line, as long as it lasts
        assert not [other for other in missing if other.kind == lack.kind and other.start == lack.end]


def test_an_empty_week_is_one_line() -> None:
    start = midnight(date(2026, 10, 26), ZONES[0])
    end = midnight(date(2026, 11, 2), ZONES[0])
    assert lacks(stretches([], start, end)) == [Lack("nobody", start, end)]
    assert stretches([], start, start) == []


@FULL
@given(zones, days, st.integers(0, 95), st.integers(1, 96), st.integers(1, 84))
def test_the_same_turn_on_another_day(zone: ZoneInfo, day: date, quarter: int, long: int, later: int) -> None:
    start = on_wall(datetime.combine(day, datetime.min.time()) + timedelta(minutes=15 * quarter), zone)
    end = start + timedelta(minutes=15 * long)
    found = shifted(start, end, later, zone)
    if found is None:
        assert days_later(start, later, zone) >= days_later(end, later, zone)
        return
    begins, ends = found
    assert timedelta() < ends - begins <= LONGEST
    wall = start.astimezone(zone).replace(tzinfo=None) + timedelta(days=later)
    if is_shown(wall, zone):
        assert begins.astimezone(zone).replace(tzinfo=None, fold=0) == wall.replace(fold=0)
    # Turns that followed on each other still do: the end of one is the beginning of the next by the same reckoning.
    assert ends in (days_later(end, later, zone), begins + LONGEST)


def test_an_hour_that_is_left_out_in_spring() -> None:
    toronto = ZONES[0]
    assert not is_shown(datetime(2026, 3, 8, 2, 30), toronto)
    assert is_shown(datetime(2026, 11, 1, 1, 30), toronto)
    assert on_wall(datetime(2026, 3, 8, 2, 30), toronto) == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)
    sunday = datetime(2026, 3, 1, 7, 0, tzinfo=UTC)  # 2:00 on the wall
    assert shifted(sunday, sunday + HOUR, 7, toronto) is None  # 2:00 to 3:00 does not exist a week later
    assert shifted(sunday - HOUR, sunday + HOUR, 7, toronto) == (
        datetime(2026, 3, 8, 6, tzinfo=UTC), datetime(2026, 3, 8, 7, tzinfo=UTC),
    )  # fmt: skip


@pytest.mark.long
def test_a_week_begins_on_monday() -> None:
    assert week_of(date(2026, 11, 26)) == date(2026, 11, 23) == week_of(date(2026, 11, 23))
