"""A plan stays with its case. No case closes or is merged away with its plan open, whose steps nobody would find again;
and when the tip under which its steps wait leaves the case, they wait under the one that is now the first."""

from django.db import migrations

STAYS = """
CREATE FUNCTION triage_plan_stays() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM triage_responseplan p WHERE p.case_id = NEW.id AND p.closed_at IS NULL) THEN
        RAISE EXCEPTION 'a case with an open plan stays open' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER d_plan BEFORE UPDATE ON triage_case FOR EACH ROW
    WHEN (NEW.closed_at IS NOT NULL AND OLD.closed_at IS NULL) EXECUTE FUNCTION triage_plan_stays();

-- What has passed stays where it was: it is an event of that tip.
CREATE FUNCTION triage_steps_moved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE moved uuid[];
BEGIN
    WITH gone AS (
        DELETE FROM triage_deadline d
        USING triage_review r, triage_responsestep s JOIN triage_responseplan p ON p.id = s.plan_id
        WHERE r.tip_id = NEW.tip_id AND p.case_id = NEW.case_id AND d.review_id = r.id AND d.kind = 'step_overdue'
            AND d.subject_key = s.id AND d.due_at > triage_moment()
        RETURNING s.id
    ) SELECT array_agg(id) INTO moved FROM gone;
    PERFORM triage_lay_step(one) FROM unnest(moved) one;
    RETURN NULL;
END $$;
CREATE TRIGGER e_moved AFTER UPDATE OF left_at ON triage_casetip FOR EACH ROW
    WHEN (NEW.left_at IS NOT NULL AND OLD.left_at IS NULL) EXECUTE FUNCTION triage_steps_moved();
REVOKE EXECUTE ON FUNCTION triage_steps_moved() FROM PUBLIC;

-- Those that were left behind before.
CREATE TEMPORARY TABLE behind ON COMMIT DROP AS
    SELECT d.review_id, d.subject_key FROM triage_deadline d JOIN triage_review r ON r.id = d.review_id
    JOIN triage_responsestep s ON s.id = d.subject_key JOIN triage_responseplan p ON p.id = s.plan_id
    WHERE d.kind = 'step_overdue' AND d.due_at > now() AND NOT EXISTS (SELECT 1 FROM triage_casetip t
        WHERE t.case_id = p.case_id AND t.tip_id = r.tip_id AND t.left_at IS NULL);
DELETE FROM triage_deadline d USING behind b
    WHERE (d.review_id, d.subject_key) = (b.review_id, b.subject_key) AND d.kind = 'step_overdue' AND d.due_at > now();
SELECT triage_lay_step(subject_key) FROM behind;
"""
GONE = """
DROP FUNCTION triage_plan_stays() CASCADE; DROP FUNCTION triage_steps_moved() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("triage", "0044_help")]

    operations = [migrations.RunSQL(STAYS, GONE)]
