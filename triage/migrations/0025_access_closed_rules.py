"""An access that was granted may be closed before its time, and what is closed opens nothing. Each function as it was
in 0021, with that."""

from django.db import migrations

from hotline.firm import firm_constraints

RULES = """
CREATE OR REPLACE FUNCTION triage_access_begins() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.asked_at := clock_timestamp();
    IF NOT triage_in_role(NEW.asked_by_id, VARIADIC triage_access_asks(NEW.what, NEW.kind)) THEN
        RAISE EXCEPTION 'this role may not ask for that' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.answered_by_id IS NOT NULL OR NEW.acknowledged_by_id IS NOT NULL OR NEW.closed_by_id IS NOT NULL
        OR (NEW.answer <> '' AND NEW.kind <> 'own')
        THEN
        RAISE EXCEPTION 'an ask begins without its answer' USING ERRCODE = 'restrict_violation';
    END IF;
    NEW.answered_at := NULL; NEW.until := NULL;
    IF NEW.kind = 'own' THEN
        NEW.answered_at := NEW.asked_at;
        NEW.until := NEW.asked_at + make_interval(mins => NEW.minutes::integer);
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION triage_access_step() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    moment timestamptz := clock_timestamp();
    free text[] := ARRAY['acknowledged_by_id', 'acknowledged_at', 'closed_by_id', 'closed_at'];
BEGIN
    IF OLD.answer = '' THEN
        free := ARRAY['answer', 'answered_by_id', 'answered_at', 'until', 'note'];
    END IF;
    IF to_jsonb(OLD) - free <> to_jsonb(NEW) - free THEN
        RAISE EXCEPTION 'what was asked and answered stays' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.answer = '' AND NEW.answer <> '' THEN
        IF NEW.answered_by_id IS NULL OR NEW.answered_by_id = OLD.asked_by_id
            OR NOT triage_in_role(NEW.answered_by_id, VARIADIC triage_access_answers(OLD.what, OLD.kind)) THEN
            RAISE EXCEPTION 'another person answers, who may' USING ERRCODE = 'restrict_violation';
        END IF;
        IF OLD.asked_at <= moment - (CASE OLD.kind WHEN 'break_glass' THEN interval '1 hour' ELSE interval '3 days' END)
            THEN
            RAISE EXCEPTION 'this ask has lapsed' USING ERRCODE = 'restrict_violation';
        END IF;
        NEW.answered_at := moment;
        NEW.until := CASE NEW.answer WHEN 'granted' THEN moment + make_interval(mins => OLD.minutes::integer) END;
    END IF;
    IF (OLD.acknowledged_by_id, OLD.acknowledged_at) IS DISTINCT FROM (NEW.acknowledged_by_id, NEW.acknowledged_at) THEN
        IF OLD.acknowledged_at IS NOT NULL OR NEW.acknowledged_by_id IS NULL
            OR NOT triage_in_role(NEW.acknowledged_by_id, 'privacy_officer') THEN
            RAISE EXCEPTION 'the privacy officer acknowledges, once' USING ERRCODE = 'restrict_violation';
        END IF;
        NEW.acknowledged_at := moment;
    END IF;
    -- Closed once, while it runs: by whoever asked, or by whoever watches over openings of that kind.
    IF (OLD.closed_by_id, OLD.closed_at) IS DISTINCT FROM (NEW.closed_by_id, NEW.closed_at) THEN
        IF OLD.closed_at IS NOT NULL OR NEW.closed_by_id IS NULL OR OLD.until IS NULL OR OLD.until <= moment
            OR NOT (NEW.closed_by_id = OLD.asked_by_id OR triage_in_role(NEW.closed_by_id,
                CASE OLD.what WHEN 'identity' THEN 'privacy_officer' ELSE 'director' END)) THEN
            RAISE EXCEPTION 'an open access is closed once, by who may' USING ERRCODE = 'restrict_violation';
        END IF;
        NEW.closed_at := moment;
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION triage_access_used() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE asked record;
BEGIN
    NEW.at := clock_timestamp();
    SELECT q.what, q.kind, q.answer, q.until, q.asked_by_id, q.closed_at INTO asked
        FROM triage_accessrequest q WHERE q.id = NEW.request_id;
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
    NEW.begun_at := clock_timestamp();
    IF NEW.result <> '' OR NOT EXISTS (SELECT 1 FROM triage_accessrequest q JOIN triage_accessuse u ON u.request_id = q.id
            WHERE q.id = NEW.request_id AND q.tip_id = NEW.tip_id AND q.what = 'identity' AND q.until > NEW.begun_at AND q.closed_at IS NULL
            AND u.by_id = NEW.begun_by_id) THEN
        RAISE EXCEPTION 'a contact begins where who told us is open' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION triage_access_begins() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.asked_at := clock_timestamp();
    IF NOT triage_in_role(NEW.asked_by_id, VARIADIC triage_access_asks(NEW.what, NEW.kind)) THEN
        RAISE EXCEPTION 'this role may not ask for that' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.answered_by_id IS NOT NULL OR NEW.acknowledged_by_id IS NOT NULL OR (NEW.answer <> '' AND NEW.kind <> 'own')
        THEN
        RAISE EXCEPTION 'an ask begins without its answer' USING ERRCODE = 'restrict_violation';
    END IF;
    NEW.answered_at := NULL; NEW.until := NULL;
    IF NEW.kind = 'own' THEN
        NEW.answered_at := NEW.asked_at;
        NEW.until := NEW.asked_at + make_interval(mins => NEW.minutes::integer);
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION triage_access_step() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    moment timestamptz := clock_timestamp();
    free text[] := ARRAY['acknowledged_by_id', 'acknowledged_at'];
BEGIN
    IF OLD.answer = '' THEN
        free := ARRAY['answer', 'answered_by_id', 'answered_at', 'until', 'note'];
    END IF;
    IF to_jsonb(OLD) - free <> to_jsonb(NEW) - free THEN
        RAISE EXCEPTION 'what was asked and answered stays' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.answer = '' AND NEW.answer <> '' THEN
        IF NEW.answered_by_id IS NULL OR NEW.answered_by_id = OLD.asked_by_id
            OR NOT triage_in_role(NEW.answered_by_id, VARIADIC triage_access_answers(OLD.what, OLD.kind)) THEN
            RAISE EXCEPTION 'another person answers, who may' USING ERRCODE = 'restrict_violation';
        END IF;
        IF OLD.asked_at <= moment - (CASE OLD.kind WHEN 'break_glass' THEN interval '1 hour' ELSE interval '3 days' END)
            THEN
            RAISE EXCEPTION 'this ask has lapsed' USING ERRCODE = 'restrict_violation';
        END IF;
        NEW.answered_at := moment;
        NEW.until := CASE NEW.answer WHEN 'granted' THEN moment + make_interval(mins => OLD.minutes::integer) END;
    END IF;
    IF OLD.answer <> '' AND to_jsonb(OLD) <> to_jsonb(NEW) THEN
        IF OLD.acknowledged_at IS NOT NULL OR NEW.acknowledged_by_id IS NULL
            OR NOT triage_in_role(NEW.acknowledged_by_id, 'privacy_officer') THEN
            RAISE EXCEPTION 'the privacy officer acknowledges, once' USING ERRCODE = 'restrict_violation';
        END IF;
        NEW.acknowledged_at := moment;
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION triage_access_used() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE asked record;
BEGIN
    NEW.at := clock_timestamp();
    SELECT q.what, q.kind, q.answer, q.until, q.asked_by_id INTO asked
        FROM triage_accessrequest q WHERE q.id = NEW.request_id;
    IF asked.answer IS DISTINCT FROM 'granted' OR asked.until <= NEW.at OR asked.asked_by_id <> NEW.by_id
        OR NOT triage_in_role(NEW.by_id, VARIADIC triage_access_asks(asked.what, asked.kind)) THEN
        RAISE EXCEPTION 'no access was granted for this' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION triage_contact_begins() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.begun_at := clock_timestamp();
    IF NEW.result <> '' OR NOT EXISTS (SELECT 1 FROM triage_accessrequest q JOIN triage_accessuse u ON u.request_id = q.id
            WHERE q.id = NEW.request_id AND q.tip_id = NEW.tip_id AND q.what = 'identity' AND q.until > NEW.begun_at
            AND u.by_id = NEW.begun_by_id) THEN
        RAISE EXCEPTION 'a contact begins where who told us is open' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("triage", "0024_access_closed")]

    operations = [migrations.RunSQL(RULES, BEFORE), firm_constraints("triage")]
