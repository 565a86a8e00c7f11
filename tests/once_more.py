"""Under CI, a test that fails is run once more: each that drives a real browser or kills real processes, of all others
the first few. What failed the first time stands at the end under a heading of its own: it is a fault to be found."""

from __future__ import annotations

import os
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

FIRST = "failed the first time"
OTHERS = 2
"""Of all other tests, so many in one process: chance makes one of thousands fail, a broken change makes dozens."""
_again: list[str] = []


def may_fail_by_chance(item: pytest.Item) -> bool:
    return item.get_closest_marker("browser") is not None or item.nodeid.startswith("tests/faults/")


def has_a_second_try(item: pytest.Item) -> bool:
    if may_fail_by_chance(item):
        return True
    _again.append(item.nodeid)
    return len(_again) <= OTHERS


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    if not os.environ.get("CI"):
        return None
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    reports = runtestprotocol(item, nextitem=nextitem, log=False)
    failed = [report for report in reports if report.failed]
    if failed and has_a_second_try(item):
        first = "\n".join(f"{report.when}: {report.longreprtext}" for report in failed)
        reports = runtestprotocol(item, nextitem=nextitem, log=False)
        reports[-1].user_properties.append((FIRST, first))
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reports = [report for kind in terminalreporter.stats.values() for report in kind]
    told = {
        report.nodeid: words
        for report in reports
        for name, words in getattr(report, "user_properties", ())
        if name == FIRST
    }
    if not told:
        return
    terminalreporter.section(
        f"{len(told)} TESTS FAILED AND WERE RUN AGAIN: FIND OUT WHY", red=True, bold=True
    )
    for nodeid, words in told.items():
        terminalreporter.write_line(f"{nodeid}\n{words}\n", red=True)
