"""The benches, with numbers too small to measure anything: they run, they say what they promise, and no tip is
lost when servers die."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bench.lines import KEYS, Side, alternate, median_ratio
from bench.lines import Measured as Run
from bench.load import Answer, Client, Failed, Load, closed_loop, parse, percentile
from bench.tips import Controls, number_in
from hotline.launcher import environment
from hotline.launcher.places import BASE_DIR


def bench(folder: Path, *words: str) -> list[dict[str, Any]]:
    """Its lines, each read as JSON: anything else on stdout fails here."""
    env = {name: value for name, value in os.environ.items() if name not in environment.GUARDED}
    env |= {"HOTLINE_VAR": str(folder), "HOTLINE_ENV": "demo", "HOTLINE_SURFACE": "staff"}
    done = subprocess.run(
        [sys.executable, "-m", "bench", *words, "--quick", "--seconds", "0.2"],
        cwd=BASE_DIR, env=env, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    found = bench(tmp_path_factory.mktemp("bench"))
    return {line["bench"]: line for line in found}


@pytest.mark.long
def test_each_line_has_the_nine_keys(lines: dict[str, dict[str, Any]]) -> None:
    assert {"intake_c8", "intake_c32", "queue_10k", "clock", "clock_empty_usual", "directory_1k"} <= set(
        lines
    )
    for line in lines.values():
        assert tuple(line)[: len(KEYS)] == KEYS


@pytest.mark.long
def test_whoever_saw_a_confirmation_finds_their_tip_after_servers_died(
    lines: dict[str, dict[str, Any]],
) -> None:
    faults = lines["intake_faults"]
    assert faults["n"] > 0
    assert faults["tips_kept"] >= faults["n"]
    assert faults["shown_but_lost"] == faults["shown_twice"] == 0
    assert faults["confirmed_after_restart"] > 0


@pytest.mark.long
def test_a_flood_loses_and_refuses_nothing_and_people_stand_before_the_machines(
    lines: dict[str, dict[str, Any]],
) -> None:
    flood = lines["flood_200_networks"]
    assert flood["lost"] == flood["refused"] == flood["people_held"] == 0
    assert flood["n"] > 0
    assert flood["worst_s"] < 60
    assert flood["people_on_first_page"] == 1
    assert flood["machines_held"] > 0.5


@pytest.mark.long
def test_no_page_failed_where_nothing_was_killed(lines: dict[str, dict[str, Any]]) -> None:
    for line in lines.values():
        if line["bench"] != "intake_faults":
            assert not line.get("errors"), line


def test_an_unknown_bench_is_refused() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "nonsense"], cwd=BASE_DIR, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "nonsense" in done.stderr


def test_percentiles_are_values_that_were_measured() -> None:
    values = [float(number) for number in range(1, 101)]
    assert [percentile(values, share) for share in (0.5, 0.95, 0.99)] == [50.0, 95.0, 99.0]
    assert percentile([7.0], 0.99) == 7.0
    assert percentile([], 0.5) is None


def test_what_is_compared_takes_turns() -> None:
    seen: list[str] = []

    def run(name: str) -> Run:
        seen.append(name)
        return Run(Load(seconds=1.0, units=[1.0, 2.0]))

    ours, limit = alternate(3, lambda: run("ours"), lambda: run("limit"))
    assert seen == ["ours", "limit", "limit", "ours", "ours", "limit"]
    assert isinstance(ours, Side)
    assert median_ratio(ours.rates(), limit.rates()) == 1.0


def test_a_wrong_answer_is_counted_and_not_measured() -> None:
    async def journey(client: Client) -> None:
        raise Failed("nothing came")

    # In a thread of its own: this one may hold the loop of a browser that an earlier test opened.
    with ThreadPoolExecutor(1) as thread:
        load = thread.submit(lambda: asyncio.run(closed_loop(1, journey, people=2, units=4))).result()
    assert load.errors == {"nothing came": 4}
    assert load.units == []


def test_an_answer_cut_short_is_a_failure() -> None:
    with pytest.raises(Failed):
        parse(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
    with pytest.raises(Failed):
        number_in(Answer(503, {}, b"busy"))


def test_only_what_a_browser_would_send_of_a_blank_form_is_sent() -> None:
    page = '<input name="a"><input type="radio" name="b"><select name="c"></select><button name="d"></button>'
    assert Controls(page).names == ["a", "c"]
