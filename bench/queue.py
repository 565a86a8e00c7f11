"""The queue, its lists and one review beside a bare list of fifty rows (floor Q), at 10 thousand, 100 thousand and a
million reviews."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from urllib.parse import quote

from bench import tables
from bench.floor import tables as floor_tables
from bench.lines import Measured, alternate, emit, median_ratio
from bench.load import Client, Failed, Journey, percentile
from bench.stand import FLOOR_DATABASE, Server, Stand
from hotline.launcher.terminal import say

SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
QUICK = {"5k": 5_000, "10k": 10_000}
GOAL_CPU, GOAL_GROWTH, GOAL_DEEP = 2.5, 1.2, 1.3
PATH = "/en/staff/queue/"
LIST = PATH + "list/?list=1&"
LIVE, FRESH = PATH + "live/", PATH + "fresh/"
FILTER = (
    LIST + "language=fr&minor=unknown&danger=unknown"
)  # every second review: the page is full at any size
# Looks through as many as a page may, five hundred at any size, finds none and offers to go on.
NONE_FITS = LIST + "state=closed_90&province=YT"
CLOSED = LIST + "state=closed_90"
# As many saved views as a house keeps; each list shows them.
VIEWS = """
INSERT INTO triage_savedview (id, owner_id, name, filter, shared, at)
SELECT md5('view' || n)::uuid, md5('holder0')::uuid, 'View ' || n, '{"province": ["QC"], "mark": ["held"]}', true, now()
FROM generate_series(1, 12) n ON CONFLICT DO NOTHING
"""
NTH = """
SELECT '0~' || to_char(stopped_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"') || '~' || id
FROM triage_review WHERE stopped_at >= now() - interval '90 days' ORDER BY stopped_at DESC, id DESC
OFFSET %(pages)s * 50 - 51 LIMIT 1
"""
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
    lists(stand, servers, cookies, limit_one=partial(q, people=1), times=times, seconds=seconds)
    polls(servers, cookies, stand, times=times, seconds=seconds)
    database = f"bench_{largest}"
    change(stand, database, FILL_LANES)
    try:
        (full,) = alternate(times, partial(ours, largest, 1, 150))
    finally:
        change(stand, database, EMPTY_LANES)
    emit(f"queue_{largest}_150_rows", **full.facts())


def lists(
    stand: Stand,
    servers: dict[str, Server],
    cookies: dict[str, str],
    *,
    limit_one: partial[Measured],
    times: int,
    seconds: float,
) -> None:
    """Each page at each size beside Q; then, at the largest, the 1,000th page beside the first."""
    for name in servers:
        with stand.superuser(f"bench_{name}") as link:
            link.execute(VIEWS)

    def ours(name: str, path: str, rows: int) -> partial[Measured]:
        row = b'class="row"' if rows else b'rel="next"'
        return partial(
            stand.load, servers[name], page(path, row, rows or 1), people=1, seconds=seconds,
            cookie=cookies[name],
        )  # fmt: skip

    for code, path_of, rows in (
        ("filter", lambda name: FILTER, 50),
        ("none_fits", lambda name: NONE_FITS, 0),
        ("review", lambda name: f"{PATH}{newest(stand, name)}/", -1),
    ):
        say(f"Of the queue: {code} ...")
        runs = [
            ours(name, path_of(name), rows)
            if rows >= 0
            else review(stand, servers[name], path_of(name), cookies[name], seconds)
            for name in servers
        ]
        limit, *sides = alternate(times, limit_one, *runs)
        smallest = percentile(sides[0].units, 0.95)
        for name, side in zip(servers, sides, strict=True):
            growth = (percentile(side.units, 0.95) or 0) / smallest if smallest else None
            emit(
                f"queue_{code}_{name}", **side.facts(), limit_per_second=limit.facts()["per_second"],
                ratio=median_ratio(side.rates(), limit.rates()), cpu_ratio=sum(side.cpu()) / sum(limit.cpu()),
                goal_cpu_ratio=GOAL_CPU, p95_to_smallest=growth, goal_p95_to_smallest=GOAL_GROWTH,
            )  # fmt: skip
    largest = list(servers)[-1]
    pages = 1000 if largest == "1m" else 20
    with stand.superuser(f"bench_{largest}") as link:
        (spot,) = link.execute(NTH, {"pages": pages}).fetchone()
    say(f"Page {pages} beside the first ...")
    first, deep = alternate(
        times, ours(largest, CLOSED, 50), ours(largest, f"{CLOSED}&after={quote(spot)}", 50)
    )
    emit("queue_first_page", **first.facts())
    ratio = (percentile(deep.units, 0.95) or 0) / (percentile(first.units, 0.95) or 1)
    emit(f"queue_page_{pages}", **deep.facts(), p95_to_first=ratio, goal_p95_to_first=GOAL_DEEP)


def polls(
    servers: dict[str, Server], cookies: dict[str, str], stand: Stand, *, times: int, seconds: float
) -> None:
    """What each open page of staff asks each second, and how many such pages that lets one core hold."""
    for code, path, word in (("live", LIVE, b'"marks"'), ("fresh", FRESH, b'"mark"')):
        say(f"What an open page asks each second: {code} ...")
        runs = [
            partial(
                stand.load,
                servers[name],
                page(path, word, 1),
                people=1,
                seconds=seconds,
                cookie=cookies[name],
            )
            for name in servers
        ]
        for name, side in zip(servers, alternate(times, *runs), strict=True):
            emit(f"queue_poll_{code}_{name}", **side.facts(), pages_a_core=round(1000 / sum(side.cpu())))


def review(stand: Stand, server: Server, path: str, cookie: str, seconds: float) -> partial[Measured]:
    return partial(stand.load, server, page(path, b'id="work"', 1), people=1, seconds=seconds, cookie=cookie)


def newest(stand: Stand, name: str) -> str:
    with stand.superuser(f"bench_{name}") as link:
        found = "SELECT id FROM triage_review WHERE stopped_at IS NULL ORDER BY received_at DESC LIMIT 1"
        return str(link.execute(found).fetchone()[0])


def change(stand: Stand, database: str, statement: str) -> None:
    with stand.superuser(database) as link:
        link.execute("SET session_replication_role = replica")
        link.execute(statement)
        link.execute("VACUUM triage_review")
