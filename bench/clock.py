"""The pass over deadlines that have gone by, among a million open reviews, beside limit S: one bare statement on the
floor's lean tables, alert rows included. Then what a whole pass does until the first alert is away, what an empty
pass costs, how much memory `watch` takes, and whether the queue stays quick meanwhile."""

from __future__ import annotations

import statistics
import threading
import time
from functools import partial
from typing import Any

import psycopg

from bench import tables
from bench.floor import tables as floor_tables
from bench.lines import Measured, alternate, emit, median_ratio
from bench.load import Load, percentile
from bench.processes import cpu_ms
from bench.queue import PATH, page
from bench.stand import FLOOR_DATABASE, Stand
from hotline.launcher.trouble import Trouble

ROWS, OVERDUE = 1_000_000, 50_000
QUICK_ROWS, QUICK_OVERDUE = 10_000, 500
GOAL, GOAL_EMPTY_MS, GOAL_MIB, GOAL_PASS = 0.25, 5.0, 80, 120
S = """
WITH overdue AS (
    UPDATE floor_item SET told = true WHERE NOT told AND due <= now() RETURNING id, due
) INSERT INTO floor_told (item_id, kind, at) SELECT id, 'overdue', due FROM overdue
"""
LAY_OUT_S = "UPDATE floor_item SET told = false, due = now() - interval '1 hour' WHERE id <= %(overdue)s"
# Each waits for one more deadline, within the next day.
TO_COME = """
INSERT INTO triage_deadline (review_id, kind, due_at, subject_key, audience, look_at)
SELECT id, 'remind', at, id, 'duty', at
FROM (SELECT r.id, now() + interval '1 hour' + random() * interval '1 day' AS at FROM triage_review r) d
"""
# The worker has looked at each: nothing waits to be linked.
TAGGED = """
INSERT INTO triage_tagrun (tip_id, key_id, at) SELECT id, 'bench', written_at FROM intake_tip ON CONFLICT DO NOTHING
"""
# A day from receipt passed an hour ago for so many, and nobody has been told.
LAY_OUT = """
INSERT INTO triage_deadline (review_id, kind, due_at, subject_key, audience, look_at)
SELECT id, 'overdue', at, id, 'director', at
FROM (SELECT md5('review' || n)::uuid AS id, now() - interval '1 hour' AS at FROM generate_series(1, %(overdue)s) n) d
"""


def run(stand: Stand, *, quick: bool, times: int, seconds: float) -> None:
    rows, overdue = (QUICK_ROWS, QUICK_OVERDUE) if quick else (ROWS, OVERDUE)
    database = f"bench_open_{rows}"
    floor_tables.make(stand, FLOOR_DATABASE, rows)
    tables.make(stand, database, rows, waiting=1.0)
    lay_out(stand, database, "triage_alert", [TAGGED, "DELETE FROM triage_deadline", TO_COME], overdue)
    sweep(stand, database, overdue, times)
    whole_pass(stand, database, overdue)
    empty_passes(stand, database)
    queue_meanwhile(stand, database, overdue, seconds)
    lay_out(stand, database, "triage_alert", [], overdue)


def sweep(stand: Stand, database: str, overdue: int, times: int) -> None:
    firsts: list[float] = []
    limit, ours = alternate(
        times,
        partial(limit_s, stand, overdue),
        partial(swept, stand, database, overdue, firsts),
    )
    rates = [[overdue / run.load.seconds for run in side.runs] for side in (limit, ours)]
    facts = [
        {
            "n": overdue * times, "seconds": side.seconds, "per_second": statistics.median(found),
            "cpu_app_ms": sum(run.app_ms for run in side.runs) / overdue / times,
            "cpu_db_ms": sum(run.db_ms for run in side.runs) / overdue / times,
        }
        for side, found in zip((limit, ours), rates, strict=True)
    ]  # fmt: skip
    emit("clock_limit_s", **facts[0])
    emit(
        "clock", **facts[1], limit_per_second=facts[0]["per_second"], ratio=median_ratio(rates[1], rates[0]),
        goal_ratio=GOAL, first_batch_ms=statistics.median(firsts),
    )  # fmt: skip


