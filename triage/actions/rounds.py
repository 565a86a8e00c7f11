"""Events become rounds of telling, and a round that reaches nobody widens. Each step is small, so that the sending can
look for what is more pressing in between; each is a transaction, and any number of processes may take them at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from hotline.accounts.models import Staff
from triage.audience import Roster
from triage.clock import ACCESS, AUDIENCES, IN_PERSON, PRESSING, TOLD_FIRST, told_first, wider
from triage.models import Delivery, Round

SLICE = 40  # events in one step: what an urgent one may have to wait for
AT_ONCE = 3  # recipients whom the process that makes a pressing round tells itself; others are everybody's
GATHER = timedelta(minutes=1)  # how long those of held reviews wait for one another
WIDEN_AFTER = timedelta(minutes=1)
LEASE = timedelta(minutes=2)  # how long what was claimed is left alone, should its process have died


def listed(codes: tuple[str, ...]) -> str:
    return ", ".join(f"'{code}'" for code in codes)


# What is held waits a minute for its like. Looked up by key, event by event: of `EXISTS` the planner makes a join that,
# after a crowd, reads all reviews each time.
HELD = f"""a.kind NOT IN ({listed(ACCESS)})
    AND COALESCE((SELECT v.held FROM triage_review v WHERE v.id = a.review_id), false)"""  # noqa: S608
OTHERS = f"a.kind NOT IN ({listed(PRESSING)}) AND NOT ({HELD})"

# The event is claimed, its round made and everybody's row laid in one statement: between a tip and the first message
# each exchange with the database counts. No row: another process was quicker.
MAKE = """
WITH mine AS (
    SELECT id FROM triage_alert WHERE id = %(alert)s AND round_id IS NULL FOR UPDATE SKIP LOCKED
), made AS (
    INSERT INTO triage_round (id, audience, pressing, made_at, widen_at)
    SELECT %(round)s, %(now_to)s, true, %(moment)s, %(widen_at)s FROM mine RETURNING id
), taken AS (
    UPDATE triage_alert a SET round_id = made.id, next_try_at = NULL, audience = %(first_to)s
    FROM made, mine WHERE a.id = mine.id
), laid AS (
    INSERT INTO triage_delivery (id, round_id, way, staff_id, "to", next_try_at, attempts, trouble)
    SELECT u.id, made.id, u.way, u.staff, u.addr, u.next_try_at, u.attempts, ''
    FROM made, unnest(%(ids)s::uuid[], %(ways)s::text[], %(staff)s::uuid[], %(addresses)s::text[],
        %(next)s::timestamptz[], %(attempts)s::smallint[]) u (id, way, staff, addr, next_try_at, attempts)
    ON CONFLICT DO NOTHING RETURNING id
) SELECT ARRAY(SELECT id FROM laid) FROM made
"""


def make_pressing(
    waits: list[tuple[str, str, str]], roster: Roster, moment: datetime
) -> list[Delivery] | None:
    """A round for each event, given as (id, kind, audience), and those of its deliveries that the caller sends at once:
    they count as claimed. None: other processes have them all."""
    claimed: list[Delivery] | None = None
    for alert, kind, named in waits:
        first_to = named or told_first(kind)
        audience, to = roster.reachable(first_to)
        made = Round(
            audience=audience, pressing=True, made_at=moment, widen_at=moment + WIDEN_AFTER if to else moment
        )
        ways = ways_of(made, to, moment)
        claim(ways[:AT_ONCE], moment)
        asked: dict[str, Any] = {
            "alert": alert, "round": made.pk, "now_to": audience, "first_to": first_to, "moment": moment,
            "widen_at": made.widen_at, **columns(ways),
        }  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(MAKE, asked)
            if row := cursor.fetchone():
                claimed = (claimed or []) + [one for one in ways[:AT_ONCE] if one.pk in row[0]]
    return claimed


# Rounds that are not whole yet, each with who will be told, by the audience that its events name.
Gathering = dict[str, tuple[Round, list[Staff]]]
NAMED = "CASE WHEN a.audience <> '' THEN a.audience {} ELSE 'supervisors' END".format(
    " ".join(f"WHEN a.kind = '{kind}' THEN '{audience}'" for kind, audience in TOLD_FIRST.items())
)
# A round that others have widened meanwhile may be told and settled: what joined it then would be told to nobody.
# Widening moves `widen_at`, under the same lock.
TAKE = {
    # Held: once the first has waited a minute, with all that came since.
    held: f"""
