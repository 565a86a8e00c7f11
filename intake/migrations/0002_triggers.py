"""What the intake tables refuse and what they stamp, in the database, for every role and every path."""

from django.db import migrations

from hotline.firm import firm_constraints

# The public never says when: a tip counts from the moment we have it. Staff, e-mail and demonstrations may
# write down something past, and nobody writes the future, where no clock would look.
STAMPS = """
CREATE FUNCTION intake_stamp_tip() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_user = 'hotline_public' THEN
        NEW.received_at := now();
    ELSE
        NEW.received_at := LEAST(COALESCE(NEW.received_at, now()), now());
    END IF;
    NEW.written_at := now();
    RETURN NEW;
END $$;
CREATE TRIGGER intake_tip_stamp BEFORE INSERT ON intake_tip
    FOR EACH ROW EXECUTE FUNCTION intake_stamp_tip();

CREATE FUNCTION intake_stamp_interaction() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_user = 'hotline_public' THEN
        NEW.at := now();
    ELSE
        NEW.at := LEAST(COALESCE(NEW.at, now()), now());
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER intake_interaction_stamp BEFORE INSERT ON intake_interaction
    FOR EACH ROW EXECUTE FUNCTION intake_stamp_interaction();

-- clock_timestamp(), not now(): two facts of one transaction keep their order, and which came last decides
-- whether a minor's review may be lowered.
CREATE FUNCTION intake_stamp_correction() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.at := LEAST(COALESCE(NEW.at, clock_timestamp()), clock_timestamp());
    RETURN NEW;
END $$;
CREATE TRIGGER intake_correction_stamp BEFORE INSERT ON intake_correction
    FOR EACH ROW EXECUTE FUNCTION intake_stamp_correction();

CREATE FUNCTION intake_stamp_person() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.added_at := clock_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER intake_person_stamp BEFORE INSERT ON intake_person
    FOR EACH ROW EXECUTE FUNCTION intake_stamp_person();

CREATE FUNCTION intake_stamp_consent() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.recorded_at := clock_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER intake_consent_stamp BEFORE INSERT ON intake_consent
    FOR EACH ROW EXECUTE FUNCTION intake_stamp_consent();
"""
UNSTAMP = """
DROP FUNCTION intake_stamp_tip() CASCADE;
DROP FUNCTION intake_stamp_interaction() CASCADE;
DROP FUNCTION intake_stamp_correction() CASCADE;
DROP FUNCTION intake_stamp_person() CASCADE;
DROP FUNCTION intake_stamp_consent() CASCADE;
"""

REFUSE = """
CREATE FUNCTION intake_refuse_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% is never changed once received: write a correction', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"CREATE TRIGGER {table}_immutable BEFORE UPDATE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION intake_refuse_update();\n"
    for table in (
        "intake_interaction",
        "intake_tip",
        "intake_person",
        "intake_reporter",
        "intake_identifier",
        "intake_consent",
        "intake_correction",
    )
)


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]

    operations = [
        migrations.RunSQL(STAMPS, UNSTAMP),
        migrations.RunSQL(
            "ALTER TABLE intake_tip ADD CONSTRAINT tip_time_sane"
            " CHECK (received_at BETWEEN '2000-01-01 00:00+00' AND '2200-01-01 00:00+00');",
            "ALTER TABLE intake_tip DROP CONSTRAINT tip_time_sane;",
        ),
        migrations.RunSQL(REFUSE, "DROP FUNCTION intake_refuse_update() CASCADE;"),
        firm_constraints("intake"),
    ]
