"""The pass over deadlines that have gone by, beside one bare statement that does the same (limit S)."""

from __future__ import annotations

import statistics
import time

import psycopg

from bench import tables
from bench.floor import tables as floor_tables
from bench.lines import Measured, emit, median_ratio
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
    limits: list[Measured] = []
    ours: list[Measured] = []
    firsts: list[float] = []
    for number in range(times):
        lay_out(stand, FLOOR_DATABASE, "floor_told", [LAY_OUT_S], overdue)
        lay_out(stand, database, "triage_alert", [ALONE, LAY_OUT, REMINDED], overdue)
        for whose in ("ours", "bare") if number % 2 else ("bare", "ours"):
            if whose == "bare":
                limits.append(bare(stand, overdue))
            else:
                run, first = swept(stand, database, overdue)
                ours.append(run)
                firsts.append(first)
    bare_rates = [overdue / run.load.seconds for run in limits]
    rates = [overdue / run.load.seconds for run in ours]
    limit = statistics.median(bare_rates)
    emit("sweep_limit_s", n=overdue * times, seconds=spent(limits), per_second=limit)
    emit(
        "sweep", n=overdue * times, seconds=spent(ours), per_second=statistics.median(rates),
        limit_per_second=limit, ratio=median_ratio(rates, bare_rates), goal_ratio=GOAL,
        first_batch_ms=statistics.median(firsts),
        cpu_app_ms=sum(run.app_ms for run in ours) / overdue / times,
        cpu_db_ms=sum(run.db_ms for run in ours) / overdue / times,
    )  # fmt: skip
    delivery(stand, database)
    empty_passes(stand, database)


def spent(runs: list[Measured]) -> float:
    return sum(run.load.seconds for run in runs)


def lay_out(stand: Stand, database: str, told: str, statements: list[str], overdue: int) -> None:
    """The same overdue rows again, none of them told of, the tables as a vacuum leaves them."""
    with stand.superuser(database) as link:
        link.execute("SET session_replication_role = replica")
        link.execute(f"TRUNCATE {told}")
        for statement in statements:
            link.execute(statement, {"overdue": overdue} if "%(" in statement else None)
        link.execute("VACUUM ANALYZE")
        link.execute("CHECKPOINT")


def bare(stand: Stand, overdue: int) -> Measured:
    with psycopg.connect(stand.database_url(FLOOR_DATABASE), autocommit=True) as link:
        began = time.perf_counter()
        done = link.execute(S).rowcount
        seconds = time.perf_counter() - began
    if done != overdue:
        raise Trouble(f"The bare sweep told of {done} rows and not {overdue}.")
    return Measured(Load(seconds=seconds))


def swept(stand: Stand, database: str, overdue: int) -> tuple[Measured, float]:
    """One whole sweep in a process of its own, and the milliseconds until its first batch was committed."""
    before = cpu_ms(stand.postmaster())
    done = stand.staff_side(database, "sweep")
    if done["looked"] != overdue or done["alerts"] != overdue:
        raise Trouble(f"The sweep looked at {done['looked']} and wrote {done['alerts']}, not {overdue}.")
    run = Measured(Load(seconds=done["seconds"]), done["cpu_s"] * 1000, cpu_ms(stand.postmaster()) - before)
    return run, done["first_ms"]


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