WITH slice AS (
    SELECT a.id, {NAMED} AS named FROM triage_alert a
    WHERE a.next_try_at <= %(moment)s AND a.round_id IS NULL AND {which}
    ORDER BY a.next_try_at LIMIT {{most}} FOR UPDATE OF a SKIP LOCKED
), offered AS (
    SELECT * FROM unnest(%(named)s::text[], %(rounds)s::uuid[], %(now_to)s::text[], %(widen_at)s::timestamptz[],
        %(fresh)s::boolean[]) o (named, round_id, now_to, widen_at, fresh)
), ours AS (
    SELECT r.id FROM triage_round r JOIN offered o ON o.round_id = r.id AND o.widen_at = r.widen_at
    WHERE NOT o.fresh FOR NO KEY UPDATE OF r SKIP LOCKED
), made AS (
    INSERT INTO triage_round (id, audience, pressing, made_at, widen_at)
    SELECT round_id, now_to, false, %(moment)s, widen_at FROM offered o
    WHERE fresh AND EXISTS (SELECT 1 FROM slice WHERE slice.named = o.named)
), taken AS (
    UPDATE triage_alert a SET round_id = o.round_id, next_try_at = NULL, audience = slice.named
    FROM slice JOIN offered o ON o.named = slice.named
    WHERE a.id = slice.id AND (o.fresh OR o.round_id IN (SELECT id FROM ours)) RETURNING slice.named
) SELECT named, count(*) FROM taken GROUP BY named
"""  # noqa: S608  # codes of ours; values travel apart
    for held, which in ((False, OTHERS), (True, HELD))
}


def gather(moment: datetime, open_rounds: Gathering, roster: Roster, *, held: bool = False) -> int:
    """A slice of all others into the round of their audience, one each in a pass. Nobody is told of a round before
    `close` has said that it is whole, unless this takes a minute and others widen it: then fewer than a slice
    are taken, and the caller closes and begins anew."""
    offered = {
        named: open_rounds.get(named) or _round(*roster.reachable(named), moment)
        for named in (*AUDIENCES, *IN_PERSON)
    }
    asked: dict[str, Any] = {
        "moment": moment, "named": list(offered), "rounds": [one.pk for one, _to in offered.values()],
        "now_to": [one.audience for one, _to in offered.values()],
        "widen_at": [one.widen_at for one, _to in offered.values()],
        "fresh": [named not in open_rounds for named in offered],
    }  # fmt: skip
    # In a transaction, so that what a process took that stands still there is free again in seconds.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(TAKE[held].format(most=SLICE), asked)  # a number that its plan can reckon with
        taken = dict(cursor.fetchall())
    open_rounds.update({named: offered[named] for named in taken})
    return sum(taken.values())


LAY = """
INSERT INTO triage_delivery (id, round_id, way, staff_id, "to", next_try_at, attempts, trouble)
SELECT id, round_id, way, staff, addr, next_try_at, attempts, ''
FROM unnest(%(ids)s::uuid[], %(rounds)s::uuid[], %(ways)s::text[], %(staff)s::uuid[], %(addresses)s::text[],
    %(next)s::timestamptz[], %(attempts)s::smallint[]) u (id, round_id, way, staff, addr, next_try_at, attempts)
