"""From the commit of a tip with danger to the supervisor's screen, in Chromium: the row in the open queue, and the line
in the header of another page. With nothing else going on, and while five thousand deadlines are being told.

Tips come at any moment of the second between two questions of a page. The goal: two seconds at the 95th percentile."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import psycopg
from playwright.sync_api import Browser, Page, sync_playwright

from bench.delivery import TIP, keep_busy, lay_backlog, quietly, watching
from bench.lines import emit
from bench.load import percentile
from bench.mail_sink import Sink
from bench.stand import Server, Stand
from hotline.launcher.browsers import find_chromium
from hotline.launcher.terminal import say
from hotline.launcher.trouble import Trouble

DATABASE = "bench_screen"
RUNS, BACKLOG = 200, 5000
GOAL_MS, LOST_S = 2000, 30
LANE = 9  # urgent ones that stand there at most: the header counts no further than ten
# When each thing was first on the page, in milliseconds since 1970, as the browser's clock has it.
QUEUE = """() => {
    window.shown = {};
    const look = () => document.querySelectorAll(".row").forEach((row) => { window.shown[row.id] ??= Date.now(); });
    look();
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
}"""
HEADER = """() => {
    window.shown = {};
    const line = document.querySelector("#live [data-urgent]");
    const look = () => {
        if (line.hidden) window.shown = {};
        else window.shown[line.innerText.match(/\\d+/)[0]] ??= Date.now();
    };
    new MutationObserver(look).observe(line, { childList: true, subtree: true, attributes: true, characterData: true });
}"""
GONE = """
WITH urgent AS (DELETE FROM triage_review WHERE lane = 'urgent' RETURNING id, tip_id),
deadlines AS (DELETE FROM triage_deadline d USING urgent WHERE d.review_id = urgent.id),
alerts AS (DELETE FROM triage_alert a USING urgent WHERE a.review_id = urgent.id)
DELETE FROM intake_tip t USING urgent WHERE t.id = urgent.tip_id
"""


def run(stand: Stand, *, quick: bool, times: int, seconds: float) -> None:
    runs, backlog = (6, 200) if quick else (RUNS, BACKLOG)
    if not find_chromium():
        say("NOT measured: Chromium was not found. Install chromium-headless-shell and start again.")
        return
    stand.create(DATABASE)
    stand.staff_side(DATABASE, "on_duty")
    cookie = stand.staff_side(DATABASE, "sign_in")
    with Sink() as sink, stand.superuser(DATABASE) as link:
        link.autocommit = False
        with watching(stand, sink, DATABASE), stand.server("staff_screen", stand.staff(DATABASE)) as server:
            with screens(server, cookie) as (queue, other):
                say(f"{runs} tips, nothing else going on ...")
                report("idle", shown(link, queue, other, runs))
                say(f"{runs} tips with {backlog} deadlines waiting to be told ...")
                lay_backlog(link, backlog)
                report(
                    "busy", shown(link, queue, other, runs, before=lambda: keep_busy(link)), backlog=backlog
                )
    stand.drop(DATABASE)


def report(name: str, waits: dict[str, list[float]], **more: int) -> None:
    for page, taken in waits.items():
        emit(
            f"alert_to_{page}_{name}", n=len(taken), seconds=sum(taken) / 1000, p50_ms=percentile(taken, 0.5),
            p95_ms=percentile(taken, 0.95), p99_ms=percentile(taken, 0.99), goal_ms=GOAL_MS, **more,
            ok=percentile(taken, 0.95) <= GOAL_MS,
        )  # fmt: skip


@contextmanager
def screens(server: Server, cookie: str) -> Iterator[tuple[Page, Page]]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        yield (
            opened(browser, server, cookie, "queue/", QUEUE),
            opened(browser, server, cookie, "directory/", HEADER),
        )
        browser.close()


def opened(browser: Browser, server: Server, cookie: str, path: str, observe: str) -> Page:
    """A page in a window of its own: one behind another would ask less often."""
    base, (name, value) = f"http://localhost:{server.port}", cookie.split("=", 1)
    context = browser.new_context(locale="en-CA")
    context.add_cookies([{"name": name, "value": value, "url": base}])
    page = context.new_page()
    page.goto(f"{base}/en/staff/{path}")
    page.evaluate(observe)
    return page


def shown(
    link: psycopg.Connection[Any], queue: Page, other: Page, runs: int, before: Callable[[], Any] = bool
) -> dict[str, list[float]]:
    """Milliseconds from before the COMMIT of each tip, as (queue, header)."""
    found: dict[str, list[float]] = {"queue": [], "header": []}
    for number in range(runs):
        standing = number % LANE
        if not standing:
            empty(link, other)
        before()
        time.sleep(random.uniform(0, 1))
        tip = str(uuid4())
        link.execute(TIP, {"tip": tip, "contact": str(uuid4()), "danger": "yes"})
        review = link.execute("SELECT id FROM triage_review WHERE tip_id = %s", [tip]).fetchone()
        assert review
        committed = time.time() * 1000
        link.commit()
        for name, page, key in (("queue", queue, f"r-{review[0]}"), ("header", other, str(standing + 1))):
            found[name].append(waited(page, key) - committed)
    return found


def empty(link: psycopg.Connection[Any], other: Page) -> None:
    quietly(link, GONE)
    other.locator("#live [data-urgent]").wait_for(state="hidden")


def waited(page: Page, key: str) -> float:
    until = time.monotonic() + LOST_S
    while not (at := page.evaluate("key => window.shown[key]", key)):
        if time.monotonic() > until:
            raise Trouble(f"A tip was not on {page.url} after {LOST_S} s.")
        time.sleep(0.05)
    return float(at)
