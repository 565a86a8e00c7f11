"""Who writes to the line within a simulated year, and what staff do about it, all by chance and repeatable."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

LIVE = ("phone", "chat", "relay_tty")
CHANNELS = ("web_form", "email", "phone", "chat", "relay_tty")
STOPPING = ("referred", "not_reported_no_consent", "resources_given")
CLAIM_FOR = timedelta(minutes=30)
# The time of an act, which is what the triggers' clock shows from then on.
ITS_TIME = "set_config('hotline.moment', %(at)s::text, false)::timestamptz"
INTERACTION = f"""
    INSERT INTO intake_interaction (id, at, channel, kind, language, caller_type, heard_about, province)
    VALUES (%(tip)s, {ITS_TIME}, %(channel)s, 'tip', 'en', '', '', '')
"""
TIP = """
    INSERT INTO intake_tip (id, interaction_id, received_at, written_at, channel, language, minor, danger, country,
        province, ongoing, trafficking_type, venue, indicators, consent_choice)
    VALUES (%s, %s, %s, %s, %s, 'en', %s, %s, 'canada', '', 'unknown', 'undetermined', 'unknown', '{}', 'not_said')
"""
CLAIM = f"""
    UPDATE triage_review SET claimed_by_id = %(by)s::uuid, claimed_at = {ITS_TIME},
        claim_until = %(until)s::timestamptz,
        acknowledged_at = CASE WHEN lane = 'urgent' THEN COALESCE(acknowledged_at, %(at)s::timestamptz) END
    WHERE tip_id = %(tip)s
"""
GIVE_BACK = f"""
    UPDATE triage_review SET claimed_by_id = NULL, claimed_at = NULL, claim_until = NULL
    WHERE tip_id = %(tip)s AND {ITS_TIME} IS NOT NULL
"""
CLASSIFY = f"""
    UPDATE triage_review r SET lane = new.lane, classified_at = new.at, classified_by_id = new.by,
        urgent_since = CASE WHEN new.lane = 'urgent' THEN COALESCE(r.urgent_since, new.at) END,
        ack_due_at = CASE WHEN new.lane = 'urgent' THEN COALESCE(r.ack_due_at, new.at + interval '15 minutes') END,
        acknowledged_at = CASE WHEN new.lane <> 'urgent' THEN NULL WHEN r.lane = 'urgent' THEN r.acknowledged_at
            WHEN r.claimed_by_id IS NOT NULL THEN new.at END
    FROM (SELECT %(lane)s::text AS lane, {ITS_TIME} AS at, %(by)s::uuid AS by) new
    WHERE r.tip_id = %(tip)s
"""
DUTY = f"""
    INSERT INTO triage_dutytoreport (id, tip_id, kind, details, by_id, at)
    VALUES (%(duty)s::uuid, %(tip)s, 'no_duty', %(noise)s, %(by)s::uuid, {ITS_TIME})
"""
DECISION = f"""
    INSERT INTO triage_decision (id, review_id, tip_id, outcome, urgency, wishes, detail, signs, law, protocol, missing,
        notes, by_id, at)
    SELECT %(decision)s::uuid, id, tip_id, %(outcome)s::text, 'not_known', 'not_known', 'not_known', 'not_known',
        'not_known', 'not_known', '', %(noise)s::bytea, %(by)s::uuid, {ITS_TIME}
    FROM triage_review WHERE tip_id = %(tip)s
"""
DECIDE = """
    UPDATE triage_review r SET outcome = new.outcome, decision_id = %(decision)s, decided_at = new.at,
        decided_by_id = new.by, duty_id = COALESCE(new.duty, r.duty_id), stopped_at = new.stopped,
        claimed_by_id = CASE WHEN new.stopped IS NULL THEN r.claimed_by_id END,
        claimed_at = CASE WHEN new.stopped IS NULL THEN r.claimed_at END,
        claim_until = CASE WHEN new.stopped IS NULL THEN r.claim_until END
    FROM (SELECT %(outcome)s::text AS outcome, %(at)s::timestamptz AS at, %(by)s::uuid AS by, %(duty)s::uuid AS duty,
        %(stopped)s::timestamptz AS stopped) new
    WHERE r.tip_id = %(tip)s
