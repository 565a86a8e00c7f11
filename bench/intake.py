"""A tip through the real public surface (form, token, validation, sealing, trigger), beside floor F."""

from __future__ import annotations

import asyncio
from functools import partial

from bench import power_cut
from bench.floor import tables as floor_tables
from bench.lines import Side, alternate, emit, median_ratio
from bench.load import closed_loop, percentile
from bench.processes import pss_mib
from bench.stand import FLOOR_DATABASE, Server, Stand
from bench.tips import Tips, floor_sends
from hotline.launcher.terminal import say

DATABASE = "bench_intake"
GOALS = {"goal_ratio": 0.35, "goal_p95_ms": 100.0, "goal_cpu_ms": 15.0}
MEMORY_SECONDS = 45.0  # each half, on a machine too slow for all of them
GOAL_AGAIN_MS, GOAL_PSS_MIB, GOAL_GROWTH = 250.0, 160.0, 1.1


def run(stand: Stand, *, quick: bool, times: int, seconds: float) -> None:
    floor_tables.make(stand, FLOOR_DATABASE, 10_000 if quick else 1_000_000)
    stand.create(DATABASE)
    tips = Tips()
    with (
        stand.server("floor", stand.floor(), "bench.floor.wsgi") as floor,
        stand.server("public", stand.public(DATABASE)) as ours,
    ):
        for people in (8, 1):
            pairs(stand, ours, floor, tips, people, times, seconds)
        asked_again(stand, ours, tips, seconds)
        crowd(stand, ours, tips, seconds)
        memory(ours, floor, tips, 40 if quick else 5_000)
        power_cut.run(stand, ours, DATABASE, tips, seconds=2.0 if quick else 12.0)


def pairs(
    stand: Stand, ours: Server, floor: Server, tips: Tips, people: int, times: int, seconds: float
) -> None:
    say(f"Tips, {people} at once ...")
    side, limit = alternate(
        times,
        partial(stand.load, ours, tips.sends, people=people, seconds=seconds),
        partial(stand.load, floor, floor_sends, people=people, seconds=seconds),
    )
    emit(f"intake_floor_f_c{people}", **limit.facts())
    emit(
        f"intake_c{people}", **side.facts(), limit_per_second=limit.facts()["per_second"],
        ratio=median_ratio(side.rates(), limit.rates()), cpu_ms=sum(side.cpu()),
        limit_cpu_ms=sum(limit.cpu()), get_p95_ms=percentile(side.times("get"), 0.95),
        post_p95_ms=percentile(side.times("post"), 0.95), **(GOALS if people == 8 else {}),
    )  # fmt: skip


def asked_again(stand: Stand, ours: Server, tips: Tips, seconds: float) -> None:
    for people in (1, 8):
        say(f"Forms that lack an answer, {people} at once ...")
        side = Side([stand.load(ours, tips.forgets, people=people, seconds=seconds)])
        values = side.times("again")
        facts = side.facts() | dict.fromkeys(("p50_ms", "p95_ms", "p99_ms"))
        facts |= {f"p{share}_ms": percentile(values, share / 100) for share in (50, 95, 99)}
        emit(f"intake_asked_again_c{people}", **facts, goal_p95_ms=GOAL_AGAIN_MS)


def crowd(stand: Stand, ours: Server, tips: Tips, seconds: float) -> None:
    say("Tips, 32 at once ...")
    side = Side([stand.load(ours, tips.sends, people=32, seconds=seconds)])
    emit("intake_c32", **side.facts(), goal_errors=0)


def memory(ours: Server, floor: Server, tips: Tips, units: int) -> None:
    """After `units` more pairs (10,000 requests in a whole run), and after as many again: nothing may pile up."""
    say("Memory ...")
    found, sent, spent = [], 0, 0.0
    for _ in range(2):
        load = asyncio.run(closed_loop(ours.port, tips.sends, people=8, units=units, seconds=MEMORY_SECONDS))
        found.append(pss_mib(ours.process.pid))
        sent, spent = sent + len(load.units), spent + load.seconds
    emit(
        "intake_memory", n=sent, seconds=spent, pss_mib=found[0], goal_pss_mib=GOAL_PSS_MIB,
        growth=found[1] / found[0], goal_growth=GOAL_GROWTH, floor_pss_mib=pss_mib(floor.process.pid),
        workers_pss_mib=pss_mib(ours.process.pid, only_children=True),
    )  # fmt: skip
