"""Chromium, Dovecot and others are programs of the machine. Where one is missing, its tests are skipped, counted and
said loudly; under CI that is a failure, never a skip. So is a test that needs root, for whoever is not."""

from __future__ import annotations

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
    from playwright.sync_api import sync_playwright

    # Playwright's event loop makes Django think that tests are asynchronous; they are not.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=find_chromium(), args=flags)
        yield running
        running.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """An English page of a context of its own, phone width first: most people reach us on a phone."""
    context = browser.new_context(locale="en-CA", viewport={"width": 390, "height": 844})
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()
