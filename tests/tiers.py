"""Two lengths of the suite. The short one is for after each change; what is marked `long` runs with --long, in .ci/run,
and wherever a file, folder or test is named."""

from __future__ import annotations

import os
from typing import Any

import pytest

LEFT = pytest.StashKey[int]()
_all = True  # also where a module of tests is read without this plugin's configuration


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--long", action="store_true", help="the long tier too: minutes of real kills, benches, proofs"
    )


def many(few: int, all_of_them: int) -> int:
    """How many examples a test of properties tries."""
    return all_of_them if _all else few


def rounds(most: int) -> list[Any]:
    """For a test of a race: once after each change, again and again in the long tier."""
    return [0, *(pytest.param(number, marks=pytest.mark.long) for number in range(1, most))]


def pytest_configure(config: pytest.Config) -> None:
    global _all
    config.stash[LEFT] = 0
    if config.args_source is pytest.Config.ArgsSource.ARGS:
        config.option.long = True  # somebody has said which tests; workers are told by their options
    _all = config.option.long


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.option.long:
        return
    left = [item for item in items if item.get_closest_marker("long")]
    items[:] = [item for item in items if not item.get_closest_marker("long")]
    config.hook.pytest_deselected(items=left)
    config.stash[LEFT] = len(left)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if "PYTEST_XDIST_WORKER" in os.environ:
        session.config.workeroutput["left"] = session.config.stash[LEFT]  # type: ignore[attr-defined]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    node.config.stash[LEFT] = getattr(node, "workeroutput", {}).get("left", 0)


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if left := config.stash[LEFT]:
        terminalreporter.write_line(
            f"{left} tests of the long tier did not run: kills of real processes, benches, the whole demo, the proof"
            " of the seals. ./run test --long runs them too, as .ci/run does for every change."
        )
