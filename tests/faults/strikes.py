"""Everything that the clock needs is killed again and again, at times that a seed decides, while tips come in and
their deadlines pass."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

import psycopg

from tests.faults.house import BEATS, CLOCK, SERVERS, House, falling_due
from tests.faults.judge import Verdict

KILLED = ("watch", "worker", "beat", "valkey", "postgres", "sink")
LATE = """
    SELECT extract(epoch FROM a.noticed_at - a.occurred_at)::float8 FROM triage_alert a
    JOIN triage_review r ON r.id = a.review_id JOIN intake_tip t ON t.id = r.tip_id
    WHERE a.occurred_at > t.written_at AND a.occurred_at <= %s
"""


@dataclass
class Struck:
    """`recoveries`: seconds from the first answer of a database that came back to the end of the first whole pass;
    one that was killed again before that counts among `again`. `alone`: the same where nothing else was killed.
    `down`: seconds from its death to its first answer. `late`: seconds from a deadline to its event, for those that
    passed during the run."""

    kills: Counter[str] = field(default_factory=Counter)
    recoveries: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    down: list[float] = field(default_factory=list)
    again: int = 0
    late: list[float] = field(default_factory=list)
    lost: int = 0
    told: int = 0
    seconds: float = 0.0
    verdict: Verdict | None = None


def strike(
    house: House,
    *,
    tips: int,
    times: int,
    seconds: float,
    seed: int,
    patience: float,
    hurry: bool,
    alone: int = 0,
) -> Struck:
    struck = Struck()
    house.start(*SERVERS, *CLOCK)
    house.whole_pass()
    began = time.monotonic()
    telling = house.tell(falling_due(tips, seconds, seed))
    chance = random.Random(seed)
    share = seconds / times  # each dies once in each share of the time, at any moment of it
    moments = sorted((share * (number + chance.random()), name) for name in KILLED for number in range(times))
    returns = Returns(house, struck)
    for at, name in moments:
        time.sleep(max(0.0, began + at - time.monotonic()))
        kill(house, name, struck, returns)
    telling.wait(120)
    time.sleep(max(0.0, began + seconds - time.monotonic()))  # the last deadlines pass
    returns.join()
    until = house.now()
    die_alone(house, struck, returns, chance, alone)
    struck.verdict = house.verdict(patience=patience, hurry=hurry)
    struck.lost, struck.told = len(house.lost()), len(house.told())
    struck.seconds = time.monotonic() - began
    with house.link() as link:
        struck.late = [row[0] for row in link.execute(LATE, [until])]
    return struck


def die_alone(house: House, struck: Struck, returns: Returns, chance: random.Random, times: int) -> None:
    """Only the database dies, again and again: what a return costs `watch`."""
    together = len(struck.recoveries)
    for _ in range(times):
        time.sleep(chance.uniform(1.0, 3.0))
        kill(house, "postgres", struck, returns)
        returns.join()
    struck.alone = struck.recoveries[together:]
    del struck.recoveries[together:]


def kill(house: House, name: str, struck: Struck, returns: Returns) -> None:
    """As soon as it is there to be killed: whatever it does then, its own start and recovery included."""
    kept = house.keeper.kept[name]
    while not kept.alive:
        time.sleep(0.005)
    with house.keeper.lock:
        kept.kill()
    struck.kills[name] += 1
    if name == "postgres":
        returns.look(time.monotonic())


class Returns:
    """Looks, after each death of the database, how long the next whole pass takes from its first answer on."""

    def __init__(self, house: House, struck: Struck) -> None:
        self.house, self.struck = house, struck
        self.threads: list[threading.Thread] = []

    def look(self, died: float) -> None:
        thread = threading.Thread(
            target=self.measure, args=(died, self.struck.kills["postgres"]), daemon=True
        )
        thread.start()
        self.threads.append(thread)

    def measure(self, died: float, death: int) -> None:
        first: datetime | None = None
        while self.struck.kills["postgres"] == death:
            try:
                first = first or self.answer(died)
                ended = self.house.ask(BEATS, list(CLOCK))
                if ended and ended > first:
                    self.struck.recoveries.append((ended - first).total_seconds())
                    return
            except psycopg.OperationalError:
                pass
            time.sleep(0.02)
        self.struck.again += 1

    def answer(self, died: float) -> datetime:
        first: datetime = self.house.ask("SELECT clock_timestamp()")
        self.struck.down.append(time.monotonic() - died)
        return first

    def join(self) -> None:
        for thread in self.threads:
            thread.join(60)
