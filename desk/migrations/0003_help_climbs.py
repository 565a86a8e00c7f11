"""A call for a supervisor lays down when the ladder rises, and takes away what is to come once somebody answers or it is
over: whoever writes it, in the same transaction."""

from django.db import migrations

CLIMBS = """
ALTER TABLE triage_helpdeadline ADD CONSTRAINT helpdeadline_of_a_call_for_a_supervisor
    FOREIGN KEY (subject_key) REFERENCES desk_supervisoralert (id);

CREATE FUNCTION desk_help_laid() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM triage_help_called(NEW.id, NEW.raised_at);
    ELSE
        PERFORM triage_help_over(NEW.id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER e_laid AFTER INSERT ON desk_supervisoralert FOR EACH ROW
    WHEN (NEW.acknowledged_at IS NULL AND NEW.closed_at IS NULL) EXECUTE FUNCTION desk_help_laid();
CREATE TRIGGER e_over AFTER UPDATE OF acknowledged_at, closed_at ON desk_supervisoralert FOR EACH ROW
    WHEN (NEW.acknowledged_at IS NOT NULL OR NEW.closed_at IS NOT NULL) EXECUTE FUNCTION desk_help_laid();

-- Who waits now climbs from now on.
SELECT triage_help_called(a.id, a.raised_at) FROM desk_supervisoralert a
    WHERE a.acknowledged_at IS NULL AND a.closed_at IS NULL;
"""
GONE = """
DROP FUNCTION desk_help_laid() CASCADE;
ALTER TABLE triage_helpdeadline DROP CONSTRAINT helpdeadline_of_a_call_for_a_supervisor;
DELETE FROM triage_helpdeadline;
"""


class Migration(migrations.Migration):
    dependencies = [("desk", "0002_rules"), ("triage", "0044_help")]

    operations = [migrations.RunSQL(CLIMBS, GONE)]
