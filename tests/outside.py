"""Chromium, Dovecot and others are programs of the machine. Where one is missing, its tests are skipped, counted and
said loudly; under CI that is a failure, never a skip. So is a test that needs root, for whoever is not."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from typing import Any

import pytest

from hotline.launcher.browsers import PROGRAMS, find_any, find_chromium

NEEDS = {
    "browser": "chromium", "dovecot": "dovecot", "picture": "pdftoppm", "faketime": "libfaketime", "hosts": "ip",
}  # fmt: skip
ROOT = "only root can make hosts of its own"
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Any:
    """As long as a browser lives, its event loop runs, for whoever asks this thread. A test that drives none has
    nothing to do with it: it may run a loop of its own, and its connections are those of a thread without one."""
    loop = None if "browser" in getattr(item, "fixturenames", ()) else asyncio._get_running_loop()
    if loop is None:
        return (yield)
    asyncio._set_running_loop(None)
    try:
        return (yield)
    finally:
        asyncio._set_running_loop(None if loop.is_closed() else loop)


def pytest_runtest_setup(item: pytest.Item) -> None:
    wanted = [program for mark, program in NEEDS.items() if item.get_closest_marker(mark)]
    lacks = [f"{program} is not installed" for program in wanted if not find_any(program)]
    if item.get_closest_marker("hosts") and os.geteuid() != 0:
        lacks.append(ROOT)
    for sentence in lacks:
        if os.environ.get("CI"):
            pytest.fail(f"{sentence}, and nothing may be skipped here", pytrace=False)
        pytest.skip(sentence)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    skipped = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    for program, package in PROGRAMS.items():
        count = sum(f"{program} is not installed" in text for text in skipped)
        if count:
            terminalreporter.section(
                f"{count} TESTS DID NOT RUN: {program.upper()} IS MISSING", red=True, bold=True
            )
            terminalreporter.write_line(f"Install it (Debian: apt install {package}) and run them again.")
    if count := sum(ROOT in text for text in skipped):
        terminalreporter.section(f"{count} TESTS DID NOT RUN: {ROOT.upper()}", red=True, bold=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, driven by Playwright. Ask for a context with locale="fr-CA" for French."""
    from playwright.sync_api import expect, sync_playwright

    # Playwright's event loop makes Django think that tests are asynchronous; they are not.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=15_000)
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=find_chromium(), args=flags)
        loop = asyncio._get_running_loop()
        yield running
        asyncio._set_running_loop(loop)
        running.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """An English page of a context of its own, phone width first: most people reach us on a phone."""
    context = browser.new_context(locale="en-CA", viewport={"width": 390, "height": 844})
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()
