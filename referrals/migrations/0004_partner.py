"""A listing has somebody who answers for it: an account that owns listings is not closed, and a closed account is
given none, whoever writes."""

from django.db import migrations, models

STEWARDS = """
CREATE FUNCTION referrals_guard_staff() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM referrals_organization o WHERE o.specialist_id = NEW.id) THEN
        RAISE EXCEPTION 'listings of the directory are still this person''s'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'dir_listings_handed_over';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER referrals_staff_guard BEFORE UPDATE OF is_active ON accounts_staff
    FOR EACH ROW WHEN (OLD.is_active AND NOT NEW.is_active) EXECUTE FUNCTION referrals_guard_staff();

-- FOR SHARE waits for whoever closes the account at this moment, and makes them wait for us.
CREATE FUNCTION referrals_guard_specialist() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM accounts_staff s WHERE s.id = NEW.specialist_id AND s.is_active FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this account is closed' USING ERRCODE = 'restrict_violation',
            CONSTRAINT = 'dir_specialist_is_here';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER referrals_specialist_guard BEFORE INSERT OR UPDATE OF specialist_id ON referrals_organization
    FOR EACH ROW WHEN (NEW.specialist_id IS NOT NULL) EXECUTE FUNCTION referrals_guard_specialist();
"""
UNSTEWARDS = """
DROP FUNCTION referrals_guard_specialist() CASCADE;
DROP FUNCTION referrals_guard_staff() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0003_find")]

    operations = [
        migrations.AddField("service", "recheck_on", models.DateField(null=True)),
        migrations.AddConstraint(
            "location",
            models.CheckConstraint(
                condition=models.Q(confidential=False)
                | models.Q(description_en="", description_fr="", transportation_en="", transportation_fr=""),
                name="dir_location_confidential_says_nothing",
            ),
        ),
        migrations.RunSQL(STEWARDS, UNSTEWARDS),
    ]
