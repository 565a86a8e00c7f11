"""Power cuts under load: web workers and the database die by kill -9 while tips come in. Whoever was shown a
confirmation must find their tip kept."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from contextlib import suppress

from bench.lines import emit
from bench.load import Load, closed_loop
from bench.processes import children, tree
from bench.stand import Server, Stand
from bench.tips import Tips
from hotline.launcher.terminal import say
from hotline.launcher.trouble import Trouble

PEOPLE = 8
RESTART_SECONDS = 60


def run(stand: Stand, ours: Server, database: str, tips: Tips, *, seconds: float) -> None:
    say("Workers and the database die while tips come in ...")
    load, down, after = asyncio.run(under_load(stand, ours, tips, seconds))
    kept = set(stand.staff_side(database, "codes"))
    shown = len(tips.shown)
    emit(
        "intake_faults", n=shown, seconds=load.seconds, errors=load.failed, tips_kept=len(kept),
        shown_but_lost=len(set(tips.shown) - kept), goal_shown_but_lost=0, shown_twice=shown - len(set(tips.shown)),
        confirmed_under_fault=len(load.units), database_down_s=down, confirmed_after_restart=after,
    )  # fmt: skip


async def under_load(stand: Stand, ours: Server, tips: Tips, seconds: float) -> tuple[Load, float, int]:
    """The load; for how many seconds the database was away; how many tips were confirmed after that."""
    loop = asyncio.create_task(closed_loop(ours.port, tips.sends, people=PEOPLE, seconds=seconds))
    await asyncio.sleep(seconds / 4)
    kill(children(ours.process.pid)[0])
    await asyncio.sleep(seconds / 8)
    kill(children(ours.process.pid)[-1])
    await asyncio.sleep(seconds / 8)
    went = time.perf_counter()
    for pid in tree(stand.postmaster()):
        kill(pid)
    await asyncio.to_thread(restart, stand)
    down, before = time.perf_counter() - went, len(tips.shown)
    if loop.done():  # the restart took longer than the load: others come now
        await loop
        loop = asyncio.create_task(closed_loop(ours.port, tips.sends, people=PEOPLE, seconds=seconds / 4))
    load = await loop
    return load, down, len(tips.shown) - before


def kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def restart(stand: Stand) -> None:
    until = time.monotonic() + RESTART_SECONDS
    while True:
        try:
            return stand.services.postgres.start()
        except Trouble:
            if time.monotonic() > until:
                raise
            time.sleep(0.5)
