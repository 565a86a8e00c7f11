"""What the public process adds belongs to the tip that it is sending, never to one received before: with its id alone a
yes could be forged over somebody's no, or a day set on which the purge takes the return code."""

from django.db import migrations

TABLES = ("intake_tipkey", "intake_person", "intake_reporter", "intake_identifier", "intake_consent")
# A row that is visible and whose writer is still at work was written by this very transaction. Mostly its number says
# so at once; a savepoint has one of its own, later than that of its transaction. By number and not by `written_at`:
# statements sent together share one now(), through a COMMIT and a long sleep.
# As the owner, since the public process reads no tip. A tip that is not there is refused with the same words.
OWN = """
CREATE FUNCTION intake_own_tip() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE mine bigint := pg_current_xact_id()::text; later bigint;
BEGIN
    SELECT (t.xmin::text::bigint - mine) & 4294967295 INTO later FROM public.intake_tip t WHERE t.id = NEW.tip_id;
    IF later = 0 THEN
        RETURN NEW;
    END IF;
    IF later < 2147483648 THEN
        IF pg_xact_status((mine + later)::text::xid8) = 'in progress' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'this belongs to no tip that is being sent' USING ERRCODE = 'restrict_violation';
END $$;
REVOKE EXECUTE ON FUNCTION intake_own_tip() FROM PUBLIC;

CREATE FUNCTION intake_refuse_public() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the public sets no day of purge' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER intake_reporter_stays BEFORE INSERT ON intake_reporter FOR EACH ROW
    WHEN (current_user = 'hotline_public' AND NEW.purge_after IS NOT NULL) EXECUTE FUNCTION intake_refuse_public();
"""
EACH = "".join(
    f"CREATE TRIGGER {table}_own_tip BEFORE INSERT ON {table} FOR EACH ROW"
    " WHEN (current_user = 'hotline_public') EXECUTE FUNCTION intake_own_tip();\n"
    for table in TABLES
)
GONE = "DROP FUNCTION intake_own_tip() CASCADE; DROP FUNCTION intake_refuse_public() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("intake", "0005_turns")]

    operations = [migrations.RunSQL(OWN + EACH, GONE)]
