"""Access to what is sealed: who may ask, who may answer, for how long, and that nobody opens without. For every role
and path."""

from django.db import migrations

from hotline.firm import firm_constraints

RULES = """
-- Who may do what (design section 3), and how long an ask waits: triage.models.access says the same.
CREATE FUNCTION triage_access_asks(what text, kind text) RETURNS text[] LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE WHEN kind = 'own' OR what = 'content' THEN ARRAY['privacy_officer']
        ELSE ARRAY['supervisor', 'director'] END
$$;
CREATE FUNCTION triage_access_answers(what text, kind text) RETURNS text[] LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE WHEN kind = 'break_glass' THEN ARRAY['supervisor', 'director']
        WHEN kind = 'own' THEN ARRAY[]::text[]
        WHEN what = 'content' THEN ARRAY['director'] ELSE ARRAY['privacy_officer'] END
$$;

CREATE FUNCTION triage_access_begins() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
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
CREATE TRIGGER a_begins BEFORE INSERT ON triage_accessrequest
    FOR EACH ROW EXECUTE FUNCTION triage_access_begins();

-- Answered once, in time, by somebody who may; then acknowledged once. Nothing else ever changes.
CREATE FUNCTION triage_access_step() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
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
CREATE TRIGGER b_step BEFORE UPDATE ON triage_accessrequest
    FOR EACH ROW EXECUTE FUNCTION triage_access_step();

-- Whoever has to answer is told, and the privacy officer at once of broken glass, whatever wrote it.
CREATE FUNCTION triage_access_told() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE moment timestamptz := COALESCE(NEW.answered_at, NEW.asked_at);
BEGIN
    INSERT INTO triage_alert (id, review_id, kind, occurred_at, noticed_at, next_try_at, attempts)
        SELECT gen_random_uuid(), r.id, TG_ARGV[0], moment, moment, moment, 0
        FROM triage_review r WHERE r.tip_id = NEW.tip_id
        ON CONFLICT (review_id, kind, occurred_at) DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER c_told AFTER UPDATE ON triage_accessrequest FOR EACH ROW
    WHEN (NEW.kind = 'break_glass' AND OLD.answer = '' AND NEW.answer = 'granted')
    EXECUTE FUNCTION triage_access_told('broken_glass');
CREATE TRIGGER c_told_second AFTER INSERT ON triage_accessrequest FOR EACH ROW
    WHEN (NEW.kind = 'break_glass') EXECUTE FUNCTION triage_access_told('glass_asked');
CREATE TRIGGER c_told_identity AFTER INSERT ON triage_accessrequest FOR EACH ROW
    WHEN (NEW.kind = 'request' AND NEW.what = 'identity') EXECUTE FUNCTION triage_access_told('access_asked');
CREATE TRIGGER c_told_content AFTER INSERT ON triage_accessrequest FOR EACH ROW
    WHEN (NEW.kind = 'request' AND NEW.what = 'content') EXECUTE FUNCTION triage_access_told('content_asked');

-- An opening: by the one who asked, still in the role that may, while the time runs.
CREATE FUNCTION triage_access_used() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
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
CREATE TRIGGER a_used BEFORE INSERT ON triage_accessuse FOR EACH ROW EXECUTE FUNCTION triage_access_used();
CREATE TRIGGER b_frozen BEFORE UPDATE ON triage_accessuse FOR EACH ROW EXECUTE FUNCTION triage_frozen('');

-- A contact begins within an access that was opened by the same person, to who told us of that very tip.
CREATE FUNCTION triage_contact_begins() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
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
CREATE TRIGGER a_begins BEFORE INSERT ON triage_contactattempt
    FOR EACH ROW EXECUTE FUNCTION triage_contact_begins();
CREATE TRIGGER b_frozen BEFORE UPDATE ON triage_contactattempt
    FOR EACH ROW EXECUTE FUNCTION triage_frozen('result, ended_at, note');
CREATE TRIGGER c_once BEFORE UPDATE ON triage_contactattempt
    FOR EACH ROW EXECUTE FUNCTION triage_once('result, ended_at, note');
"""
GONE = """
DROP FUNCTION triage_contact_begins() CASCADE; DROP FUNCTION triage_access_used() CASCADE;
DROP FUNCTION triage_access_told() CASCADE; DROP FUNCTION triage_access_step() CASCADE;
DROP FUNCTION triage_access_begins() CASCADE;
DROP FUNCTION triage_access_answers(text, text); DROP FUNCTION triage_access_asks(text, text);
DROP TRIGGER b_frozen ON triage_accessuse; DROP TRIGGER b_frozen ON triage_contactattempt;
DROP TRIGGER c_once ON triage_contactattempt;
"""


class Migration(migrations.Migration):
    dependencies = [("triage", "0020_access")]

    operations = [migrations.RunSQL(RULES, GONE), firm_constraints("triage")]
