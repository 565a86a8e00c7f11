"""The long form of tests/faults: everything is killed thirty times while two hundred tips fall due; then the primary
dies, and a host is cut off, several times. A line of JSON for each, and the seed that repeats it."""

from __future__ import annotations

import os
import random
from typing import Any

from bench.lines import emit
from bench.load import percentile
from bench.stand import Stand
from hotline.launcher.terminal import say
from tests.faults.cutting import cut_in_mid_pass, populate
from tests.faults.failing_over import fail_over
from tests.faults.hosts import DATABASE, network
from tests.faults.house import house
from tests.faults.judge import Verdict
from tests.faults.strikes import strike

TIPS, TIMES, SECONDS = 200, 30, 420.0
PATIENCE = 400.0  # claimed by somebody who died: tried again after five minutes
FAIL_OVERS, CUTS = 3, 3
GOALS = {"goal_missing": 0, "goal_wrong": 0, "goal_unsent": 0, "goal_strangers": 0}


def run(stand: Stand, *, quick: bool, times: int, seconds: float) -> None:
    seed = int(os.environ.get("HOTLINE_FAULTS_SEED") or random.SystemRandom().randrange(10**6))
    say(f"Seed {seed}: HOTLINE_FAULTS_SEED={seed} repeats the run.")
    kills(seed, *(3, 30.0) if quick else (TIMES, SECONDS))
    for number in range(1 if quick else FAIL_OVERS):
        primary_dies(seed + number)
    if os.geteuid() == 0:
        cuts(1 if quick else CUTS)
    else:
        say("No host was cut off: only root can make hosts of its own.")


def counted(verdict: Verdict | None) -> dict[str, Any]:
    assert verdict
    return {
        "tips": verdict.tips, "events": verdict.events, "missing": len(verdict.missing), "wrong": len(verdict.wrong),
        "letters": verdict.letters, "unsent": len(verdict.unsent), "strangers": len(verdict.strangers),
        "repeated": verdict.repeated, **GOALS,
    }  # fmt: skip


def kills(seed: int, times: int, seconds: float) -> None:
    say(f"Everything is killed {times} times in {seconds:.0f} s ...")
    with house("bench") as ours:
        struck = strike(
            ours,
            tips=TIPS,
            times=times,
            seconds=seconds,
            seed=seed,
            patience=PATIENCE,
            hurry=False,
            alone=times,
        )
    back = [one * 1000 for one in struck.alone]
    emit(
        "faults_kills", n=struck.kills.total(), seconds=struck.seconds, p50_ms=percentile(back, 0.5),
        p95_ms=percentile(back, 0.95), p99_ms=percentile(back, 0.99), seed=seed, kills=dict(struck.kills),
        returns_alone=len(back), slowest_ms=max(back, default=None), returns_beside_others=len(struck.recoveries),
        beside_p95_s=percentile(struck.recoveries, 0.95), beside_max_s=max(struck.recoveries, default=None),
        killed_again_first=struck.again, database_down_p50_s=percentile(struck.down, 0.5),
        database_down_max_s=max(struck.down, default=None),
        told=struck.told, lost=struck.lost, **counted(struck.verdict), fell_due_in_the_run=len(struck.late),
        late_p50_s=percentile(struck.late, 0.5), late_p95_s=percentile(struck.late, 0.95),
        late_max_s=max(struck.late, default=None),
    )  # fmt: skip


def primary_dies(seed: int) -> None:
    say("The primary dies, its standby takes over ...")
    with house(
        "bench", mail_takes=0.02
    ) as ours:  # as in the short form: a pass ends when its letters are out
        done = fail_over(ours, tips=80, seconds=12.0, seed=seed)
    emit(
        "faults_fail_over", n=1, seconds=done.gone, seed=seed, recovery_s=done.recovery, told_before=done.before,
        told=done.told, lost=done.lost, restarts=done.restarts, **counted(done.verdict),
    )  # fmt: skip


def cuts(times: int) -> None:
    say("A host is cut off in the middle of its pass ...")
    with (
        network("one", "two", "three") as net,
        house("bench", address=DATABASE, inside=net.inside("database")) as ours,
    ):
        populate(ours, net)
        for _ in range(times):
            cut = cut_in_mid_pass(ours, net)
            emit(
                "faults_host_cut", n=1, held_s=cut.held, beside_s=cut.beside, back_s=cut.back, **counted(cut.verdict)
            )  # fmt: skip
