"""The pass over deadlines that have gone by, beside two bare statements: limit S, on the floor's lean tables,
and the same on our own, every trigger silent. What lies between the two is what our keys and indexes cost in
PostgreSQL, whoever sweeps; the rest is the pass."""

from __future__ import annotations

import statistics
import time
from functools import partial
from typing import Any

import psycopg

from bench import tables
from bench.floor import tables as floor_tables
from bench.lines import Measured, alternate, emit, median_ratio
from bench.load import Load, percentile
from bench.processes import cpu_ms
from bench.stand import FLOOR_DATABASE, Stand
from hotline.launcher.trouble import Trouble

ROWS, OVERDUE = 1_000_000, 50_000
QUICK_ROWS, QUICK_OVERDUE = 10_000, 500
GOAL, GOAL_EMPTY_MS = 0.25, 5.0
S = """
WITH overdue AS (
    UPDATE floor_item SET told = true WHERE NOT told AND due <= now() RETURNING id, due
) INSERT INTO floor_told (item_id, kind, at) SELECT id, 'overdue', due FROM overdue
"""
OWN = """
WITH overdue AS (
    UPDATE triage_review SET next_look = NULL WHERE stopped_at IS NULL AND next_look <= now() RETURNING id, due_at
) INSERT INTO triage_alert (id, review_id, kind, occurred_at, noticed_at, next_try_at, attempts)
SELECT gen_random_uuid(), id, 'overdue', due_at, now(), now(), 0 FROM overdue
"""
LAY_OUT_S = """
UPDATE floor_item SET told = false, due = now() - interval '1 hour'
WHERE id <= %(overdue)s
"""
# Reviews decided long ago wait again, due an hour ago; their reminder went out in time. Nothing else is due.
ALONE = "UPDATE triage_review SET next_look = NULL WHERE next_look IS NOT NULL"
LAY_OUT = """
UPDATE triage_review SET outcome = '', decision_id = NULL, decided_at = NULL, decided_by_id = NULL,
    stopped_at = NULL, received_at = now() - interval '25 hours', clock_from = now() - interval '25 hours',
    due_at = now() - interval '1 hour', next_look = now() - interval '1 hour'
FROM generate_series(1, %(overdue)s) n WHERE triage_review.id = md5('review' || n)::uuid
"""
PUT_BACK = """
UPDATE triage_review SET outcome = 'referred', decision_id = gen_random_uuid(), decided_at = now(),
    decided_by_id = md5('holder0')::uuid, stopped_at = now(), next_look = NULL
FROM generate_series(1, %(overdue)s) n WHERE triage_review.id = md5('review' || n)::uuid
"""
REMINDED = """
INSERT INTO triage_alert (id, review_id, kind, occurred_at, noticed_at, delivered_at, attempts)
SELECT gen_random_uuid(), id, 'due_soon', due_at - interval '4 hours', now(), now(), 1
FROM triage_review WHERE next_look <= now() AND stopped_at IS NULL
"""


def run(stand: Stand, *, quick: bool, times: int, seconds: float) -> None:
    rows, overdue = (QUICK_ROWS, QUICK_OVERDUE) if quick else (ROWS, OVERDUE)
    database = "bench_10k" if quick else "bench_1m"
    floor_tables.make(stand, FLOOR_DATABASE, rows)
    tables.make(stand, database, rows)
    stand.mark(database, "a sweep was cut short here")  # made anew if that is how we end
    measure(stand, database, overdue, times)
    lay_out(stand, database, "triage_alert", [PUT_BACK], overdue)
    stand.mark(database, tables.state(stand, rows))


def measure(stand: Stand, database: str, overdue: int, times: int) -> None:
    firsts: list[float] = []
    limit, own, ours = alternate(
        times,
        partial(limit_s, stand, overdue),
        partial(limit_own, stand, database, overdue),
        partial(swept, stand, database, overdue, firsts),
    )
    rates = [[overdue / run.load.seconds for run in side.runs] for side in (limit, own, ours)]
    facts = [
        {
            "n": overdue * times,
            "seconds": side.seconds,
            "per_second": statistics.median(found),
            "cpu_app_ms": sum(run.app_ms for run in side.runs) / overdue / times,
            "cpu_db_ms": sum(run.db_ms for run in side.runs) / overdue / times,
        }
        for side, found in zip((limit, own, ours), rates, strict=True)
    ]
    emit("sweep_limit_s", **facts[0])
    emit("sweep_limit_own", **facts[1])
    emit(
        "sweep", **facts[2], limit_per_second=facts[0]["per_second"], ratio=median_ratio(rates[2], rates[0]),
        goal_ratio=GOAL, own_limit_per_second=facts[1]["per_second"], own_ratio=median_ratio(rates[2], rates[1]),
        first_batch_ms=statistics.median(firsts),
    )  # fmt: skip
    delivery(stand, database)
    empty_passes(stand, database)


