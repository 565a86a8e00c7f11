"""What the tables of plans and people refuse and stamp, for every role and every path."""

import json
from pathlib import Path

from django.db import migrations

from hotline.firm import firm_constraints

STAMPED = {
    "triage_plantemplate": "at", "triage_responseplan": "opened_at", "triage_caseperson": "at",
    "triage_persontie": "at", "triage_casecontact": "at",
}  # fmt: skip
MAY_CHANGE = {
    "triage_plantemplate": "",
    "triage_caseperson": "",
    "triage_casecontact": "",
    "triage_persontie": "ended_at",
    "triage_responseplan": "refused_by_id, refused_at, closed_by_id, closed_at",
    "triage_responsestep": "owner_id, ended_at, ended_by_id, skip_reason, note",
}
ONCE = {
    "triage_persontie": "ended_at",
    "triage_responseplan": "closed_by_id, closed_at",
    "triage_responsestep": "ended_at, ended_by_id, skip_reason",
}
RULES = "".join(
    f"CREATE TRIGGER a_stamp BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION triage_stamp('{column}');\n"
    for table, column in STAMPED.items()
) + "".join(
    f"CREATE TRIGGER b_frozen BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION triage_frozen('{free}');\n"
    for table, free in MAY_CHANGE.items()
) + "".join(
    f"CREATE TRIGGER c_once BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION triage_once('{names}');\n"
    for table, names in ONCE.items()
)
PLAN = """
-- Whether something opens the way without the person's word: somebody is or may be under 18, or danger now.
CREATE FUNCTION triage_case_excepted(wanted uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM triage_casetip t JOIN triage_review r ON r.tip_id = t.tip_id
        WHERE t.case_id = wanted AND t.left_at IS NULL
        AND (r.minor_now IN ('yes', 'maybe') OR (triage_fact(t.tip_id)).danger))
$$;

-- What tells somebody outside is not done against an adult's no (S57). The plan's row is the lock between a refusal
-- and a step that is being ended.
CREATE FUNCTION triage_guard_step() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE plan record;
BEGIN
    SELECT p.refused_at, p.closed_at, p.case_id INTO plan FROM triage_responseplan p WHERE p.id = NEW.plan_id FOR UPDATE;
    IF plan.closed_at IS NOT NULL THEN
        RAISE EXCEPTION 'a closed plan is not changed' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.outward AND NEW.ended_at IS NOT NULL AND NEW.skip_reason = '' AND OLD.ended_at IS NULL
        AND plan.refused_at IS NOT NULL AND NOT triage_case_excepted(plan.case_id) THEN
        RAISE EXCEPTION 'the person refused' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER d_guard BEFORE UPDATE ON triage_responsestep FOR EACH ROW EXECUTE FUNCTION triage_guard_step();

-- A plan is closed when every step has ended, done or left out with a reason.
CREATE FUNCTION triage_guard_plan() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.closed_at IS NOT NULL AND OLD.closed_at IS NULL AND EXISTS (
            SELECT 1 FROM triage_responsestep s WHERE s.plan_id = NEW.id AND s.ended_at IS NULL) THEN
        RAISE EXCEPTION 'a step is still open' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER d_guard BEFORE UPDATE ON triage_responseplan FOR EACH ROW EXECUTE FUNCTION triage_guard_plan();

-- One person of the case for one person of a tip that lies in it.
CREATE FUNCTION triage_guard_tie() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM triage_caseperson c JOIN triage_casetip t ON t.case_id = c.case_id AND t.left_at IS NULL
            JOIN intake_person p ON p.tip_id = t.tip_id AND p.role = c.role
            WHERE c.id = NEW.case_person_id AND p.id = NEW.person_id) THEN
        RAISE EXCEPTION 'that person is in no tip of this case' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER d_guard BEFORE INSERT ON triage_persontie FOR EACH ROW EXECUTE FUNCTION triage_guard_tie();

-- What a reporter adds goes where the first tip is. Here, so that it arrives whoever joins the two; a closed case
-- opens again, and an event says so. The join itself never fails over it: it is caught, and the page offers it.
CREATE FUNCTION triage_into_case() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE home record;
BEGIN
    SELECT c.id, c.closed_at INTO home FROM triage_casetip t JOIN triage_case c ON c.id = t.case_id
        WHERE t.tip_id = NEW.adds_to_id AND t.left_at IS NULL FOR UPDATE OF c;
    IF home.id IS NULL OR EXISTS (
            SELECT 1 FROM triage_casetip t WHERE t.tip_id = NEW.tip_id AND t.left_at IS NULL) THEN
        RETURN NULL;
    END IF;
    BEGIN
        IF home.closed_at IS NOT NULL THEN
            UPDATE triage_case SET closed_at = NULL, closed_by_id = NULL, close_reason = '' WHERE id = home.id;
        END IF;
        INSERT INTO triage_casetip (id, case_id, tip_id) VALUES (gen_random_uuid(), home.id, NEW.tip_id);
        INSERT INTO triage_caseevent (id, case_id, kind, tip_id)
            VALUES (gen_random_uuid(), home.id, 'supplement', NEW.tip_id);
    EXCEPTION WHEN OTHERS THEN
        RAISE WARNING 'an addition did not reach its case: %', SQLSTATE;
    END;
    RETURN NULL;
END $$;
CREATE TRIGGER triage_into_case AFTER INSERT ON intake_addition FOR EACH ROW EXECUTE FUNCTION triage_into_case();
"""
GONE = """
DROP FUNCTION triage_guard_step() CASCADE; DROP FUNCTION triage_guard_plan() CASCADE;
DROP FUNCTION triage_guard_tie() CASCADE; DROP FUNCTION triage_into_case() CASCADE;
DROP FUNCTION triage_case_excepted(uuid) CASCADE;
"""
STEPS = Path(__file__).parents[1] / "data" / "response_steps.json"


def first_template(apps, schema_editor):
    """The steps as the house begins with them; staff write later numbers."""
    apps.get_model("triage", "PlanTemplate")(number=1, steps=json.loads(STEPS.read_text())).save()


class Migration(migrations.Migration):
    dependencies = [("triage", "0011_plans")]

    operations = [
        migrations.RunSQL(RULES + PLAN, GONE),
        firm_constraints("triage"),
        migrations.RunPython(first_template, migrations.RunPython.noop),
    ]
