"""From an event to a person. A pass takes one small step after another, always the most pressing one that there is, and
looks for newer events in between: five thousand deadlines that have gone by do not delay the one tip with danger."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from triage.actions import rounds
from triage.actions.sending import Sender, claim_due
from triage.audience import Roster
from triage.clock import PRESSING
from triage.models import Delivery

PRESSING_SLICE = 10  # events in one step
ROSTER_FOR = timedelta(seconds=1)
PAUSE = 0.05  # seconds between two looks while a paging command runs


# The first of each, by its index, or null: of `EXISTS` the planner thinks, for a minute after a crowd, that reading the
# table finds one at once.
WAITS = f"""
SELECT
    (SELECT json_agg(json_build_array(w.id, w.kind, w.audience)) FROM (SELECT a.id, a.kind, a.audience
        FROM triage_alert a WHERE a.next_try_at <= %(moment)s AND a.kind IN ({rounds.listed(PRESSING)})
        AND NOT ({rounds.HELD})
        ORDER BY a.next_try_at, a.id LIMIT {PRESSING_SLICE}) w)::text,
    (SELECT true FROM triage_delivery d JOIN triage_round r ON r.id = d.round_id
        WHERE d.next_try_at <= %(moment)s AND r.pressing AND (d.way = 'command' OR NOT %(away)s)
        ORDER BY d.next_try_at LIMIT 1),
    (SELECT true FROM triage_round r WHERE r.reached_at IS NULL AND r.widen_at <= %(moment)s
        ORDER BY r.widen_at LIMIT 1),
    others.wait,
    -- Looked for where nothing else waits: among thousands that do, each look would go through them all.
    CASE WHEN others.wait IS NULL THEN (SELECT true FROM triage_alert a
        WHERE a.next_try_at <= %(held_since)s AND {rounds.HELD} ORDER BY a.next_try_at LIMIT 1) END,
    (SELECT true FROM triage_delivery d JOIN triage_round r ON r.id = d.round_id
        WHERE d.next_try_at <= %(moment)s AND NOT r.pressing AND (d.way = 'command' OR NOT %(away)s)
        ORDER BY d.next_try_at LIMIT 1),
    (SELECT true FROM triage_round r WHERE r.reached_at IS NOT NULL AND r.settled_at IS NULL
        ORDER BY r.reached_at LIMIT 1)
FROM (SELECT (SELECT true FROM triage_alert a WHERE a.next_try_at <= %(began)s AND {rounds.OTHERS}
    ORDER BY a.next_try_at LIMIT 1) AS wait OFFSET 0) others
"""  # noqa: S608  # codes of ours; values travel apart


class Pass:
    """What one pass has under way. `began`: only what waited by then is gathered, so that it has an end and a crowd is
    told of in one letter. `gathering`: rounds that are not whole yet, of held reviews and of all others."""

    def __init__(self, began: datetime) -> None:
        self.began, self.sender = began, Sender()
        self.gathering: dict[bool, rounds.Gathering] = {False: {}, True: {}}
        self.roster: Roster | None = None

    def step(self, moment: datetime) -> bool:
        """The most pressing thing that can be done; False: there is none now, or other processes are at it."""
        pressing, resent, narrow, others, held, due, reached = self._waits(moment)
        return bool(
            (pressing and self._press(json.loads(pressing), moment))
            or (resent and self._send(self._due(moment, pressing=True), moment))
            or (narrow and rounds.widen(self._roster(moment), moment))
            or self._gather(moment, others=others, held=held)
            or (due and self._send(self._due(moment, pressing=False), moment))
            or (reached and self._settle(moment))
        )

    def finish(self, moment: datetime) -> bool:
        """A step more of what has an end, and of what presses beside it; False: all that was here first is gathered.
        From then on only the programs that run are waited for: what presses has its letters, and its paging command is
        the next pass's, or tips that keep coming would keep this one for ever."""
        pressing, _resent, _narrow, others, held, _due, _reached = self._waits(moment)
        more = self._gather(moment, others=others, held=held)
        self.sender.pages_end = not more
        if pressing:
            self._press(json.loads(pressing), moment)
        return more

    def _waits(self, moment: datetime) -> tuple[Any, ...]:
        with connection.cursor() as cursor:
            asked: dict[str, Any] = {
                "moment": moment,
                "began": self.began,
                "away": self.sender.away,
                "held_since": self.began - rounds.GATHER,
            }
            cursor.execute(WAITS, asked)
            found: tuple[Any, ...] = cursor.fetchone()
            return found

    def _due(self, moment: datetime, *, pressing: bool) -> list[Delivery] | None:
        return claim_due(moment, pressing=pressing, away=self.sender.away) or None

    def _send(self, deliveries: list[Delivery] | None, moment: datetime) -> bool:
        self.sender.send(deliveries or [], moment)
        return deliveries is not None

    def _press(self, waits: list[tuple[str, str, str]], moment: datetime) -> bool:
        return self._send(rounds.make_pressing(waits, self._roster(moment), moment), moment)

    def _roster(self, moment: datetime) -> Roster:
        """Asked anew after a second."""
        if self.roster is None or moment - self.roster.at > ROSTER_FOR:
            self.roster = Roster(moment)
        return self.roster

    def _gather(self, moment: datetime, *, others: bool, held: bool) -> bool:
        """A slice more; where none is left, what was gathered is whole and can be told."""
        if others and self._slice(moment, held=False) == rounds.SLICE:
            return True
        if (held or self.gathering[True]) and self._slice(moment, held=True) == rounds.SLICE:
            return True
        return self._close(moment)

    def _slice(self, moment: datetime, *, held: bool) -> int:
        return rounds.gather(self.began, self.gathering[held], self._roster(moment), held=held)

    def _close(self, moment: datetime) -> bool:
        """What was gathered is whole; whether there was any."""
        gathered = [some for some in self.gathering.values() if some]
        self.gathering = {False: {}, True: {}}
        for whole in gathered:
            self._send(rounds.close(whole, moment), moment)
        return bool(gathered)

    def _settle(self, moment: datetime) -> bool:
        stamped = rounds.settle(moment)
        self.sender.told += stamped or 0
        return stamped is not None


def deliver(moment: datetime, look: Callable[[], datetime] | None = None, until: float = math.inf) -> int:
    """All that waits at this moment. `look` raises what has come meanwhile and says what time it is. From `until`, of
    time.monotonic(), only what waited at first is gathered to its end, and what runs is waited for; the rest is left to
    the next pass. How many events were told to somebody for the first time."""
    done = Pass(moment)
    try:
        while True:
            done.sender.hear_pages(moment)
            if not (done.step(moment) if time.monotonic() < until else done.finish(moment)):
                if not done.sender.pages.running:
                    return done.sender.told
                time.sleep(PAUSE)
            moment = look() if look else moment
    finally:
        done.sender.pages.end()