ON CONFLICT DO NOTHING RETURNING id
"""


def close(whole: Gathering, moment: datetime) -> list[Delivery]:
    """What was gathered is told; those of its deliveries that the caller sends at once. A process that dies before this
    leaves rounds that nobody was told of: they are told where rounds widen."""
    ways = [one for made, to in whole.values() for one in ways_of(made, to, moment)]
    claim(ways[:AT_ONCE], moment)
    with connection.cursor() as cursor:
        cursor.execute(LAY, columns(ways) | {"rounds": [one.round_id for one in ways]})
        laid = {row[0] for row in cursor.fetchall()}
    return [one for one in ways[:AT_ONCE] if one.pk in laid]


def claim(ways: list[Delivery], moment: datetime) -> None:
    for one in ways:
        one.next_try_at, one.attempts = moment + LEASE, 1


def columns(ways: list[Delivery]) -> dict[str, list[Any]]:
    return {
        "ids": [one.pk for one in ways], "ways": [one.way for one in ways], "staff": [one.staff_id for one in ways],
        "addresses": [one.to for one in ways], "next": [one.next_try_at for one in ways],
        "attempts": [one.attempts for one in ways],
    }  # fmt: skip


def _round(audience: str, to: list[Staff], moment: datetime) -> tuple[Round, list[Staff]]:
    """Not written yet. Where nobody at all can be told it waits as long for somebody: widened while it is still
    gathered, it would be begun anew with each slice."""
    return Round(audience=audience, pressing=False, made_at=moment, widen_at=moment + WIDEN_AFTER), to


def ways_of(round_: Round, to: list[Staff], moment: datetime) -> list[Delivery]:
    """The duty mailboxes and the paging system hear of every round, but of those told in person."""
    ways = [Delivery(round=round_, way="email", staff=one, next_try_at=moment) for one in to]
    if round_.audience not in IN_PERSON:
        for address in settings.HOTLINE_ALERT_EMAILS:
            ways.append(Delivery(round=round_, way="mailbox", to=address, next_try_at=moment))
        if settings.HOTLINE_ALERT_COMMAND:
            ways.insert(0, Delivery(round=round_, way="command", next_try_at=moment))
    return ways


def widen(roster: Roster, moment: datetime) -> int:
    """Rounds that have reached nobody go on to the next people; one of which nobody was told, since its process died
    before, to its own. The widest look again each minute for whoever has come since, and count as lost: every staff
    page says so."""
    with transaction.atomic():
        late = Round.objects.filter(reached_at__isnull=True, widen_at__lte=moment)
        locked = list(late.select_for_update(skip_locked=True).order_by("-pressing", "widen_at")[:20])
        told = set(Delivery.objects.filter(round__in=locked).values_list("round_id", flat=True))
        for one in locked:
            if one.pk not in told:
                one.audience, to = roster.reachable(one.audience)
            elif one.audience == "director":
                to, one.lost_at = roster.people("director"), one.lost_at or moment
            else:
                one.audience, to = roster.reachable(wider(one.audience))
            one.widen_at = moment + WIDEN_AFTER
            if not to and one.audience == "director":
                one.lost_at = one.lost_at or moment
            one.save(update_fields=["audience", "widen_at", "lost_at"])
            Delivery.objects.bulk_create(ways_of(one, to, moment), ignore_conflicts=True)
    return len(locked)


# One round of many events, a slice at a time.
SETTLE = """
WITH one AS (
    SELECT id, reached_at FROM triage_round WHERE reached_at IS NOT NULL AND settled_at IS NULL
    ORDER BY pressing DESC, reached_at LIMIT 1 FOR UPDATE SKIP LOCKED
), slice AS (
    SELECT a.id, one.reached_at FROM triage_alert a JOIN one ON a.round_id = one.id
    WHERE a.delivered_at IS NULL LIMIT {most}
), told AS (
    UPDATE triage_alert a SET delivered_at = slice.reached_at FROM slice WHERE a.id = slice.id RETURNING 1
), done AS (
    UPDATE triage_round r SET settled_at = %(at)s FROM one
    WHERE r.id = one.id AND (SELECT count(*) FROM told) < {most}
) SELECT (SELECT count(*) FROM told) FROM one
"""


def settle(moment: datetime) -> int | None:
    """Stamps a slice of the events of a round with when it reached somebody: how many. None: there is no such round, or
    other processes are at it."""
    with connection.cursor() as cursor:
        cursor.execute(SETTLE.format(most=SLICE), {"at": moment})
        row = cursor.fetchone()
    return row and int(row[0])
