"""What the directory's tables refuse and stamp, and the two things that the public process may ask of them."""

from django.db import migrations

from hotline.firm import firm_constraints

# The public never says when.
STAMPS = """
CREATE FUNCTION referrals_stamp_application() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.received_at := now();
    RETURN NEW;
END $$;
CREATE TRIGGER referrals_application_stamp BEFORE INSERT ON referrals_application
    FOR EACH ROW EXECUTE FUNCTION referrals_stamp_application();

-- A link is used once: the answer is refused when its link was used, has expired or was never ours.
CREATE FUNCTION referrals_take_answer() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE referrals_confirmationrequest r SET used_at = now()
        WHERE r.lookup = NEW.lookup AND r.used_at IS NULL AND r.expires_at > now();
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this link opens nothing' USING ERRCODE = 'restrict_violation';
    END IF;
    NEW.received_at := now();
    NEW.taken_in_at := NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER referrals_answer_taken BEFORE INSERT ON referrals_confirmationanswer
    FOR EACH ROW EXECUTE FUNCTION referrals_take_answer();

CREATE FUNCTION referrals_confirmation_form(sought bytea) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT r.form FROM referrals_confirmationrequest r
    WHERE r.lookup = sought AND r.used_at IS NULL AND r.expires_at > now();
$$;
"""
UNSTAMPS = """
DROP FUNCTION referrals_confirmation_form(bytea);
DROP FUNCTION referrals_take_answer() CASCADE;
DROP FUNCTION referrals_stamp_application() CASCADE;
"""

KEPT = """
CREATE FUNCTION referrals_refuse_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% is never changed once written', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"CREATE TRIGGER {table}_immutable BEFORE UPDATE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION referrals_refuse_update();\n"
    for table in ("referrals_application", "referrals_verification", "referrals_criterionverdict")
)

# A number of a confidential site is sealed with its address; a plain row for it could be read and published.
NO_PLAIN_NUMBER = """
CREATE FUNCTION referrals_guard_phone() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM referrals_location l WHERE l.confidential AND (l.id = NEW.location_id
            OR l.id = (SELECT a.location_id FROM referrals_serviceatlocation a WHERE a.id = NEW.at_id))) THEN
        RAISE EXCEPTION 'a confidential site has no plain telephone row' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER referrals_phone_guard BEFORE INSERT OR UPDATE ON referrals_phone
    FOR EACH ROW EXECUTE FUNCTION referrals_guard_phone();

CREATE FUNCTION referrals_guard_location() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.confidential AND EXISTS (SELECT 1 FROM referrals_phone p LEFT JOIN referrals_serviceatlocation a
            ON a.id = p.at_id WHERE p.location_id = NEW.id OR a.location_id = NEW.id) THEN
        RAISE EXCEPTION 'seal the numbers of a site before it becomes confidential'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER referrals_location_guard BEFORE INSERT OR UPDATE OF confidential ON referrals_location
    FOR EACH ROW EXECUTE FUNCTION referrals_guard_location();
"""
UNPLAIN = """
DROP FUNCTION referrals_guard_location() CASCADE;
DROP FUNCTION referrals_guard_phone() CASCADE;
"""

INDEXES = """
CREATE INDEX dir_published_vector ON referrals_publishedlisting USING gin (vector) WITH (fastupdate = off);
CREATE INDEX dir_published_point ON referrals_publishedlisting (lat, lon) WHERE lat IS NOT NULL;
CREATE INDEX dir_published_types ON referrals_publishedlisting USING gin (types) WITH (fastupdate = off);
CREATE INDEX dir_published_provinces ON referrals_publishedlisting USING gin (provinces) WITH (fastupdate = off);
"""
UNINDEXES = """
DROP INDEX dir_published_vector; DROP INDEX dir_published_point; DROP INDEX dir_published_types;
DROP INDEX dir_published_provinces;
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial")]

    operations = [
        migrations.RunSQL(STAMPS, UNSTAMPS),
        migrations.RunSQL(KEPT, "DROP FUNCTION referrals_refuse_update() CASCADE;"),
        migrations.RunSQL(NO_PLAIN_NUMBER, UNPLAIN),
        migrations.RunSQL(INDEXES, UNINDEXES),
        firm_constraints("referrals"),
    ]