def lay_out(stand: Stand, database: str, told: str, statements: list[str], overdue: int) -> None:
    """The same overdue rows again, none of them told of, the tables as a vacuum leaves them."""
    with stand.superuser(database) as link:
        link.execute("SET session_replication_role = replica")
        link.execute(f"TRUNCATE {told} CASCADE")
        if told == "triage_alert":
            link.execute("DELETE FROM triage_deadline WHERE look_at <= now() + interval '15 minutes'")
        for statement in statements:
            link.execute(statement, {"overdue": overdue} if "%(" in statement else None)
        link.execute("VACUUM ANALYZE")
        link.execute("CHECKPOINT")


def limit_s(stand: Stand, overdue: int) -> Measured:
    lay_out(stand, FLOOR_DATABASE, "floor_told", [LAY_OUT_S], overdue)
    with psycopg.connect(stand.database_url(FLOOR_DATABASE), autocommit=True) as link:
        return bare(stand, link, S, overdue)


def bare(stand: Stand, link: psycopg.Connection[Any], statement: str, overdue: int) -> Measured:
    before, began = cpu_ms(stand.postmaster()), time.perf_counter()
    done = link.execute(statement).rowcount
    seconds = time.perf_counter() - began
    if done != overdue:
        raise Trouble(f"The bare sweep told of {done} rows and not {overdue}.")
    return Measured(Load(seconds=seconds), db_ms=cpu_ms(stand.postmaster()) - before)


def swept(stand: Stand, database: str, overdue: int, firsts: list[float]) -> Measured:
    """One whole sweep in a process of its own; `firsts` gets the milliseconds until its first batch was committed."""
    lay_out(stand, database, "triage_alert", [LAY_OUT], overdue)
    before = cpu_ms(stand.postmaster())
    done = stand.staff_side(database, "sweep")
    if done["looked"] < overdue or done["alerts"] < overdue:
        raise Trouble(f"The sweep looked at {done['looked']} and wrote {done['alerts']}, not {overdue}.")
    firsts.append(done["first_ms"])
    return Measured(Load(seconds=done["seconds"]), done["cpu_s"] * 1000, cpu_ms(stand.postmaster()) - before)


def whole_pass(stand: Stand, database: str, overdue: int) -> None:
    """As `watch` does it, mail to a server that costs nothing: when the first alert is away, how long the heartbeat
    stands still, when all have been told, and the memory."""
    lay_out(stand, database, "triage_alert", [LAY_OUT], overdue)
    done = stand.staff_side(database, "whole_pass")
    emit(
        "clock_pass", n=done["alerts"], seconds=done["seconds"], first_sent_ms=done["first_sent_ms"],
        batches_before_first=done["batches_before_first"], first_pass_s=done["first_pass_s"],
        longest_pass_s=done["longest_pass_s"], goal_longest_pass_s=GOAL_PASS, pss_mib=done["pss_mib"],
        goal_pss_mib=GOAL_MIB,
    )  # fmt: skip


def empty_passes(stand: Stand, database: str) -> None:
    found = stand.staff_side(database, "empty")
    for name, goal in (("usual", GOAL_EMPTY_MS), ("whole", None)):
        values = found[name]
        emit(
            f"clock_empty_{name}", n=len(values), seconds=sum(values) / 1000, p50_ms=percentile(values, 0.5),
            p95_ms=percentile(values, 0.95), p99_ms=percentile(values, 0.99), goal_p50_ms=goal,
        )  # fmt: skip


def queue_meanwhile(stand: Stand, database: str, overdue: int, seconds: float) -> None:
    """The queue's page, asked by one person, beside nothing and while 50,000 are raised and told of."""
    cookie = stand.staff_side(database, "sign_in")
    with stand.server("staff_clock", stand.staff(database)) as server:
        ask = partial(
            stand.load, server, page(PATH, b'class="row"', 50), people=1, seconds=seconds, cookie=cookie
        )
        alone = ask()
        lay_out(stand, database, "triage_alert", [LAY_OUT], overdue)
        other = threading.Thread(target=stand.staff_side, args=(database, "whole_pass"))
        other.start()
        beside = ask()
        other.join()
    emit(
        "clock_queue_meanwhile", n=len(beside.load.units), seconds=beside.load.seconds,
        p50_ms=percentile(beside.load.units, 0.5), p95_ms=percentile(beside.load.units, 0.95),
        p99_ms=percentile(beside.load.units, 0.99), alone_p95_ms=percentile(alone.load.units, 0.95),
    )  # fmt: skip
