"""The queue page beside a bare list of fifty rows (floor Q), at 10 thousand, 100 thousand and a million rows."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial

from bench import tables
from bench.floor import tables as floor_tables
from bench.lines import Measured, alternate, emit, median_ratio
from bench.load import Client, Failed, Journey, percentile
from bench.stand import FLOOR_DATABASE, Server, Stand
from hotline.launcher.terminal import say

SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
QUICK = {"5k": 5_000, "10k": 10_000}
GOAL_CPU, GOAL_GROWTH = 2.5, 1.2
PATH = "/en/staff/queue/"
# Two more lanes full, so that the page shows a hundred and fifty rows.
FILL_LANES = """
UPDATE triage_review SET lane = made.lane, urgent_since = since, ack_due_at = since + interval '15 minutes'
FROM (SELECT id, 'urgent' AS lane, now() AS since FROM
        (SELECT id FROM triage_review WHERE stopped_at IS NULL ORDER BY due_at DESC LIMIT 60) u
    UNION ALL SELECT id, 'insufficient', NULL FROM
        (SELECT id FROM triage_review WHERE stopped_at IS NULL ORDER BY due_at DESC OFFSET 60 LIMIT 60) i) made
WHERE triage_review.id = made.id
"""
EMPTY_LANES = """
UPDATE triage_review SET lane = 'non_urgent', urgent_since = NULL, ack_due_at = NULL
WHERE stopped_at IS NULL AND lane <> 'non_urgent'
"""


def page(path: str, row: bytes, rows: int) -> Journey:
    """One page, which must hold exactly so many rows."""

    async def journey(client: Client) -> None:
        answer = await client.get(path)
        if answer.status != 200:
            raise Failed(f"status {answer.status}")
        if answer.body.count(row) != rows:
            raise Failed(f"{answer.body.count(row)} rows")

    return journey


def run(stand: Stand, *, quick: bool, times: int, seconds: float) -> None:
    sizes = QUICK if quick else SIZES
    floor_tables.make(stand, FLOOR_DATABASE, max(sizes.values()))
    for name, rows in sizes.items():
        tables.make(stand, f"bench_{name}", rows)
    with ExitStack() as stack:
        floor = stack.enter_context(stand.server("floor", stand.floor(), "bench.floor.wsgi"))
        servers = {
            name: stack.enter_context(stand.server(f"staff_{name}", stand.staff(f"bench_{name}")))
            for name in sizes
        }
        cookies = {name: stand.staff_side(f"bench_{name}", "sign_in") for name in sizes}
        measure(stand, floor, servers, cookies, times, seconds)


def measure(
    stand: Stand,
    floor: Server,
    servers: dict[str, Server],
    cookies: dict[str, str],
    times: int,
    seconds: float,
) -> None:
    q = partial(stand.load, floor, page("/items/", b"<tr><td>", 50), seconds=seconds)

    def ours(name: str, people: int, rows: int = 50) -> Measured:
        journey = page(PATH, b'class="row"', rows)
        return stand.load(servers[name], journey, people=people, seconds=seconds, cookie=cookies[name])

    say("The queue, one person at a time ...")
    runs = [partial(q, people=1), *(partial(ours, name, 1) for name in servers)]
    limit, *sides = alternate(times, *runs)
    emit("queue_floor_q", **limit.facts())
    smallest = percentile(sides[0].units, 0.95)
    for name, side in zip(servers, sides, strict=True):
        growth = (percentile(side.units, 0.95) or 0) / smallest if smallest else None
        emit(
            f"queue_{name}", **side.facts(), limit_per_second=limit.facts()["per_second"],
            ratio=median_ratio(side.rates(), limit.rates()), cpu_ratio=sum(side.cpu()) / sum(limit.cpu()),
            goal_cpu_ratio=GOAL_CPU, p95_to_smallest=growth, goal_p95_to_smallest=GOAL_GROWTH,
        )  # fmt: skip
    largest = list(servers)[-1]
    say("The queue, eight people at once ...")
    limit, side = alternate(times, partial(q, people=8), partial(ours, largest, 8))
    emit(
        f"queue_{largest}_c8", **side.facts(), limit_per_second=limit.facts()["per_second"],
        ratio=median_ratio(side.rates(), limit.rates()), cpu_ratio=sum(side.cpu()) / sum(limit.cpu()),
    )  # fmt: skip
    database = f"bench_{largest}"
    change(stand, database, FILL_LANES)
    try:
        (full,) = alternate(times, partial(ours, largest, 1, 150))
    finally:
        change(stand, database, EMPTY_LANES)
    emit(f"queue_{largest}_150_rows", **full.facts())


def change(stand: Stand, database: str, statement: str) -> None:
    with stand.superuser(database) as link:
        link.execute("SET session_replication_role = replica")
        link.execute(statement)
        link.execute("VACUUM triage_review")
