"""When somebody first looked at a tip, and first reviewed it: durable, and kept by the database. Why a deadline was
missed: only of a deadline that was."""

from django.db import migrations

from hotline.firm import firm_constraints

SANE = "BETWEEN '2000-01-01 00:00+00' AND '2200-01-01 00:00+00'"
KEPT = f"""
CREATE TRIGGER a_stamp BEFORE INSERT ON triage_breachreason FOR EACH ROW EXECUTE FUNCTION triage_stamp('at');
CREATE TRIGGER b_frozen BEFORE UPDATE ON triage_breachreason FOR EACH ROW EXECUTE FUNCTION triage_frozen('');
ALTER TABLE triage_breachreason ADD CONSTRAINT triage_breachreason_times_sane CHECK (at {SANE} AND due_at {SANE});
-- Of an event of the clock and nothing else: no deadline can be invented, and no reason hangs in the air.
ALTER TABLE triage_breachreason ADD CONSTRAINT breachreason_of_an_event
    FOREIGN KEY (review_id, kind, due_at, review_id)
    REFERENCES triage_alert (review_id, kind, occurred_at, subject_key);
ALTER TABLE triage_clockminute ADD CONSTRAINT triage_clockminute_times_sane CHECK (minute {SANE});
ALTER TABLE triage_review ADD CONSTRAINT review_first_times_sane
    CHECK (first_look_at {SANE} AND first_reviewed_at {SANE});
"""
# What stands there already, from the rows and the log. Before the trigger, which would keep what it first sees.
FILL = """
UPDATE triage_review r SET
    first_reviewed_at = GREATEST(LEAST(r.classified_at, r.decided_at), r.received_at),
    first_look_at = GREATEST(LEAST(r.classified_at, r.decided_at, r.acknowledged_at, r.claimed_at, seen.at), r.received_at),
    first_lane = CASE WHEN COALESCE(r.classified_at, r.decided_at) IS NULL THEN '' ELSE r.lane END
FROM triage_review old LEFT JOIN (SELECT tip_id, min(at) AS at FROM audit_entry WHERE action IN
        ('tip.opened', 'review.claimed', 'review.classified', 'review.decided', 'review.out_of_scope') GROUP BY tip_id)
    seen ON seen.tip_id = old.tip_id
WHERE old.id = r.id
    AND COALESCE(r.classified_at, r.decided_at, r.acknowledged_at, r.claimed_at, seen.at) IS NOT NULL;
"""
# A claim is given back, a lane and a decision are written over, an opened review begins anew: what the figures read
# must not. The times are those of the acts, never in the future, never before the tip. A stale save changes nothing.
LOOK = """
ALTER TABLE triage_review ALTER first_lane SET DEFAULT '';
CREATE FUNCTION triage_first_look() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE judged timestamptz; seen timestamptz; moment timestamptz := clock_timestamp();
BEGIN
    judged := LEAST(CASE WHEN NEW.classified_at IS DISTINCT FROM OLD.classified_at THEN NEW.classified_at END,
        CASE WHEN NEW.decided_at IS DISTINCT FROM OLD.decided_at THEN NEW.decided_at END);
    seen := LEAST(judged, NEW.first_look_at,
        CASE WHEN NEW.claimed_at IS DISTINCT FROM OLD.claimed_at THEN NEW.claimed_at END,
        CASE WHEN NEW.acknowledged_at IS DISTINCT FROM OLD.acknowledged_at THEN NEW.acknowledged_at END);
    NEW.first_look_at := COALESCE(OLD.first_look_at,
        CASE WHEN seen IS NOT NULL THEN GREATEST(LEAST(seen, moment), NEW.received_at) END);
    NEW.first_reviewed_at := COALESCE(OLD.first_reviewed_at,
        CASE WHEN judged IS NOT NULL THEN GREATEST(LEAST(judged, moment), NEW.first_look_at) END);
    NEW.first_lane := CASE WHEN OLD.first_reviewed_at IS NOT NULL THEN OLD.first_lane
        WHEN NEW.first_reviewed_at IS NOT NULL THEN NEW.lane ELSE '' END;
    RETURN NEW;
END $$;
CREATE TRIGGER e_first_look BEFORE UPDATE ON triage_review FOR EACH ROW
    WHEN (OLD.first_reviewed_at IS NULL OR (OLD.first_look_at, OLD.first_reviewed_at, OLD.first_lane)
        IS DISTINCT FROM (NEW.first_look_at, NEW.first_reviewed_at, NEW.first_lane))
    EXECUTE FUNCTION triage_first_look();
"""
GONE = """
DROP FUNCTION triage_first_look() CASCADE;
ALTER TABLE triage_review ALTER first_lane DROP DEFAULT;
ALTER TABLE triage_review DROP CONSTRAINT review_first_times_sane;
ALTER TABLE triage_breachreason DROP CONSTRAINT breachreason_of_an_event;
"""


class Migration(migrations.Migration):
    dependencies = [("triage", "0032_compliance"), ("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(KEPT + LOOK, GONE),
        firm_constraints("triage"),
    ]
