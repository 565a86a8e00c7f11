"""Without Redis a tip is told, and shown, as soon as with it."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bench.load import Client
from bench.tips import Tips
from hotline.launcher import serve
from hotline.launcher.places import BASE_DIR
from tests.faults.house import CLOCK, SERVERS, House, soon

pytestmark = pytest.mark.long
TIPS = 5
FRESH, QUEUE = "/en/staff/queue/fresh/", "/en/staff/queue/"
# From the tip's commit, by the database's clock: its event, and the letter.
TOLD = """
    SELECT extract(epoch FROM max(a.noticed_at - t.written_at)), extract(epoch FROM max(a.delivered_at - t.written_at))
    FROM intake_tip t JOIN triage_review r ON r.tip_id = t.id JOIN triage_alert a ON a.review_id = r.id
    WHERE t.written_at > %s AND a.kind = 'urgent'
"""


@pytest.fixture
def open_house(our_house: House) -> House:
    for name, surface in (("public", "public"), ("staff", "staff")):
        env = our_house.environment(surface) | {"HOTLINE_FLOOD_TIPS": "10000"}
        our_house.add(name, our_house.commands()[name], env)
    our_house.start(*SERVERS)
    born = our_house.now()
    our_house.start(*CLOCK, "public", "staff")
    assert soon(lambda: serve.answers(our_house.web) and serve.answers(our_house.staff_web), 30)
    for name in ("watch", "worker"):
        our_house.whole_pass(born, names=[name])
    return our_house


def signed_in(house: House) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "bench.staff_side", "sign_in"], cwd=BASE_DIR, env=house.environment(),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return str(json.loads(done.stdout.splitlines()[-1]))


async def shown_after(house: House, cookie: str, tips: Tips) -> float:
    """From a tip's confirmation to the supervisor's page, which asks each second."""
    page = Client(house.staff_web, cookie)
    mark = json.loads((await page.get(FRESH)).text)["mark"].partition(":")[0]
    await tips.sends(Client(house.web))
    sent = time.perf_counter()
    while json.loads((await page.get(FRESH)).text)["mark"].partition(":")[0] == mark:
        await asyncio.sleep(1)
    await page.get(QUEUE)
    return time.perf_counter() - sent


def live_path(house: House, cookie: str, count: int = TIPS) -> tuple[float, float, float]:
    """The slowest of some tips: to its event, to its letter, to the screen."""
    since, tips = house.now(), Tips()
    with ThreadPoolExecutor(
        1
    ) as apart:  # this thread may hold the loop of a browser that an earlier test opened
        shown = max(
            apart.submit(lambda: asyncio.run(shown_after(house, cookie, tips))).result() for _ in range(count)
        )
    assert soon(lambda: house.ask(ALL_SENT), 10)
    with house.link() as link:
        event, letter = link.execute(TOLD, [since]).fetchone()
    return float(event), float(letter), shown


ALL_SENT = "SELECT bool_and(delivered_at IS NOT NULL) FROM triage_alert"


def health(house: House) -> dict[str, Any]:
    request = urllib.request.Request(
        f"http://127.0.0.1:{house.staff_web}/healthz", headers={"Host": "localhost"}
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return dict(json.load(answer))
    except urllib.error.HTTPError as error:
        return dict(json.load(error))


def test_nothing_waits_for_redis(open_house: House) -> None:
    cookie = signed_in(open_house)
    live_path(open_house, cookie, 1)  # the first pages are made
    open_house.keeper.drop("valkey")
    assert health(open_house)["redis"] is False
    without = live_path(open_house, cookie)
    open_house.start("valkey")
    back = time.monotonic()
    after = live_path(open_house, cookie)
    assert soon(lambda: health(open_house)["ok"], max(0.1, back + 5 - time.monotonic())), health(open_house)
    print(f"event, letter, screen: {without} without, {after} after")
    for event, letter, screen in (without, after):
        assert event < 2 and letter < 2 and screen < 2 + 1
