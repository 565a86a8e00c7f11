"""The directory's search page beside its own statements asked bare: what the page adds.

Bare, they are asked in turn over as many open connections as the server has processes. One alone stays warmer than any
connection of a server can: at a million rows its p95 was 20 ms less than that of two, and the page seemed to add them.

The p95 over all searches is that of the dearest few and moves by itself; so what the page adds is also told search by
search: the middle of its pages less the middle of the same search asked bare.

Words and place, words with one wrong letter, and a word that one listing has, at every size: what a misspelt word
costs beside the right one, and that cost grows with what is found and not with the table."""

from __future__ import annotations

import hashlib
import itertools
import time
from collections import defaultdict
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlencode

import psycopg

from bench.lines import Measured, Side, alternate, emit
from bench.load import Client, Failed, Journey, Load, interval, percentile
from bench.stand import WORKERS, Server, Stand
from hotline.launcher.terminal import say

SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
QUICK = {"1k": 1_000, "2k": 2_000}
GOALS: dict[str, dict[str, float]] = {
    "10k": {"goal_p95_ms": 15},
    "100k": {"goal_p50_ms": 25, "goal_p95_ms": 80},
}
ADDED_MS, MISSPELT, RARE_GROWTH = 8.0, 3.0, 1.5
WORDS = (
    "shelter", "hebergement", "lawyer", "avocat immigration", "counselling trauma", "femme autochtone", "w17",
    "w180 refuge",
)  # fmt: skip
PLACES = ("Toronto", "Montréal", "Halifax", "Thunder Bay", "Kelowna", "M5V", "h2x 1y4", "Winnipeg, MB")
MISSPELT_WORDS = (
    "sheltr", "hebergemnt", "lawyr", "avocat imigration", "counseling truama", "femme autochtonne", "houes w17",
    "w180 refgue",
)  # fmt: skip
RARE = ("4711", "house 4712", "4713", "4714")  # in the name of one listing each
Asked = tuple[tuple[str, str], ...]
Link = psycopg.Connection[Any]
Taken = defaultdict[tuple[str, str], list[float]]
USUAL: Asked = tuple(itertools.product(WORDS, PLACES))
WRONG: Asked = tuple(itertools.product(MISSPELT_WORDS, PLACES))
RARELY: Asked = tuple((word, "") for word in RARE)
# Vocabulary of 400 invented words beside the ones that people look for; about sixty words a row.
ROWS = """
INSERT INTO referrals_publishedlisting (id, service_id, organization_id, kind, name_en, name_fr, shown, hsds, vector,
    types, stages, languages, rules, interpreter, coverage, provinces, lat, lon, confidential, hours, zone, verified_on,
    expires_on, updated_at)
SELECT md5('listing' || n)::uuid, md5('service' || n)::uuid, md5('body' || n / 3)::uuid, 'service', name, name,
    jsonb_build_object('en', words, 'fr', words), '{}',
    setweight(to_tsvector('english', name) || to_tsvector('french', name), 'A') ||
    setweight(to_tsvector('english', body) || to_tsvector('french', body), 'C'),
    ARRAY[(ARRAY['emergency_shelter', 'legal', 'counselling', 'immigration'])[1 + n %% 4]], ARRAY['emergency'],
    ARRAY['en'], '{}', 'unknown', CASE WHEN n %% 50 = 0 THEN 'national' ELSE 'local' END, ARRAY[c.province_id],
    CASE WHEN n %% 50 > 0 THEN c.lat + (n %% 97) / 970.0 END, CASE WHEN n %% 50 > 0 THEN c.lon + (n %% 89) / 890.0 END,
    n %% 7 = 0, '{"mode": "unknown", "holidays": "unknown", "rows": []}', c.zone, current_date - n %% 300,
    current_date + 60 + n %% 300, now()
FROM (SELECT *, jsonb_build_object('name', name, 'organization', 'Body ' || n / 3, 'description', body,
        'eligibility', '',
        'application', '', 'fees', '', 'alert', '', 'url', '', 'email', '', 'areas', '[]'::jsonb, 'types', '[]'::jsonb,
        'stages', '[]'::jsonb, 'languages', '[]'::jsonb,
        'phones', '[{"number": "416-555-0111", "dial": "+14165550111", "extension": "", "type": "voice",
            "description": ""}]'::jsonb,
        'site', NULL) AS words
      FROM (SELECT n, 'w' || n %% 400 || ' house ' || n AS name,
            (SELECT string_agg('w' || (abs(hashint4(n * 61 + k)) %% 400)::text, ' ') FROM generate_series(1, 60) k)
            || (ARRAY[' shelter', ' refuge', ' lawyer', ' avocat', ' immigration', ' trauma', ' femme',
                ' hebergement', '', ''])[1 + n %% 10]
            AS body FROM generate_series(1, %(rows)s) n) texts) made
JOIN (SELECT *, row_number() OVER (ORDER BY population DESC) AS place FROM places_community) c ON c.place = 1 + n %% 300
"""
LEXICON = """
INSERT INTO referrals_searchword SELECT 'w' || n, %(rows)s / 7 FROM generate_series(0, 399) n
UNION ALL SELECT word, %(rows)s / 10 FROM unnest(ARRAY['shelter', 'refuge', 'lawyer', 'avocat', 'immigration', 'trauma',
    'femme', 'hebergement', 'house', 'autochtone', 'counselling']) word
"""


