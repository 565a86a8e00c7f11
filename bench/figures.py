"""The page of compliance beside a bare list of fifty rows (floor Q): thirteen weeks of it, at each size."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial

from bench import tables
from bench.floor import tables as floor_tables
from bench.lines import alternate, emit, median_ratio
from bench.queue import QUICK, SIZES, page
from bench.stand import FLOOR_DATABASE, Stand
from hotline.launcher.terminal import say

PATH = "/en/staff/queue/compliance/"
# One in twenty missed its deadline, and half of these have a reason.
MISSED = """
INSERT INTO triage_alert (id, review_id, subject_key, kind, occurred_at, noticed_at, delivered_at)
SELECT md5('missed' || id)::uuid, id, id, 'overdue', due_at, due_at, due_at FROM triage_review
WHERE due_at < now() AND hashtext(id::text) % 20 = 0 ON CONFLICT DO NOTHING
"""
REASONS = """
INSERT INTO triage_breachreason (id, review_id, kind, due_at, reason, by_id, at)
SELECT md5('why' || id)::uuid, review_id, kind, occurred_at, 'too_many', md5('holder0')::uuid, occurred_at
FROM triage_alert WHERE kind = 'overdue' AND hashtext(id::text) % 2 = 0 ON CONFLICT DO NOTHING
"""


def run(stand: Stand, *, quick: bool, times: int, seconds: float) -> None:
    sizes = QUICK if quick else SIZES
    floor_tables.make(stand, FLOOR_DATABASE, max(sizes.values()))
    for name, rows in sizes.items():
        tables.make(stand, f"bench_{name}", rows)
        with stand.superuser(f"bench_{name}") as link:
            link.execute("SET session_replication_role = replica")
            link.execute(MISSED)
            link.execute(REASONS)
            link.execute("ANALYZE triage_alert, triage_breachreason")
    with ExitStack() as stack:
        floor = stack.enter_context(stand.server("floor", stand.floor(), "bench.floor.wsgi"))
        limit_one = partial(stand.load, floor, page("/items/", b"<tr><td>", 50), people=1, seconds=seconds)
        for name in sizes:
            server = stack.enter_context(stand.server(f"staff_{name}", stand.staff(f"bench_{name}")))
            cookie = stand.staff_side(f"bench_{name}", "sign_in")
            journey = page(PATH, b'class="answer"', 1)
            say(f"Compliance at {name} ...")
            limit, side = alternate(
                times,
                limit_one,
                partial(stand.load, server, journey, people=1, seconds=seconds, cookie=cookie),
            )
            emit(
                f"figures_{name}", **side.facts(), limit_per_second=limit.facts()["per_second"],
                ratio=median_ratio(side.rates(), limit.rates()), cpu_ratio=sum(side.cpu()) / sum(limit.cpu()),
            )  # fmt: skip
