"""From the key that calls a supervisor to the moment another page has heard of it, with fifty desks open.

Every desk saves a change each three seconds and asks what others changed; one supervisor's page asks each second,
as static/js/called.js does, and then loads what it shows. The goal is two seconds at the 95th percentile."""

from __future__ import annotations

import asyncio
import json
import random
import time
from uuid import uuid4

from bench.lines import emit
from bench.load import Client, Failed, percentile
from bench.stand import Server, Stand
from hotline.launcher.terminal import say

DATABASE = "bench_alert"
DESK = "/en/staff/desk/"
DESKS, RUNS = 50, 100
SAVE_EVERY, FRESH_EVERY, ASK_EVERY = 3.0, 5.0, 1.0
GOAL_MS = 2000


async def every(seconds: float, end: asyncio.Event, act) -> None:  # type: ignore[no-untyped-def]
    await asyncio.sleep(random.uniform(0, seconds))
    while not end.is_set():
        began = time.perf_counter()
        await act()
        await asyncio.sleep(max(0.0, seconds - (time.perf_counter() - began)))


class Desk:
    """One specialist's open call."""

    def __init__(self, server: Server, cookie: str, token: str) -> None:
        self.client = Client(server.port, cookie)
        self.token, self.tab, self.number, self.call = token, str(uuid4()), 0, str(uuid4())

    async def post(self, what: str, label: str, **fields: str) -> str:
        sent = [("csrfmiddlewaretoken", self.token), *((name, text) for name, text in fields.items())]
        answer = await self.client.post(f"{DESK}call/{self.call}/{what}", sent, label)
        if answer.status != 200:
            raise Failed(f"{what}: {answer.status}")
        return answer.text

    async def begin(self) -> None:
        await self.post("", "begin", start="yes")

    async def save(self) -> None:
        text = "A man waits downstairs. " * random.randint(1, 8)
        said = {"id": str(uuid4()), "tab": self.tab, "base": self.number, "values": {"narrative": [text]}}
        answer = await self.post("save/", "save", **{"page-json": json.dumps(said)})
        self.number = int(json.loads(answer)["number"])

    async def fresh(self) -> None:
        said = {"number": self.number, "tab": self.tab}
        await self.post("fresh/", "fresh", **{"page-json": json.dumps(said)})


async def heard(client: Client, mark: str) -> str:
    """Polls as the page does until the mark is another, then loads what is shown."""
    await asyncio.sleep(random.uniform(0, ASK_EVERY))
    while True:
        began = time.perf_counter()
        answer = await client.get(f"{DESK}alerts/fresh/", "poll")
        if json.loads(answer.body)["mark"] != mark:
            return (await client.get(f"{DESK}alerts/", "list")).text
        await asyncio.sleep(max(0.0, ASK_EVERY - (time.perf_counter() - began)))


async def measure(
    server: Server, people: list[list[str]], boss: str, runs: int
) -> tuple[list[float], list[Desk]]:
    desks = [Desk(server, cookie, token) for cookie, token in people]
    for desk in desks:
        await desk.begin()
    end, watcher, waits = asyncio.Event(), Client(server.port, boss), []
    work = [every(SAVE_EVERY, end, desk.save) for desk in desks]
    work += [every(FRESH_EVERY, end, desk.fresh) for desk in desks]
    tasks = [asyncio.create_task(one) for one in work]
    await asyncio.sleep(SAVE_EVERY)
    for number in range(runs):
        desk = desks[number % len(desks)]
        mark = json.loads((await watcher.get(f"{DESK}alerts/fresh/", "poll")).body)["mark"]
        hearing = asyncio.create_task(heard(watcher, mark))
        began = time.perf_counter()
        await desk.post("alert/", "raise", **{"page-tab": desk.tab, "page-number": str(desk.number)})
        if "Answer and follow" not in await hearing:
            raise Failed("the call for help is not on the page")
        waits.append((time.perf_counter() - began) * 1000)
        await desk.post("alert/close/", "close")
    end.set()
    await asyncio.gather(*tasks)
    return waits, desks


def run(stand: Stand, *, quick: bool, times: int, seconds: float) -> None:
    desks, runs = (5, 5) if quick else (DESKS, RUNS)
    stand.create(DATABASE)
    people = stand.staff_side(DATABASE, "sign_in_desks", str(desks))
    boss = stand.staff_side(DATABASE, "sign_in")
    with stand.server("staff_alert", stand.staff(DATABASE)) as server:
        say(f"{desks} desks open, {runs} calls for a supervisor ...")
        began = time.perf_counter()
        waits, all_desks = asyncio.run(measure(server, people, boss, runs))
        took = time.perf_counter() - began
    emit(
        "alert_to_visible", n=len(waits), seconds=took, p50_ms=percentile(waits, 0.5), p95_ms=percentile(waits, 0.95),
        p99_ms=percentile(waits, 0.99), desks=desks, goal_ms=GOAL_MS, ok=percentile(waits, 0.95) <= GOAL_MS,
    )  # fmt: skip
    for label in ("save", "fresh", "raise"):
        spent = [one for desk in all_desks for one in desk.client.times.get(label, [])]
        emit(
            f"alert_beside_{label}", n=len(spent), seconds=took, p50_ms=percentile(spent, 0.5),
            p95_ms=percentile(spent, 0.95), p99_ms=percentile(spent, 0.99), per_second=len(spent) / took,
        )  # fmt: skip
    stand.drop(DATABASE)
