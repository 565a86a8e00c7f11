"""What the outbox keeps, whoever writes: a round and its recipients are never changed into others, and what was
reached once stays so. Times within the span of any clock, as everywhere."""

from django.db import migrations

from hotline.firm import firm_constraints

RULES = """
ALTER TABLE triage_alert DROP CONSTRAINT alert_sent_or_waiting;

ALTER TABLE triage_round ADD CONSTRAINT triage_round_times_sane CHECK (
    made_at BETWEEN '2000-01-01 00:00+00' AND '2200-01-01 00:00+00'
    AND widen_at BETWEEN '2000-01-01 00:00+00' AND '2200-01-01 00:00+00'
    AND reached_at BETWEEN '2000-01-01 00:00+00' AND '2200-01-01 00:00+00'
    AND lost_at BETWEEN '2000-01-01 00:00+00' AND '2200-01-01 00:00+00'
    AND settled_at BETWEEN '2000-01-01 00:00+00' AND '2200-01-01 00:00+00');
ALTER TABLE triage_delivery ADD CONSTRAINT triage_delivery_times_sane CHECK (
    next_try_at BETWEEN '2000-01-01 00:00+00' AND '2200-01-01 00:00+00'
    AND delivered_at BETWEEN '2000-01-01 00:00+00' AND '2200-01-01 00:00+00'
    AND dead_at BETWEEN '2000-01-01 00:00+00' AND '2200-01-01 00:00+00');

CREATE TRIGGER b_frozen BEFORE UPDATE ON triage_round FOR EACH ROW
    EXECUTE FUNCTION triage_frozen('audience, widen_at, reached_at, lost_at, settled_at');
CREATE TRIGGER c_once BEFORE UPDATE ON triage_round FOR EACH ROW
    EXECUTE FUNCTION triage_once('reached_at, settled_at');
CREATE TRIGGER b_frozen BEFORE UPDATE ON triage_delivery FOR EACH ROW
    EXECUTE FUNCTION triage_frozen('next_try_at, attempts, delivered_at, dead_at, trouble');
CREATE TRIGGER c_once BEFORE UPDATE ON triage_delivery FOR EACH ROW EXECUTE FUNCTION triage_once('delivered_at');
CREATE TRIGGER c_once BEFORE UPDATE OF round_id ON triage_alert FOR EACH ROW
    EXECUTE FUNCTION triage_once('round_id');
"""
GONE = """
DROP TRIGGER c_once ON triage_alert;
ALTER TABLE triage_alert ADD CONSTRAINT alert_sent_or_waiting
    CHECK (delivered_at IS NOT NULL OR next_try_at IS NOT NULL) NOT VALID;
"""


class Migration(migrations.Migration):
    dependencies = [("triage", "0028_outbox")]

    operations = [migrations.RunSQL(RULES, GONE), firm_constraints("triage")]