"""


@dataclass
class Act:
    at: datetime
    kind: str  # come, claim, give_back, lapse, classify, to_report, decide
    lane: str = ""


@dataclass
class Told:
    """One tip and all that is done about it, in order."""

    tip: UUID
    at: datetime
    channel: str
    minor: str
    danger: str
    acts: list[Act] = field(default_factory=list)

    @property
    def urgent(self) -> bool:
        return self.minor in ("yes", "maybe") or self.danger == "yes"


def year(tips: int, days: int, end: datetime, seed: int) -> list[Told]:
    chance = random.Random(seed)  # repeatable, and nothing secret
    return [one(chance, end - timedelta(days=days), days) for _tip in range(tips)]


def one(chance: random.Random, start: datetime, days: int) -> Told:
    at = start + timedelta(seconds=chance.uniform(0, days * 86400))
    told = Told(
        UUID(int=chance.getrandbits(128), version=4), at, chance.choice(CHANNELS),
        chance.choices(("no", "unknown", "maybe", "yes"), (50, 30, 12, 8))[0],
        chance.choices(("no", "unknown", "yes"), (70, 20, 10))[0],
    )  # fmt: skip
    told.acts = [Act(at, "come"), *lived(told, chance)]
    return told


def lived(told: Told, chance: random.Random) -> Iterator[Act]:
    """Looked at soon, late, or by nobody; held, given back or let lapse; put elsewhere; decided, or never."""
    quick = timedelta(minutes=1) if told.urgent else timedelta(hours=1)
    at = told.at + quick * chance.lognormvariate(1.5, 1.2)
    held_until: datetime | None = None
    for _turn in range(chance.choices((0, 1, 2, 3), (3, 60, 27, 10))[0]):
        yield Act(at, "claim")
        held_until = at + CLAIM_FOR
        if chance.random() < 0.25:
            later = at + timedelta(minutes=chance.uniform(0.1, 20))
            lane = chance.choice(("urgent", "non_urgent", "insufficient"))
            # With a child it is urgent: the database refuses anything else.
            yield Act(later, "classify", "urgent" if told.minor in ("yes", "maybe") else lane)
        end = at + timedelta(minutes=chance.uniform(20.1, 45))
        if end < held_until and chance.random() < 0.5:
            yield Act(end, "give_back")
        else:
            yield Act(held_until, "lapse")
            end = max(end, held_until)
        at = end + quick * chance.lognormvariate(0.8, 1.0)
    if chance.random() < 0.15:
        yield Act(at, "to_report")
        at += timedelta(hours=chance.uniform(0.1, 30))
    if chance.random() < 0.97:
        yield Act(at, "decide")


class Hands:
    """Does what an act says, in rows."""

    def __init__(self, staff: list[UUID], noise: bytes, seed: int) -> None:
        self.staff, self.noise, self.chance = staff, noise, random.Random(seed)
        self.does: dict[str, Callable[[Told, Act], None]] = {
            "come": self.come, "claim": self.claim, "give_back": self.give_back, "classify": self.classify,
            "to_report": self.decide, "decide": self.decide,
        }  # fmt: skip

    def do(self, told: Told, act: Act) -> None:
        """The act at its time, on a connection that sends ahead: the walk would wait for the database half a million
        times."""
        self.does[act.kind](told, act)

    def run(self, statement: str, told: Told, act: Act, **more: object) -> None:
        values = {"tip": told.tip, "at": act.at.isoformat(), "noise": self.noise}
        connection.connection.execute(statement, values | more)

    def come(self, told: Told, act: Act) -> None:
        self.run(INTERACTION, told, act, channel=told.channel)
        connection.connection.execute(
            TIP, [told.tip, told.tip, act.at, act.at, told.channel, told.minor, told.danger]
        )

    def claim(self, told: Told, act: Act) -> None:
        self.run(CLAIM, told, act, by=self.chance.choice(self.staff), until=act.at + CLAIM_FOR)

    def give_back(self, told: Told, act: Act) -> None:
        self.run(GIVE_BACK, told, act)

    def classify(self, told: Told, act: Act) -> None:
        self.run(CLASSIFY, told, act, by=self.chance.choice(self.staff), lane=act.lane)

    def decide(self, told: Told, act: Act) -> None:
        by, decision, duty = (
            self.chance.choice(self.staff),
            UUID(int=self.chance.getrandbits(128), version=4),
            None,
        )
        if told.minor in ("yes", "maybe"):
            duty = UUID(int=self.chance.getrandbits(128), version=4)
            self.run(DUTY, told, act, by=by, duty=duty)
        outcome = "to_report" if act.kind == "to_report" else self.chance.choice(STOPPING)
        self.run(DECISION, told, act, by=by, decision=decision, outcome=outcome)
        stopped = None if act.kind == "to_report" else act.at
        self.run(DECIDE, told, act, by=by, decision=decision, outcome=outcome, duty=duty, stopped=stopped)
