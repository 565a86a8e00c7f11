"""The rota: nobody stands in two turns at once, one person leads, only who may decide stands in it, and what has begun
is not rewritten."""

from django.db import migrations

from hotline.firm import firm_constraints

RULES = """
-- As Staff.has_permission: a supervisor who is trained, or the director.
CREATE FUNCTION triage_may_stand(who uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM accounts_staff s WHERE s.id = who AND s.is_active AND (s.role = 'director'
        OR (s.role = 'supervisor' AND EXISTS (SELECT 1 FROM accounts_trainingrecord t
            WHERE t.staff_id = s.id AND t.course = 'victim_centred'))))
$$;

-- A person's time as one range of numbers: the id, of 128 bits, before the seconds. So one GiST index of ranges, which
-- every PostgreSQL has, says "the same person and the same time" without an extension.
CREATE FUNCTION triage_person_span(who uuid, first timestamptz, past timestamptz) RETURNS numrange
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT numrange(base + EXTRACT(EPOCH FROM first - '2000-01-01 00:00+00'::timestamptz),
        base + EXTRACT(EPOCH FROM past - '2000-01-01 00:00+00'::timestamptz))
    FROM (SELECT (('x' || left(hex, 16))::bit(64)::bigint::numeric * 18446744073709551616
        + ('x' || right(hex, 16))::bit(64)::bigint::numeric) * 1000000000000 AS base
        FROM (SELECT replace(who::text, '-', '') AS hex) digits) person
$$;
ALTER TABLE triage_rotaturn
    ADD CONSTRAINT rotaturn_times_sane CHECK (starts_at BETWEEN '2000-01-01 00:00+00' AND '2200-01-01 00:00+00'),
    ADD CONSTRAINT rotaturn_one_at_a_time
        EXCLUDE USING gist (triage_person_span(staff_id, starts_at, until) WITH &&),
    ADD CONSTRAINT rotaturn_one_leads
        EXCLUDE USING gist (tstzrange(starts_at, until) WITH &&) WHERE (place = 'lead');

CREATE FUNCTION triage_turn_begins() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.made_at := clock_timestamp();
    NEW.until := NEW.ends_at; NEW.ended_by_id := NULL; NEW.ended_at := NULL; NEW.taken_up_at := NULL;
    IF NOT triage_may_stand(NEW.staff_id) THEN
        RAISE EXCEPTION 'this person may not be on duty' USING ERRCODE = 'restrict_violation';
    END IF;
    -- A minute for the way from the clock to here. What lies in the past was, and is not planned: only whoever owns
    -- the tables may, for a simulation.
    IF current_user = 'hotline_staff' AND NEW.starts_at < NEW.made_at - interval '1 minute' THEN
        RAISE EXCEPTION 'no turn begins in the past' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_begins BEFORE INSERT ON triage_rotaturn FOR EACH ROW EXECUTE FUNCTION triage_turn_begins();

CREATE FUNCTION triage_turn_step() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE moment timestamptz := clock_timestamp();
BEGIN
    IF OLD.until <= moment THEN
        RAISE EXCEPTION 'a turn that is over stays as it was' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.until = OLD.until AND (NEW.ended_by_id, NEW.ended_at) IS DISTINCT FROM (OLD.ended_by_id, OLD.ended_at)
        OR NEW.until > OLD.until
        OR NEW.until < OLD.until AND OLD.starts_at <= moment AND NEW.until < moment - interval '1 minute' THEN
        RAISE EXCEPTION 'a turn only ends earlier, and not in the past' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.until < OLD.until THEN
        NEW.ended_at := moment;
    END IF;
    IF NEW.taken_up_at IS DISTINCT FROM OLD.taken_up_at THEN
        IF OLD.taken_up_at IS NOT NULL OR OLD.starts_at > moment THEN
            RAISE EXCEPTION 'a turn is taken up once, when it has begun' USING ERRCODE = 'restrict_violation';
        END IF;
        NEW.taken_up_at := moment;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER b_frozen BEFORE UPDATE ON triage_rotaturn FOR EACH ROW
    EXECUTE FUNCTION triage_frozen('until, ended_by_id, ended_at, taken_up_at');
CREATE TRIGGER c_step BEFORE UPDATE ON triage_rotaturn FOR EACH ROW EXECUTE FUNCTION triage_turn_step();

CREATE FUNCTION triage_offer_begins() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.at := clock_timestamp();
    IF NEW.answer <> '' OR NOT triage_may_stand(NEW.to_id) OR NOT EXISTS (SELECT 1 FROM triage_rotaturn t
            WHERE t.id = NEW.turn_id AND t.staff_id <> NEW.to_id AND t.until > NEW.at
            AND NEW.from_at >= t.starts_at AND NEW.from_at < t.until) THEN
        RAISE EXCEPTION 'what is still to come is offered to another, who may' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_begins BEFORE INSERT ON triage_rotaoffer FOR EACH ROW EXECUTE FUNCTION triage_offer_begins();

CREATE FUNCTION triage_offer_answered() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.answer <> '' OR NEW.answer = '' OR (NEW.answer = 'accepted' AND NOT EXISTS (SELECT 1 FROM triage_rotaturn t
            WHERE t.id = NEW.made_id AND t.follows_id = OLD.turn_id AND t.staff_id = OLD.to_id)) THEN
        RAISE EXCEPTION 'an offer is answered once' USING ERRCODE = 'restrict_violation';
    END IF;
    NEW.answered_at := clock_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER b_frozen BEFORE UPDATE ON triage_rotaoffer FOR EACH ROW
    EXECUTE FUNCTION triage_frozen('answer, answered_at, made_id');
CREATE TRIGGER c_answered BEFORE UPDATE ON triage_rotaoffer FOR EACH ROW EXECUTE FUNCTION triage_offer_answered();
"""
GONE = """
DROP FUNCTION triage_offer_answered() CASCADE; DROP FUNCTION triage_offer_begins() CASCADE;
DROP FUNCTION triage_turn_step() CASCADE; DROP FUNCTION triage_turn_begins() CASCADE;
DROP TRIGGER b_frozen ON triage_rotaturn; DROP TRIGGER b_frozen ON triage_rotaoffer;
ALTER TABLE triage_rotaturn DROP CONSTRAINT rotaturn_one_leads, DROP CONSTRAINT rotaturn_one_at_a_time,
    DROP CONSTRAINT rotaturn_times_sane;
DROP FUNCTION triage_person_span(uuid, timestamptz, timestamptz); DROP FUNCTION triage_may_stand(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("triage", "0030_rota"), ("accounts", "0003_created_by_database")]

    operations = [migrations.RunSQL(RULES, GONE), firm_constraints("triage")]
