"""Tips and reviews by the hundred thousand, made in SQL with every trigger silent.

They lie evenly over two years (or `days`); the newest 2 % (or `waiting`) wait, one in five of these held by
somebody, the others are decided. Ids are random in look and repeatable. What waits carries a
sealed narrative's 4 KiB (of noise)."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotline.launcher.terminal import say
from hotline.sealing import box
from hotline.sealing.sealer import COLUMN_SIZES

if TYPE_CHECKING:
    from bench.stand import Stand

WAITING, TWO_YEARS = 0.02, 730.0
HOLDERS = 5
STAFF = """
INSERT INTO accounts_staff (id, password, email, name, role, language, is_active, created_at,
    password_is_temporary, live_session)
SELECT md5('holder' || n)::uuid, '!', 'holder' || n || '@example.org', 'Holder ' || n, 'supervisor', 'en',
    true, now(), false, gen_random_uuid() FROM generate_series(0, %(holders)s - 1) n
"""
WHEN = "now() - (%(rows)s - n) * (make_interval(secs => %(days)s * 86400) / %(rows)s)"
INTERACTIONS = f"""
INSERT INTO intake_interaction (id, at, channel, kind, language, caller_type, heard_about, province)
SELECT md5('interaction' || n)::uuid, {WHEN}, 'web_form', 'tip', 'en', '', '', ''
FROM generate_series(1, %(rows)s) n
"""
TIPS = f"""
INSERT INTO intake_tip (id, interaction_id, received_at, written_at, channel, language, dedup, minor, danger,
    country, province, ongoing, trafficking_type, venue, indicators, how_many, consent_choice, narrative)
SELECT md5('tip' || n)::uuid, md5('interaction' || n)::uuid, at, at,
    (ARRAY['web_form', 'phone', 'email'])[1 + n %% 3], (ARRAY['en', 'fr'])[1 + n %% 2],
    decode(md5('dedup' || n), 'hex'), 'unknown', 'unknown', 'canada',
    (ARRAY['ON', 'QC', 'BC', 'AB', 'NS', ''])[1 + n %% 6], 'yes',
    (ARRAY['sex', 'labour', 'undetermined'])[1 + n %% 3],
    (ARRAY['hotel_motel', 'agriculture', 'residence', 'unknown'])[1 + n %% 4], ARRAY[]::varchar[],
    NULLIF(n %% 4, 0), 'not_said', CASE WHEN n > %(decided)s THEN %(sealed)s::bytea END
FROM (SELECT n, {WHEN} AS at FROM generate_series(1, %(rows)s) n) made
"""
REVIEWS = f"""
INSERT INTO triage_review (id, tip_id, received_at, minor, minor_now, lane, ladder_id, clock_from, due_at,
    claimed_by_id, claimed_at, claim_until, outcome, decision_id, decided_at, decided_by_id, stopped_at, missing,
    first_look_at, first_reviewed_at, first_lane)
SELECT md5('review' || n)::uuid, md5('tip' || n)::uuid, at, 'unknown', 'unknown', 'non_urgent', 1, at,
    at + interval '24 hours',
    CASE WHEN held THEN holder END, CASE WHEN held THEN now() END,
    CASE WHEN held THEN now() + interval '1 year' END,
    CASE WHEN waits THEN '' ELSE 'referred' END,
    CASE WHEN NOT waits THEN md5('decision' || n)::uuid END,
    CASE WHEN NOT waits THEN at + interval '20 hours' END, CASE WHEN NOT waits THEN holder END,
    CASE WHEN NOT waits THEN at + interval '20 hours' END, '',
    CASE WHEN NOT waits THEN at + (n %% 1200) * interval '1 minute' END,
    CASE WHEN NOT waits THEN at + interval '20 hours' END, CASE WHEN waits THEN '' ELSE 'non_urgent' END
FROM (SELECT n, {WHEN} AS at, n > %(decided)s AS waits, n > %(decided)s AND n %% 5 = 0 AS held,
    md5('holder' || (n / 5) %% %(holders)s)::uuid AS holder FROM generate_series(1, %(rows)s) n) made
"""
# What is still to come, for as many as wait: the reminders went out.
DEADLINES = """
INSERT INTO triage_deadline (review_id, kind, due_at, subject_key, audience, look_at)
SELECT r.id, kind, received_at + after, r.id, audience, received_at + after
FROM triage_review r JOIN triage_rung g ON (g.ladder_id, g.lane, g.live) = (1, 'non_urgent', false)
WHERE stopped_at IS NULL AND received_at + after > now()
"""
# One tip in a hundred has been corrected.
CORRECTIONS = f"""
INSERT INTO intake_correction (id, tip_id, field, value, source, by_id, reason, at)
SELECT md5('correction' || n)::uuid, md5('tip' || n)::uuid, 'province', 'MB', 'staff', md5('holder0')::uuid,
    %(sealed)s::bytea, {WHEN} FROM generate_series(100, %(rows)s, 100) n
"""
# The clock's process is not measured here. Two minutes after this a page says so, in one line more.
BEATS = """
INSERT INTO triage_heartbeat (name, at) SELECT name, now()
FROM unnest(ARRAY['watch', 'worker']) name ON CONFLICT (name) DO UPDATE SET at = EXCLUDED.at
"""


def state(stand: Stand, rows: int, *kind: float) -> str:
    """Changes when the tables or this file do; a database made under the same state is used again."""
    here = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
    return f"{stand.migrated[:16]} {here[:16]} {rows} {kind}"


def noise() -> bytes:
    """What a sealed column of the smallest size looks like from outside."""
    size = min(COLUMN_SIZES)
    return bytes([box.VERSION]) + secrets.token_bytes(size - 1)


def make(
    stand: Stand, database: str, rows: int, *, waiting: float = WAITING, days: float = TWO_YEARS
) -> None:
    mark = state(stand, rows, waiting, days)
    if stand.made_as(database) != mark:
        _make(stand, database, rows, waiting=waiting, days=days)
        stand.mark(database, mark)
    with stand.superuser(database) as link:
        link.execute(BEATS)


def _make(stand: Stand, database: str, rows: int, *, waiting: float, days: float) -> None:
    say(f"Making {rows:,} tips and reviews in {database}; they are kept for the next time ...")
    stand.create(database)
    values: dict[str, Any] = {
        "rows": rows,
        "decided": round(rows * (1 - waiting)),
        "days": days,
        "holders": HOLDERS,
        "sealed": noise(),
    }
    with stand.superuser(database) as link:
        link.execute("SET session_replication_role = replica")
        link.execute("SET synchronous_commit = off")
        for statement in (STAFF, INTERACTIONS, TIPS, REVIEWS, DEADLINES, CORRECTIONS):
            link.execute(statement, values)
        link.execute("VACUUM ANALYZE")
