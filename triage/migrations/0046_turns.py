"""Who links tips and who plans the rota stand in line for a lock that the public process cannot take (hotline/turns.py).
And an access that is closed while it is being used: one of the two comes first. The two functions as they were in 0025,
with the request's row held until the use is committed, and the time taken after that wait."""

from django.db import migrations

TURNS = ("triage_turn_linker", "triage_turn_links", "triage_turn_rota")
USES = """
CREATE OR REPLACE FUNCTION triage_access_used() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE asked record;
BEGIN
    SELECT q.what, q.kind, q.answer, q.until, q.asked_by_id, q.closed_at INTO asked
        FROM triage_accessrequest q WHERE q.id = NEW.request_id {held};
    NEW.at := clock_timestamp();
    IF asked.answer IS DISTINCT FROM 'granted' OR asked.until <= NEW.at OR asked.closed_at IS NOT NULL
        OR asked.asked_by_id <> NEW.by_id
        OR NOT triage_in_role(NEW.by_id, VARIADIC triage_access_asks(asked.what, asked.kind)) THEN
        RAISE EXCEPTION 'no access was granted for this' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION triage_contact_begins() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM triage_accessrequest q WHERE q.id = NEW.request_id {held};
    NEW.begun_at := clock_timestamp();
    IF NEW.result <> '' OR NOT EXISTS (SELECT 1 FROM triage_accessrequest q JOIN triage_accessuse u ON u.request_id = q.id
            WHERE q.id = NEW.request_id AND q.tip_id = NEW.tip_id AND q.what = 'identity' AND q.until > NEW.begun_at AND q.closed_at IS NULL
            AND u.by_id = NEW.begun_by_id) THEN
        RAISE EXCEPTION 'a contact begins where who told us is open' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("triage", "0045_plan_stays")]

    operations = [
        migrations.RunSQL(
            "".join(f"CREATE TABLE {turn} (); REVOKE ALL ON {turn} FROM PUBLIC;" for turn in TURNS),
            "".join(f"DROP TABLE {turn};" for turn in TURNS),
        ),
        migrations.RunSQL(USES.replace("{held}", "FOR SHARE"), USES.replace("{held}", "")),
    ]
