"""A year of the clock, ending today, in one process: tips come in, people look at them early, late or not at all, and
a pass runs each quarter of an hour and at each deadline. Afterwards every event is compared with what an account that
knows nothing of the database says must have happened (bench/year_truth.py), and the invariants are asked of all rows.

The database's triggers are told the time of the walk: in this database of its own, the functions that ask for the
time are replaced."""

from __future__ import annotations

import time
from datetime import timedelta
from uuid import UUID

from bench.lines import emit
from bench.stand import Stand
from bench.year_rota import TURN, turns
from hotline.launcher.terminal import say
from hotline.launcher.trouble import Trouble

DATABASE = "bench_year"
TIPS, DAYS = 40_000, 365
QUICK_TIPS, QUICK_DAYS = 3_300, 30
GOAL_SECONDS = 480
SIMULATED = """
CREATE OR REPLACE FUNCTION triage_moment() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
    SELECT COALESCE(NULLIF(current_setting('hotline.moment', true), '')::timestamptz, clock_timestamp())
$$;
CREATE OR REPLACE FUNCTION triage_ahead() RETURNS interval LANGUAGE sql IMMUTABLE AS $$ SELECT interval '1 year' $$
"""


def run(stand: Stand, *, quick: bool, times: int, seconds: float) -> None:
    tips, days = (QUICK_TIPS, QUICK_DAYS) if quick else (TIPS, DAYS)
    stand.create(DATABASE)
    with stand.superuser(DATABASE) as link:
        link.execute(SIMULATED)
        (stamp,) = link.execute("SELECT pg_get_functiondef('intake_stamp_tip'::regproc)").fetchone() or ("",)
        link.execute(stamp.replace("NEW.written_at := now()", "NEW.written_at := triage_moment()"))
        for setting in (
            "synchronous_commit = off",  # what is kept is not the question
            # A day passes in a second, so what the planner knows is weeks old: it takes tables for small that are not.
            "enable_seqscan = off",
            "random_page_cost = 1.1",
            # By index, the plan for any moment is that for each: to plan took longer than to do.
            "plan_cache_mode = force_generic_plan",
        ):
            link.execute(f"ALTER DATABASE {DATABASE} SET {setting}")
    lay_rota(stand, days)
    say(f"{days} days with {tips:,} tips ...")
    began = time.perf_counter()
    found = stand.staff_side(DATABASE, "walk_year", str(tips), str(days))
    took = time.perf_counter() - began
    kinds = ("missing", "double", "early", "late", "broken", "told_wrongly", "told_nobody")
    wrong = sum(found[kind] for kind in kinds)
    emit("year", **found, seconds=took, goal_seconds=GOAL_SECONDS, violations=wrong, goal_violations=0)
    if wrong:
        raise Trouble(f"{wrong} things were not as they must be: {found}")
    stand.drop(DATABASE)


def lay_rota(stand: Stand, days: int) -> None:
    """Planned beforehand, as it would have been; as superuser, since nobody else plans the past."""
    people = stand.staff_side(DATABASE, "year_staff")
    with stand.superuser(DATABASE) as link:
        (today,) = link.execute("SELECT (now() AT TIME ZONE 'UTC')::date").fetchone() or (None,)
        assert today is not None
        link.execute("SET session_replication_role = replica")
        planned = turns([UUID(one) for one in people], today - timedelta(days=days + 2), today)
        link.cursor().executemany(TURN, list(planned))
