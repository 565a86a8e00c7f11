"""A partner's answer is taken once, for its own listing alone, and one that opts out is gone at the next request."""

from django.db import migrations, models

# One answer at a time for one organization, and none while its public copy is written (actions/publish.py takes the
# same lock): rows written from a consent that was withdrawn meanwhile would otherwise stay.
# Who opts out disappears in this transaction: every public page asks for expires_on after today. The rows themselves
# are removed by the staff side, which counts their words out of the search.
TAKE = """
CREATE OR REPLACE FUNCTION referrals_take_answer() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE body uuid; begun date;
BEGIN
    SELECT r.organization_id INTO body FROM referrals_confirmationrequest r WHERE r.lookup = NEW.lookup;
    PERFORM 1 FROM referrals_organization o WHERE o.id = body FOR NO KEY UPDATE;
    UPDATE referrals_confirmationrequest r SET used_at = now()
        WHERE r.lookup = NEW.lookup AND r.used_at IS NULL AND r.expires_at > now()
          AND octet_length(NEW.answers::text) < 400000
          AND NOT EXISTS (SELECT FROM jsonb_object_keys(NEW.answers->'changes') said
                          WHERE NOT r.form->'fields' ? said)
        RETURNING r.round INTO begun;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this link opens nothing' USING ERRCODE = 'restrict_violation';
    END IF;
    -- The reminders of the same round ask what has just been answered.
    UPDATE referrals_confirmationrequest r SET used_at = now()
        WHERE r.organization_id = body AND r.round = begun AND r.used_at IS NULL;
    IF NEW.answers->'opt_out' = 'true'::jsonb THEN
        UPDATE referrals_publiclistingconsent c SET withdrawn_at = now()
            WHERE c.organization_id = body AND c.withdrawn_at IS NULL;
        UPDATE referrals_publishedlisting p SET expires_on = DATE '1970-01-01' WHERE p.organization_id = body;
    END IF;
    NEW.received_at := now();
    NEW.taken_in_at := NULL;
    RETURN NEW;
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION referrals_take_answer() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
"""
KINDS = ["number_wrong", "not_eligible", "no_answer", "due", "answer", "mail", "hand_over"]


class Migration(migrations.Migration):
    dependencies = [("referrals", "0004_partner")]

    operations = [
        migrations.RunSQL(TAKE, BEFORE),
        migrations.RemoveConstraint("task", "dir_task_kind_code"),
        migrations.AddConstraint(
            "task",
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="dir_task_kind_code"),
        ),
    ]
