"""What the tables of cases and agencies refuse and stamp, for every role and every path."""

from django.db import migrations

from hotline.firm import firm_constraints

STAMPED = {
    "triage_case": "opened_at", "triage_casetip": "at", "triage_caseevent": "at", "triage_agencyversion": "at",
}  # fmt: skip
STAMPS = """
-- Never the future, whoever writes. Seeds may lie in the past.
CREATE FUNCTION triage_stamp() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE said timestamptz := to_jsonb(NEW) ->> TG_ARGV[0];
BEGIN
    RETURN jsonb_populate_record(NEW, jsonb_build_object(TG_ARGV[0],
        LEAST(COALESCE(said, clock_timestamp()), clock_timestamp())));
END $$;
""" + "".join(
    f"CREATE TRIGGER a_stamp BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION triage_stamp('{column}');\n"
    for table, column in STAMPED.items()
)

# The columns that may change after a row was written; of `once`, each only from empty.
MAY_CHANGE = {
    "triage_casetip": "left_at",
    "triage_caseevent": "",
    "triage_agencyversion": "",
    "triage_protocol": "ended_at",
    "triage_case": "closed_by_id, closed_at, close_reason, merged_into_id",
}
ONCE = {"triage_casetip": "left_at", "triage_protocol": "ended_at", "triage_case": "merged_into_id"}
FREEZE = """
CREATE FUNCTION triage_frozen() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE free text[] := string_to_array(TG_ARGV[0], ', ');
BEGIN
    IF to_jsonb(OLD) - free <> to_jsonb(NEW) - free THEN
        RAISE EXCEPTION '% keeps what was written', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION triage_once() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE name text; before text;
BEGIN
    FOREACH name IN ARRAY string_to_array(TG_ARGV[0], ', ') LOOP
        before := COALESCE(to_jsonb(OLD) ->> name, '');
        IF before <> '' AND before <> COALESCE(to_jsonb(NEW) ->> name, '') THEN
            RAISE EXCEPTION '% is said once', name USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
""" + "".join(
    f"CREATE TRIGGER b_frozen BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION triage_frozen('{free}');\n"
    for table, free in MAY_CHANGE.items()
) + "".join(
    f"CREATE TRIGGER c_once BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION triage_once('{names}');\n"
    for table, names in ONCE.items()
)

PLACES = """
-- A tip goes only into a case that is open: what comes later opens the case again first. The case's row is the
-- lock between a closing and an arrival.
CREATE FUNCTION triage_guard_casetip() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE over boolean;
BEGIN
    SELECT c.closed_at IS NOT NULL INTO over FROM triage_case c WHERE c.id = NEW.case_id FOR UPDATE;
    IF over THEN
        RAISE EXCEPTION 'a closed case takes no tip' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER d_guard BEFORE INSERT ON triage_casetip FOR EACH ROW EXECUTE FUNCTION triage_guard_casetip();

-- What was merged away holds nothing more, and stays closed: its tips are in the other case.
CREATE FUNCTION triage_guard_case() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.merged_into_id IS NOT NULL AND (NEW.closed_at IS NULL OR EXISTS (
            SELECT 1 FROM triage_casetip t WHERE t.case_id = NEW.id AND t.left_at IS NULL)) THEN
        RAISE EXCEPTION 'a merged case is closed and empty' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.merged_into_id IS NOT NULL AND OLD.merged_into_id IS NULL AND EXISTS (
            SELECT 1 FROM triage_case c WHERE c.id = NEW.merged_into_id AND c.closed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a case is merged into an open one' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER d_guard BEFORE UPDATE ON triage_case FOR EACH ROW EXECUTE FUNCTION triage_guard_case();
"""
GONE = """
DROP FUNCTION triage_stamp() CASCADE; DROP FUNCTION triage_frozen() CASCADE; DROP FUNCTION triage_once() CASCADE;
DROP FUNCTION triage_guard_casetip() CASCADE; DROP FUNCTION triage_guard_case() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("triage", "0005_files")]

    operations = [migrations.RunSQL(STAMPS + FREEZE + PLACES, GONE), firm_constraints("triage")]
