"""What the header of every staff page says, as one expression; the queue's own question takes it along."""

from __future__ import annotations

# The whole pass that is nearest to now, as /healthz has it: one of the future is as bad as an old one, since the clock
# has gone back and nobody has passed since.
RAN_AT = """SELECT at FROM triage_heartbeat
    ORDER BY GREATEST(at - clock_timestamp(), clock_timestamp() - at) LIMIT 1"""
TEST_FOR = 20  # seconds
MOST = 10  # counted no further: nobody does anything else about eleven
# The order is written word for word as the index has it: the planner compares the text of expressions.
NEXT_DUE = "CASE WHEN r.claimed_by_id IS NULL AND r.lane = 'urgent' THEN r.ack_due_at ELSE r.due_at END"

# A mark for each urgent tip that nobody holds, since when an alert has reached nobody, and the mark of a test alert for
# as long as it takes every open page to ask.
LIVE = f"""
SELECT json_build_array(
    (SELECT COALESCE(json_agg(alone.mark), '[]') FROM (
        SELECT left(r.id::text, 8) AS mark FROM triage_review r
        WHERE r.lane = 'urgent' AND r.stopped_at IS NULL AND r.held = false AND r.claimed_by_id IS NULL
        ORDER BY r.held, {NEXT_DUE}, r.id LIMIT {MOST}) alone),
    (SELECT min(r.made_at) FROM triage_round r WHERE r.reached_at IS NULL AND r.lost_at IS NOT NULL),
    (SELECT left(d.id::text, 8) FROM triage_drill d WHERE d.asked_at > now() - interval '{TEST_FOR} seconds'
        ORDER BY d.asked_at DESC LIMIT 1)
)::text
"""  # noqa: S608  # codes of ours