def lay_out(stand: Stand, database: str, told: str, statements: list[str], overdue: int) -> None:
    """The same overdue rows again, none of them told of, the tables as a vacuum leaves them."""
    with stand.superuser(database) as link:
        link.execute("SET session_replication_role = replica")
        link.execute(f"TRUNCATE {told}")
        for statement in statements:
            link.execute(statement, {"overdue": overdue} if "%(" in statement else None)
        link.execute("VACUUM ANALYZE")
        link.execute("CHECKPOINT")


def limit_s(stand: Stand, overdue: int) -> Measured:
    lay_out(stand, FLOOR_DATABASE, "floor_told", [LAY_OUT_S], overdue)
    with psycopg.connect(stand.database_url(FLOOR_DATABASE), autocommit=True) as link:
        return bare(stand, link, S, overdue)


def limit_own(stand: Stand, database: str, overdue: int) -> Measured:
    lay_out(stand, database, "triage_alert", [ALONE, LAY_OUT, REMINDED], overdue)
    with stand.superuser(database) as link:
        link.execute("SET session_replication_role = replica")
        return bare(stand, link, OWN, overdue)


def bare(stand: Stand, link: psycopg.Connection[Any], statement: str, overdue: int) -> Measured:
    before, began = cpu_ms(stand.postmaster()), time.perf_counter()
    done = link.execute(statement).rowcount
    seconds = time.perf_counter() - began
    if done != overdue:
        raise Trouble(f"The bare sweep told of {done} rows and not {overdue}.")
    return Measured(Load(seconds=seconds), db_ms=cpu_ms(stand.postmaster()) - before)


def swept(stand: Stand, database: str, overdue: int, firsts: list[float]) -> Measured:
    """One whole sweep in a process of its own; `firsts` gets the milliseconds until its first batch was committed."""
    lay_out(stand, database, "triage_alert", [ALONE, LAY_OUT, REMINDED], overdue)
    before = cpu_ms(stand.postmaster())
    done = stand.staff_side(database, "sweep")
    if done["looked"] != overdue or done["alerts"] != overdue:
        raise Trouble(f"The sweep looked at {done['looked']} and wrote {done['alerts']}, not {overdue}.")
    firsts.append(done["first_ms"])
    return Measured(Load(seconds=done["seconds"]), done["cpu_s"] * 1000, cpu_ms(stand.postmaster()) - before)


def delivery(stand: Stand, database: str) -> None:
    """The sending of alerts alone, to a mail server that costs nothing."""
    with stand.superuser(database) as link:
        link.execute(
            "UPDATE triage_alert SET next_try_at = NULL, delivered_at = now() WHERE next_try_at IS NOT NULL"
        )
        link.execute(
            "UPDATE triage_alert SET next_try_at = now() WHERE id IN"
            " (SELECT id FROM triage_alert WHERE kind = 'overdue' LIMIT 500)"
        )
        link.execute("VACUUM ANALYZE triage_alert")
    sent = stand.staff_side(database, "deliver")
    emit("sweep_delivery", n=sent["sent"], seconds=sent["seconds"], per_second=sent["sent"] / sent["seconds"])


def empty_passes(stand: Stand, database: str) -> None:
    found = stand.staff_side(database, "empty")
    for name, goal in (("usual", GOAL_EMPTY_MS), ("whole", None)):
        values = found[name]
        emit(
            f"sweep_empty_{name}", n=len(values), seconds=sum(values) / 1000, p50_ms=percentile(values, 0.5),
            p95_ms=percentile(values, 0.95), p99_ms=percentile(values, 0.99), goal_p50_ms=goal,
        )  # fmt: skip
