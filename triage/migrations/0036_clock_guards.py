"""What a run-time role could tell the clock, and may not: a time that has not come, and acts of an hour ago."""

from importlib import import_module

from django.db import migrations

from hotline.firm import firm_constraints

ROLES = "('hotline_staff', 'hotline_public')"

# As in 0027, with the question whether that time has come.
NOT_YET = """
-- How far ahead of the database's clock a pass may be told that it is. Only the owner can replace it, which
-- `manage.py roles` does in every database but one of production: simulations live from it.
CREATE FUNCTION triage_ahead() RETURNS interval LANGUAGE sql IMMUTABLE AS $$ SELECT interval '1 second' $$;

-- Where the clock went back, deadlines are judged by what it should show; that somebody wrote so is an event.
CREATE FUNCTION triage_has_come(moment timestamptz) RETURNS boolean LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT moment <= triage_moment() + triage_ahead() OR EXISTS (SELECT 1 FROM triage_clockstep s
        WHERE s.ended_at IS NULL AND s.seconds < 0
        AND moment <= triage_moment() + triage_ahead() - make_interval(secs => s.seconds))
$$;
REVOKE EXECUTE ON FUNCTION triage_has_come(timestamptz) FROM PUBLIC;
"""
BEGINS = """BEGIN
    looked := 0; alerts := 0; overdue := 0;
"""
REFUSES = """BEGIN
    IF NOT triage_has_come(moment) THEN
        RAISE EXCEPTION 'that time has not come' USING ERRCODE = 'restrict_violation';
    END IF;
    looked := 0; alerts := 0; overdue := 0;
"""


def run(*, guarded: bool) -> str:
    text: str = import_module("triage.migrations.0027_clock").RUN
    assert BEGINS in text
    text = text.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)
    return text.replace(BEGINS, REFUSES, 1) if guarded else text


# A leap is told by the row that says so, and stays as it was noticed: else it could hold deadlines, or bring them
# early, and nobody would hear of it.
LEAP = """
CREATE FUNCTION triage_leap_told() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.noticed_at > triage_moment() + triage_ahead() THEN
        RAISE EXCEPTION 'that time has not come' USING ERRCODE = 'restrict_violation';
    END IF;
    INSERT INTO triage_alert (id, review_id, kind, occurred_at, noticed_at, next_try_at, attempts)
        VALUES (gen_random_uuid(), NULL, 'clock_step', NEW.noticed_at, NEW.noticed_at, NEW.noticed_at, 0)
        ON CONFLICT (review_id, kind, occurred_at, subject_key) DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER e_told AFTER INSERT ON triage_clockstep FOR EACH ROW EXECUTE FUNCTION triage_leap_told();
CREATE TRIGGER b_frozen BEFORE UPDATE ON triage_clockstep FOR EACH ROW
    EXECUTE FUNCTION triage_frozen('ended_at, how, by_id');
CREATE TRIGGER c_once BEFORE UPDATE ON triage_clockstep FOR EACH ROW EXECUTE FUNCTION triage_once('ended_at, how, by_id');
"""

ACTED = f"""
-- When somebody acted is written as it is done: no process of ours takes a minute from the act to its row. What was
-- written in the same transaction as its tip is history (a seed, an import): no pass can have been asked of it yet, and
-- what passed before the act of then keeps its event.
CREATE FUNCTION triage_acted_now(tip uuid, VARIADIC times timestamptz[]) RETURNS void LANGUAGE plpgsql
SECURITY INVOKER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE moment timestamptz := triage_moment(); one timestamptz;
BEGIN
    FOREACH one IN ARRAY times LOOP
        IF one > moment + interval '1 second' THEN
            RAISE EXCEPTION 'nobody has acted later than now' USING ERRCODE = 'restrict_violation';
        END IF;
        IF one < moment - interval '1 minute'
            AND NOT EXISTS (SELECT 1 FROM intake_tip t WHERE t.id = tip AND t.written_at = now()) THEN
            RAISE EXCEPTION 'an act is written down as it is done' USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
END $$;

CREATE FUNCTION triage_review_acted() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE before triage_review;
BEGIN
    IF current_user NOT IN {ROLES} THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        before := OLD;
    END IF;
    PERFORM triage_acted_now(NEW.tip_id, NULLIF(NEW.stopped_at, before.stopped_at),
        NULLIF(NEW.decided_at, before.decided_at), NULLIF(NEW.classified_at, before.classified_at),
        NULLIF(NEW.acknowledged_at, before.acknowledged_at), NULLIF(NEW.claimed_at, before.claimed_at),
        NULLIF(NEW.urgent_since, before.urgent_since),
        -- A claim is for half an hour; while it runs, nobody is told that the first look is due.
        GREATEST(NULLIF(NEW.claim_until, before.claim_until) - interval '30 minutes', triage_moment()));
    RETURN NEW;
END $$;
CREATE TRIGGER d_acted BEFORE INSERT ON triage_review FOR EACH ROW EXECUTE FUNCTION triage_review_acted();
CREATE TRIGGER d_acted_again BEFORE UPDATE ON triage_review FOR EACH ROW
    WHEN ((OLD.stopped_at, OLD.decided_at, OLD.classified_at, OLD.acknowledged_at, OLD.claimed_at, OLD.claim_until,
        OLD.urgent_since) IS DISTINCT FROM (NEW.stopped_at, NEW.decided_at, NEW.classified_at,
        NEW.acknowledged_at, NEW.claimed_at, NEW.claim_until, NEW.urgent_since))
    EXECUTE FUNCTION triage_review_acted();

-- What counts as a first step about an urgent tip (triage_stepped).
CREATE FUNCTION triage_step_acted() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_user IN {ROLES} THEN
        PERFORM triage_acted_now((to_jsonb(NEW) ->> 'tip_id')::uuid, (to_jsonb(NEW) ->> TG_ARGV[0])::timestamptz);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER b_acted BEFORE INSERT ON triage_decision FOR EACH ROW EXECUTE FUNCTION triage_step_acted('at');
CREATE TRIGGER b_acted BEFORE INSERT ON triage_dutytoreport FOR EACH ROW EXECUTE FUNCTION triage_step_acted('at');
CREATE TRIGGER b_acted BEFORE INSERT ON triage_reachattempt FOR EACH ROW EXECUTE FUNCTION triage_step_acted('at');
CREATE TRIGGER b_acted BEFORE INSERT OR UPDATE OF ended_at ON triage_responsestep FOR EACH ROW
    EXECUTE FUNCTION triage_step_acted('ended_at');
"""  # noqa: S608  names of roles of ours
GONE = """
DROP FUNCTION triage_step_acted() CASCADE;
DROP FUNCTION triage_review_acted() CASCADE;
DROP FUNCTION triage_acted_now(uuid, timestamptz[]);
DROP TRIGGER b_frozen ON triage_clockstep;
DROP TRIGGER c_once ON triage_clockstep;
DROP FUNCTION triage_leap_told() CASCADE;
DROP FUNCTION triage_has_come(timestamptz);
DROP FUNCTION triage_ahead();
"""


class Migration(migrations.Migration):
    dependencies = [("triage", "0033_compliance_rules")]

    operations = [
        migrations.RunSQL(NOT_YET + run(guarded=True) + LEAP + ACTED, run(guarded=False) + GONE),
        firm_constraints("triage"),
    ]
