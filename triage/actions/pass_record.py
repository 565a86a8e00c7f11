"""That a whole pass has ended: the heartbeat, what the minute was like, and a line in the log, so that somebody can
look back, and a machine notice when nothing comes any more."""

from __future__ import annotations

import logging
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from hotline.now import now
from triage.models import ClockMinute

KEPT = timedelta(days=35)
log = logging.getLogger("triage.watchdog")
# One statement for all of it, and no more than the heartbeat cost alone: an idle pass runs each second. What came
# before is read as it was when the statement began.
BEAT = """
WITH done AS MATERIALIZED (SELECT moment, date_bin('1 minute', moment, '2000-01-01 00:00+00') AS minute,
        GREATEST(0, LEAST(2147483647, trunc(1000 * EXTRACT(epoch FROM
            moment - COALESCE(%(began)s::timestamptz, moment)))))::integer AS took
    FROM (SELECT COALESCE(%(at)s::timestamptz, clock_timestamp()) AS moment) m),
before AS (SELECT at FROM triage_heartbeat WHERE name = %(name)s),
beat AS (INSERT INTO triage_heartbeat (name, at) SELECT %(name)s, moment FROM done
    ON CONFLICT (name) DO UPDATE SET at = EXCLUDED.at),
noted AS (
    INSERT INTO triage_clockminute AS m (name, minute, passes, longest_ms, silence_ms, raised, delivered, waiting)
    SELECT %(name)s, minute, 1, took, COALESCE((SELECT LEAST(2147483647, GREATEST(0,
        1000 * EXTRACT(epoch FROM moment - at))) FROM before), 0)::integer, %(raised)s, %(delivered)s,
        -- Messages that could not be sent yet, after at least one try; no test.
        CASE WHEN %(busy)s THEN (SELECT count(*) FROM triage_delivery d
            WHERE d.next_try_at IS NOT NULL AND d.attempts > 0
            AND NOT EXISTS (SELECT 1 FROM triage_round r WHERE r.id = d.round_id AND r.drill_id IS NOT NULL)) ELSE 0 END
    FROM done
    ON CONFLICT (name, minute) DO UPDATE SET passes = m.passes + 1,
    longest_ms = GREATEST(m.longest_ms, EXCLUDED.longest_ms), silence_ms = GREATEST(m.silence_ms, EXCLUDED.silence_ms),
    raised = m.raised + EXCLUDED.raised, delivered = m.delivered + EXCLUDED.delivered,
    waiting = GREATEST(m.waiting, EXCLUDED.waiting))
SELECT minute, took FROM done
"""


@dataclass
class Said:
    """What this process has done since its last line, whatever others of its name do."""

    minute: datetime | None = None
    passes: int = 0
    longest_ms: int = 0
    raised: int = 0
    delivered: int = 0


_said: dict[str, Said] = {}


def beat(
    name: str, began: datetime | None, *, raised: int = 0, delivered: int = 0, at: datetime | None = None
) -> None:
    """Written only here, after a whole pass: a process that hangs or fails half-way looks dead, as it is. `at`: when
    it ended; only tests say so."""
    values: dict[str, Any] = {
        "name": name, "began": began, "at": at, "raised": raised, "delivered": delivered,
        "busy": bool(raised or delivered),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(BEAT, values)
        minute, took = cursor.fetchone()
    _say(name, minute, took, raised, delivered)


def _say(name: str, minute: datetime, took: int, raised: int, delivered: int) -> None:
    """One line a minute, so that its absence can be an alarm; of the passes since the last one. Whoever runs once a
    minute says so each time."""
    said = _said.setdefault(name, Said())
    said.passes += 1
    said.longest_ms = max(said.longest_ms, took)
    said.raised += raised
    said.delivered += delivered
    if said.minute == minute and name == "watch":
        return
    facts = asdict(said)
    del facts["minute"]
    log.info("clock alive", extra={"facts": {"process": name} | facts})
    _said[name] = Said(minute)


def trim_clock() -> int:
    """What is older than 35 days goes. How many minutes that were."""
    gone, _each = ClockMinute.objects.filter(minute__lt=now() - KEPT).delete()
    return gone
