"""The directory's search page beside bare SQL for the same words and place: what the page adds to the database.

Bare SQL is what somebody would write who ranks every match: words of both languages, box and haversine or national,
not expired. The page ranks a bounded set and may be faster than that; its goal is p95 of bare SQL and 8 ms."""

from __future__ import annotations

import hashlib
import itertools
import time
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlencode

import psycopg

from bench.lines import Measured, alternate, emit
from bench.load import Client, Failed, Journey, Load, percentile
from bench.stand import Server, Stand
from hotline.launcher.terminal import say

SIZES = {"10k": 10_000, "100k": 100_000}
QUICK = {"1k": 1_000, "2k": 2_000}
ADDED_MS = 8.0
WORDS = (
    "shelter", "hebergement", "lawyer", "avocat immigration", "counselling trauma", "femme autochtone", "w17",
    "w180 refuge",
)  # fmt: skip
PLACES = ("Toronto", "Montréal", "Halifax", "Thunder Bay", "Kelowna", "M5V", "h2x 1y4", "Winnipeg, MB")
POINTS = (
    (43.65, -79.38), (45.51, -73.57), (44.65, -63.6), (48.38, -89.25), (49.89, -119.5), (43.64, -79.4),
    (45.51, -73.57), (49.9, -97.14),
)  # fmt: skip
ASKED = tuple(itertools.product(range(len(WORDS)), range(len(PLACES))))
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
BARE = """
SELECT id, shown FROM (SELECT *, plainto_tsquery('english', %(q)s) || plainto_tsquery('french', %(q)s) AS said
    FROM referrals_publishedlisting) l
WHERE vector @@ said AND expires_on > current_date AND (coverage = 'national' OR (
    lat BETWEEN %(lat)s - 0.91 AND %(lat)s + 0.91 AND lon BETWEEN %(lon)s - 1.4 AND %(lon)s + 1.4 AND
    2 * 6371 * asin(least(1.0, sqrt(power(sin(radians(lat - %(lat)s) / 2), 2) + cos(radians(%(lat)s))
        * cos(radians(lat)) * power(sin(radians(lon - %(lon)s) / 2), 2)))) <= 100))
ORDER BY ts_rank(vector, said) DESC, verified_on DESC, id LIMIT 20
"""


def run(stand: Stand, *, quick: bool, times: int, seconds: float) -> None:
    sizes = QUICK if quick else SIZES
    for name, rows in sizes.items():
        make(stand, f"bench_directory_{name}", rows)
    with ExitStack() as stack:
        for name in sizes:
            database = f"bench_directory_{name}"
            server = stack.enter_context(stand.server(f"directory_{name}", stand.public(database)))
            link = stack.enter_context(measuring(stand, database))
            measure(stand, name, server, link, times, seconds)


def measuring(stand: Stand, database: str) -> psycopg.Connection[Any]:
    """As the public process is; its transactions may not stay open while another size is measured."""
    return psycopg.connect(stand.public(database)["HOTLINE_PUBLIC_DATABASE_URL"], autocommit=True)


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
    stand: Stand, name: str, server: Server, link: psycopg.Connection[Any], times: int, seconds: float
) -> None:
    say(f"The directory, {name} listings ...")
    asked = itertools.cycle(ASKED)

    def page() -> Measured:
        return stand.load(server, search(asked), people=1, seconds=seconds)

    def bare() -> Measured:
        return Measured(statements(link, asked, seconds))

    ours, floor = alternate(times, page, bare)
    limit = percentile(floor.units, 0.95)
    p95 = percentile(ours.units, 0.95)
    emit(f"directory_{name}_bare_sql", **floor.facts())
    emit(
        f"directory_{name}", **ours.facts(), limit_per_second=floor.facts()["per_second"],
        bare_p95_ms=limit, added_p95_ms=(p95 or 0) - (limit or 0), goal_added_p95_ms=ADDED_MS,
    )  # fmt: skip


def search(asked: itertools.cycle[tuple[int, int]]) -> Journey:
    async def journey(client: Client) -> None:
        word, place = next(asked)
        answer = await client.get("/en/directory/?" + urlencode({"q": WORDS[word], "near": PLACES[place]}))
        if answer.status != 200 or b'id="results"' not in answer.body:
            raise Failed(f"status {answer.status}")

    return journey


def statements(
    link: psycopg.Connection[Any], asked: itertools.cycle[tuple[int, int]], seconds: float
) -> Load:
    """The bare statement, again and again over one open connection."""
    units: list[float] = []
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        word, place = next(asked)
        lat, lon = POINTS[place]
        start = time.perf_counter()
        link.execute(BARE, {"q": WORDS[word], "lat": lat, "lon": lon}).fetchall()
        units.append((time.perf_counter() - start) * 1000)
    return Load(units=units, seconds=time.perf_counter() - began)
