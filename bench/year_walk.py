"""The walk itself, as staff's process: time goes from act to act, and a pass at each quarter and each deadline."""

from __future__ import annotations

import gc
import heapq
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from bench.tables import noise
from bench.year_people import Hands, Told, year
from bench.year_rota import told as must_be_told
from bench.year_truth import expected
from tests.triage.invariants import broken

SEED = 20261126
QUARTER = timedelta(minutes=15)


# The pass of a deadline (raising.py), and that this is its time.
NOW = "SELECT set_config('hotline.moment', %s, false)"
RAISE_THEN = "SELECT * FROM triage_pass(set_config('hotline.moment', %s, false)::timestamptz, %s, NULL, NULL)"
# By the audience that the event names, not the one that the round came to.
TELLINGS = """
    SELECT min(a.audience), r.made_at, array_agg(DISTINCT d.staff_id), bool_or(r.reached_at IS NOT NULL)
    FROM triage_round r JOIN triage_alert a ON a.round_id = r.id JOIN triage_delivery d ON d.round_id = r.id
    GROUP BY r.id, r.made_at
"""


def walk(tips: int, days: int) -> dict[str, Any]:
    from hotline.now import now
    from triage.actions.raising import BATCH
    from triage.actions.watch import run_pass

    end = now().replace(minute=0, second=0, microsecond=0)
    told, hands = year(tips, days, end, SEED), Hands(staff(), noise(), SEED)
    queue = events(told, days, end)
    gc.freeze()  # a year's plans: none of it is garbage
    acts = passes = 0
    last: datetime | None = None
    began = time.process_time()
    connection.ensure_connection()
    ahead = ExitStack()  # until the next whole pass
    done = ahead.enter_context(sent_ahead())
    while queue:
        at, _rank, _number, what, one, act = heapq.heappop(queue)
        if what == "quarter":
            connection.connection.execute(NOW, [at.isoformat()])
            ahead.close()
            run_pass("watch", at=at, after=last)
            last = at
            passes += 1
            done = ahead.enter_context(sent_ahead())
            continue
        if what == "act":
            hands.do(one, act)
            acts += 1
        else:
            connection.connection.execute(RAISE_THEN, [at.isoformat(), BATCH])
            passes += 1
        done()
    ahead.close()
    cpu = time.process_time() - began
    return {"n": len(told), "days": days, "acts": acts, "passes": passes, "cpu_s": cpu, **compare(told, end)}


@contextmanager
def sent_ahead() -> Iterator[Callable[[], object]]:
    """What is sent in here waits for no answer; what it gives ends a transaction, each step has one of its own. A
    pipeline's `sync` would wait for all answers, half a million times in a year."""
    link = connection.connection
    with link.pipeline():
        link.execute("BEGIN")
        yield lambda: link.execute("COMMIT AND CHAIN")
        link.execute("COMMIT")


def events(told: list[Told], days: int, end: datetime) -> list[tuple[Any, ...]]:
    """Acts come before a pass of the same moment; a pass at each deadline that any tip will ever have."""
    rows: list[tuple[Any, ...]] = []
    for one in told:
        rows += [
            (act.at, 0, len(rows) + n, "act", one, act)
            for n, act in enumerate(one.acts)
            if act.at <= end and act.kind != "lapse"  # nobody does anything
        ]
        moments = {at for _kind, at in expected(one, end)}
        rows += [(at, 1, len(rows) + n, "deadline", None, None) for n, at in enumerate(sorted(moments))]
    quarters = int(days * 96) + 1
    start = end - timedelta(days=days)
    rows += [(start + n * QUARTER, 2, len(rows) + n, "quarter", None, None) for n in range(quarters)]
    heapq.heapify(rows)
    return rows


def staff() -> list[UUID]:
    """Three supervisors, in the order in which they stand in the rota; the director is told of what is late."""
    from bench.staff_side import sign_in
    from hotline.accounts.models import Staff

    for name in ("ada", "bea", "luc"):
        sign_in(f"{name}@example.org", "supervisor")
    return list(Staff.objects.filter(role="supervisor").order_by("email").values_list("pk", flat=True))


def tellings(people: list[UUID]) -> dict[str, int]:
    """Rounds of telling: whether those were told who had to be, and whether anybody was."""
    with connection.cursor() as cursor:
        cursor.execute(TELLINGS)
        rows = cursor.fetchall()
    wrongly = sum(
        must_be_told(audience, made_at, people) != set(to) & set(people)
        for audience, made_at, to, _reached in rows
    )
    return {
        "rounds": len(rows),
        "told_wrongly": wrongly,
        "told_nobody": sum(not reached for *_, reached in rows),
    }


def compare(told: list[Told], end: datetime) -> dict[str, Any]:
    """missing, and more than must be (double); noticed before it passed (early), or later than a pass (late)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v.tip_id, a.kind, a.occurred_at, a.noticed_at"
            " FROM triage_alert a JOIN triage_review v ON v.id = a.review_id"
        )
        rows = cursor.fetchall()
        cursor.execute("SELECT set_config('hotline.moment', '', false)")
        # Acts are written as rows here, so the log does not have them.
        wrong = [rule for rule, _tip in broken(cursor) if not rule.endswith("in the log")]
    must = Counter((one.tip, kind, at) for one in told for kind, at in expected(one, end))
    are = Counter((tip, kind, at) for tip, kind, at, _noticed in rows)
    missing, double = must - are, are - must
    return {
        "events": len(rows), "missing": missing.total(), "double": double.total(),
        "early": sum(noticed < at for _r, _k, at, noticed in rows),
        "late": sum(noticed > at + QUARTER for _r, _k, at, noticed in rows),
        "broken": len(wrong), **tellings(staff()),
    }  # fmt: skip
