"""A test alert is asked for at the database's time, and by one person at most once a minute, whoever writes and however
many presses come at once."""

from django.db import migrations

from hotline.firm import firm_constraints

RULES = """
CREATE FUNCTION triage_person_minute(who uuid, first timestamptz) RETURNS numrange
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT triage_person_span(who, first, first + interval '60 seconds')
$$;
ALTER TABLE triage_drill ADD CONSTRAINT drill_once_a_minute
    EXCLUDE USING gist (triage_person_minute(by_id, asked_at) WITH &&);

CREATE FUNCTION triage_drill_asked() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.asked_at := clock_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER a_asked BEFORE INSERT ON triage_drill FOR EACH ROW EXECUTE FUNCTION triage_drill_asked();
CREATE TRIGGER b_frozen BEFORE UPDATE ON triage_drill FOR EACH ROW EXECUTE FUNCTION triage_frozen('');
"""
GONE = """
DROP TRIGGER b_frozen ON triage_drill;
DROP TRIGGER a_asked ON triage_drill;
DROP FUNCTION triage_drill_asked();
ALTER TABLE triage_drill DROP CONSTRAINT drill_once_a_minute;
DROP FUNCTION triage_person_minute(uuid, timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("triage", "0041_drill")]

    operations = [migrations.RunSQL(RULES, GONE), firm_constraints("triage")]
