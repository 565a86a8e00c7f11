"""What the tables of links refuse, and what a link does to a tip that lacked information."""

from django.db import migrations

from hotline.firm import firm_constraints

RULES = """
ALTER TABLE triage_linktag ADD CONSTRAINT linktag_length CHECK (octet_length(tag) = 16);
ALTER TABLE triage_spike ADD CONSTRAINT spike_length CHECK (octet_length(tag) = 16);
CREATE TRIGGER b_frozen BEFORE UPDATE ON triage_tiplink FOR EACH ROW
    EXECUTE FUNCTION triage_frozen('kinds, score, found_at, answer, by_id, at');
CREATE TRIGGER b_frozen BEFORE UPDATE ON triage_spike FOR EACH ROW EXECUTE FUNCTION triage_frozen('tag, key_id');
CREATE TRIGGER b_frozen BEFORE UPDATE ON triage_tagrun FOR EACH ROW EXECUTE FUNCTION triage_frozen('key_id, at');
"""

# A related tip has come: what lacked information is looked at again with a day of its own, as when its reporter adds
# something. Here, since no process of ours may open a review again by itself.
RELATED = """
CREATE FUNCTION triage_related() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE moment timestamptz := clock_timestamp(); again record;
BEGIN
    FOR again IN UPDATE triage_review r SET
            lane = 'non_urgent', outcome = '', decision_id = NULL, decided_at = NULL, decided_by_id = NULL,
            missing = '', stopped_at = NULL, reopened_at = moment, clock_from = moment,
            due_at = moment + interval '24 hours'
        WHERE r.tip_id IN (NEW.a_id, NEW.b_id) AND r.lane = 'insufficient' AND r.stopped_at IS NOT NULL
        RETURNING r.id
    LOOP
        INSERT INTO triage_alert (id, review_id, kind, occurred_at, noticed_at, next_try_at, attempts)
        VALUES (gen_random_uuid(), again.id, 'related', moment, moment, moment, 0);
        PERFORM pg_notify('tip', '');
    END LOOP;
    RETURN NULL;
END $$;
CREATE TRIGGER triage_related AFTER INSERT ON triage_tiplink FOR EACH ROW EXECUTE FUNCTION triage_related();
"""
GONE = """
DROP FUNCTION triage_related() CASCADE;
DROP TRIGGER b_frozen ON triage_tiplink; DROP TRIGGER b_frozen ON triage_spike; DROP TRIGGER b_frozen ON triage_tagrun;
ALTER TABLE triage_linktag DROP CONSTRAINT linktag_length; ALTER TABLE triage_spike DROP CONSTRAINT spike_length;
"""


class Migration(migrations.Migration):
    dependencies = [("triage", "0014_links")]

    operations = [migrations.RunSQL(RULES + RELATED, GONE), firm_constraints("triage")]