def run(stand: Stand, *, quick: bool, times: int, seconds: float) -> None:
    sizes = QUICK if quick else SIZES
    for name, rows in sizes.items():
        make(stand, f"bench_directory_{name}", rows)
    rare: list[float] = []
    for name in sizes:
        database = f"bench_directory_{name}"
        with (
            stand.server(f"directory_{name}", stand.public(database)) as server,
            ExitStack() as open_links,
        ):
            links = [open_links.enter_context(measuring(stand, database)) for _process in range(WORKERS)]
            usual = measure(stand, name, server, links, times, seconds)
            wrong = stand.load(server, search(WRONG), people=1, seconds=seconds, whole=len(WRONG))
            seldom = stand.load(server, search(RARELY), people=1, seconds=seconds, whole=len(RARELY))
            rare.append(middle(seldom.load.units))
        emit(
            f"directory_{name}_words", **Side([wrong]).facts(),
            misspelt_ratio=middle(wrong.load.units) / middle(usual), goal_misspelt_ratio=MISSPELT, rare_p50_ms=rare[-1],
            rare_growth=rare[-1] / rare[0], goal_rare_growth=RARE_GROWTH,
        )  # fmt: skip


def middle(times: list[float]) -> float:
    return percentile(times, 0.5) or 0.0


def measuring(stand: Stand, database: str) -> Link:
    """As the public process is; its transactions may not stay open while another size is measured."""
    return psycopg.connect(
        stand.public(database)["HOTLINE_PUBLIC_DATABASE_URL"], autocommit=True, prepare_threshold=None
    )


def make(stand: Stand, database: str, rows: int) -> None:
    here = hashlib.sha256((ROWS + LEXICON).encode()).hexdigest()[:16]
    mark = f"{stand.migrated[:16]} {here} {rows}"
    if stand.made_as(database) == mark:
        return
    say(f"Making {rows:,} listings in {database}; they are kept for the next time ...")
    stand.create(database)
    with stand.superuser(database) as link:
        link.execute("SET session_replication_role = replica")
        link.execute("SET synchronous_commit = off")
        for statement in (ROWS, LEXICON):
            link.execute(statement, {"rows": rows})
        link.execute("VACUUM ANALYZE")
    stand.mark(database, mark)


def measure(
    stand: Stand, name: str, server: Server, links: list[Link], times: int, seconds: float
) -> list[float]:
    say(f"The directory, {name} listings ...")
    asked = stand.public_side(f"bench_directory_{name}", [list(one) for one in USUAL])

    pages: Taken = defaultdict(list)
    bares: Taken = defaultdict(list)

    def page() -> Measured:
        seen: list[tuple[Any, float]] = []
        done = stand.load(server, search(USUAL, seen), people=1, seconds=seconds, whole=len(USUAL))
        for key, took in seen[-len(done.load.units) :]:
            pages[key].append(took)
        return done

    def bare() -> Measured:
        done = statements(links, asked, seconds)
        for key, took in zip(itertools.cycle(USUAL), done.units, strict=False):
            bares[key].append(took)
        return Measured(done)

    ours, floor = alternate(times, page, bare)
    added = [middle(pages[key]) - middle(bares[key]) for key in USUAL]
    limit, p95 = percentile(floor.units, 0.95) or 0.0, percentile(ours.units, 0.95) or 0.0
    low, high = interval(ours.units, 0.95)
    bare_low, bare_high = interval(floor.units, 0.95)
    emit(f"directory_{name}_bare_sql", **floor.facts(), p95_from_ms=bare_low, p95_to_ms=bare_high)
    emit(
        f"directory_{name}", **ours.facts(), limit_per_second=floor.facts()["per_second"],
        p95_from_ms=low, p95_to_ms=high, bare_p95_ms=limit, added_p95_ms=p95 - limit, goal_added_p95_ms=ADDED_MS,
        added_p50_ms=middle(ours.units) - middle(floor.units), added_same_search_p50_ms=middle(added),
        added_same_search_p95_ms=percentile(added, 0.95), goal_added_same_search_p95_ms=ADDED_MS,
        **GOALS.get(name, {}),
    )  # fmt: skip
    return ours.units


def search(asked: Asked, seen: list[tuple[Any, float]] | None = None) -> Journey:
    turn = itertools.cycle(asked)

    async def journey(client: Client) -> None:
        words, place = next(turn)
        began = time.perf_counter()
        answer = await client.get("/en/directory/?" + urlencode({"q": words, "near": place}))
        if answer.status != 200 or b'id="results"' not in answer.body:
            raise Failed(f"status {answer.status}")
        if seen is not None:
            seen.append(((words, place), (time.perf_counter() - began) * 1000))

    return journey


def statements(links: list[Link], asked: list[list[tuple[str, Any]]], seconds: float) -> Load:
    """What one page asks, again and again: one unit is a page's statements. Whole rounds, as of the page: a run that
    ends within a round asks other searches than its counterpart, and at a million rows those differ by seconds."""
    units: list[float] = []
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        for number, page in enumerate(
            asked, len(units) // len(asked)
        ):  # each search over each connection in turn
            link = links[number % len(links)]
            start = time.perf_counter()
            for sql, values in page:
                link.execute(sql, values).fetchall()
            units.append((time.perf_counter() - start) * 1000)
    return Load(units=units, seconds=time.perf_counter() - began)
