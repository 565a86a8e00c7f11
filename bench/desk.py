"""Fifty specialists, each with a call open, each saving a change every three seconds: how long a save takes, what it
costs, and by how much the database has grown for each call."""

from __future__ import annotations

import asyncio
import time

from bench.alert import DATABASE, DESKS, FRESH_EVERY, SAVE_EVERY, Desk, every
from bench.lines import emit
from bench.load import percentile
from bench.processes import cpu_ms
from bench.stand import Server, Stand
from hotline.launcher.terminal import say

GOAL_MS = 250
SECONDS = 60.0
# Every table of the desk, with its indexes, and the log.
SIZES = """
    SELECT COALESCE(sum(pg_total_relation_size(oid)), 0) FROM pg_class
    WHERE relkind = 'r' AND (relname LIKE 'desk\\_%' OR relname = 'audit_entry')
"""


async def measure(server: Server, people: list[list[str]], seconds: float) -> list[Desk]:
    desks = [Desk(server, cookie, token) for cookie, token in people]
    for desk in desks:
        await desk.begin()
    end = asyncio.Event()
    work = [every(SAVE_EVERY, end, desk.save) for desk in desks]
    work += [every(FRESH_EVERY, end, desk.fresh) for desk in desks]
    tasks = [asyncio.create_task(one) for one in work]
    await asyncio.sleep(seconds)
    end.set()
    await asyncio.gather(*tasks)
    return desks


def size_of(stand: Stand) -> int:
    with stand.superuser(DATABASE) as there:
        there.autocommit = True
        there.execute("VACUUM")
        return int(there.execute(SIZES).fetchone()[0])  # type: ignore[index]


def run(stand: Stand, *, quick: bool, times: int, seconds: float) -> None:
    count, length = (5, 4.0) if quick else (DESKS, SECONDS)
    stand.create(DATABASE)
    people = stand.staff_side(DATABASE, "sign_in_desks", str(count))
    before = size_of(stand)
    with stand.server("staff_desk", stand.staff(DATABASE)) as server:
        say(f"{count} specialists save every {SAVE_EVERY:.0f} s ...")
        began, cpu = time.perf_counter(), cpu_ms(server.process.pid)
        desks = asyncio.run(measure(server, people, length))
        took, cpu = time.perf_counter() - began, cpu_ms(server.process.pid) - cpu
    grown = size_of(stand) - before
    for label in ("save", "fresh", "begin"):
        spent = [one for desk in desks for one in desk.client.times.get(label, [])]
        more = {"goal_ms": GOAL_MS, "ok": percentile(spent, 0.95) <= GOAL_MS} if label == "save" else {}  # type: ignore[operator]
        emit(
            f"desk_{label}", n=len(spent), seconds=took, p50_ms=percentile(spent, 0.5),
            p95_ms=percentile(spent, 0.95), p99_ms=percentile(spent, 0.99), per_second=len(spent) / took, **more,
        )  # fmt: skip
    emit(
        "desk_growth", n=count, seconds=took, bytes_per_call=round(grown / count),
        cpu_ms_of_all_per_second=round(cpu / took), saves_per_call=round(length / SAVE_EVERY),
    )  # fmt: skip
    stand.drop(DATABASE)
