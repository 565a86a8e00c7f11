"""The database lays down each deadline when the reason for it is written, and takes it away when somebody acts in
time. Nobody else touches them: no role may write to the table."""

from django.db import migrations

from hotline.firm import firm_constraints

SANE = """
ALTER TABLE triage_timemark ADD CONSTRAINT triage_timemark_times_sane CHECK (
    seen_at BETWEEN '2000-01-01 00:00+00' AND '2200-01-01 00:00+00');
ALTER TABLE triage_clockstep ADD CONSTRAINT triage_clockstep_times_sane CHECK (
    before_at BETWEEN '2000-01-01 00:00+00' AND '2200-01-01 00:00+00'
    AND noticed_at BETWEEN '2000-01-01 00:00+00' AND '2200-01-01 00:00+00');
"""

LADDER = """
-- The time by which triggers judge. One function, so that a simulation can tell a database of its own another time.
CREATE FUNCTION triage_moment() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$ SELECT clock_timestamp() $$;

CREATE TRIGGER b_frozen BEFORE UPDATE ON triage_ladder FOR EACH ROW EXECUTE FUNCTION triage_frozen('');
CREATE TRIGGER b_frozen BEFORE UPDATE ON triage_rung FOR EACH ROW EXECUTE FUNCTION triage_frozen('');
CREATE TRIGGER a_stamp BEFORE INSERT ON triage_ladder FOR EACH ROW EXECUTE FUNCTION triage_stamp('at');
ALTER TABLE triage_deadline ADD CONSTRAINT triage_deadline_times_sane CHECK (
    due_at BETWEEN '2000-01-01 00:00+00' AND '2200-01-01 00:00+00'
    AND look_at BETWEEN '2000-01-01 00:00+00' AND '2200-01-01 00:00+00');
ALTER TABLE triage_deadline SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

-- Every ladder has the rungs that the first one has, and no other: one added later would change clocks that run.
CREATE FUNCTION triage_same_rungs() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM triage_rung g
            WHERE g.ladder_id = 1 AND (g.lane, g.live, g.kind) = (NEW.lane, NEW.live, NEW.kind)) THEN
        RAISE EXCEPTION 'no ladder has such a rung' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER c_same BEFORE INSERT ON triage_rung FOR EACH ROW EXECUTE FUNCTION triage_same_rungs();

-- The newest ladder that is whole: one that lacks a rung would be a deadline that nobody watches.
CREATE FUNCTION triage_ladder_now() RETURNS smallint LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT l.number FROM triage_ladder l
    WHERE (SELECT count(*) FROM triage_rung g WHERE g.ladder_id = l.number)
        >= (SELECT count(*) FROM triage_rung g WHERE g.ladder_id = 1)
    ORDER BY l.number DESC LIMIT 1
$$;
CREATE FUNCTION triage_rung_after(ladder smallint, lane text, live boolean, kind text) RETURNS interval
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT g.after FROM triage_rung g WHERE (g.ladder_id, g.lane, g.live, g.kind) = ($1, $2, $3, $4)
$$;
"""

WANTED = """
-- Every deadline that a review has as it is, past and future. `anew`: it was counted from something that this very
-- change began. Urgent from its first moment by a channel on which the reporter is still there, it is seen sooner.
CREATE FUNCTION triage_wanted(r triage_review, before triage_review)
RETURNS TABLE (kind text, due_at timestamptz, audience text, anew boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE spoken boolean;
BEGIN
    IF r.stopped_at IS NOT NULL THEN
        RETURN;
    END IF;
    SELECT t.channel IN ('phone', 'chat', 'relay_tty') AND COALESCE(r.urgent_since = r.received_at, true)
        INTO spoken FROM intake_tip t WHERE t.id = r.tip_id;
    RETURN QUERY
    SELECT g.kind::text, c.due, g.audience::text, c.anew FROM triage_rung g,
    LATERAL (SELECT
        CASE g.kind
            WHEN 'urgent' THEN r.urgent_since
            WHEN 'ack_overdue' THEN r.ack_due_at
            WHEN 'ack_supervisors' THEN r.ack_due_at + g.after
            WHEN 'ack_director' THEN r.ack_due_at + g.after
            WHEN 'first_step' THEN r.acknowledged_at + g.after
            WHEN 'claim_lapsed' THEN r.claim_until
            WHEN 'overdue' THEN r.due_at
            ELSE r.clock_from + g.after END AS due,
        CASE
            WHEN g.kind IN ('urgent', 'ack_overdue', 'ack_supervisors', 'ack_director')
                THEN r.urgent_since IS DISTINCT FROM before.urgent_since
            WHEN g.kind = 'first_step' THEN r.acknowledged_at IS DISTINCT FROM before.acknowledged_at
            WHEN g.kind = 'claim_lapsed' THEN r.claim_until IS DISTINCT FROM before.claim_until
            WHEN g.kind = 'overdue' THEN r.due_at IS DISTINCT FROM before.due_at
            ELSE r.clock_from IS DISTINCT FROM before.clock_from END AS anew) c
    WHERE g.ladder_id = r.ladder_id
        AND ((g.lane = r.lane AND g.live = spoken) OR (g.lane = 'any' AND g.kind = 'claim_lapsed'))
        AND c.due IS NOT NULL
        AND (g.kind NOT IN ('ack_overdue', 'ack_supervisors', 'ack_director')
            OR r.acknowledged_at IS NULL OR r.acknowledged_at > c.due)
        AND (g.kind <> 'first_step' OR r.outcome = '')
        AND (g.kind NOT IN ('look_due', 'remind')
            -- A claim that ends before it is due holds nobody's look: it may run out with no pass near.
            OR ((r.classified_at IS NULL OR r.classified_at < r.clock_from) AND r.outcome = ''
                AND (g.kind = 'remind' OR r.claimed_by_id IS NULL OR r.claim_until <= c.due)));
END $$;
"""

LAY = """
-- When somebody did what takes this deadline away. An act is written down as it is done, so this is now; what is written
-- of the past (calls logged later, history) counts by its own time, or all of it would have been late.
CREATE FUNCTION triage_acted(r triage_review, kind text, moment timestamptz) RETURNS timestamptz
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE
        WHEN kind IN ('ack_overdue', 'ack_supervisors', 'ack_director')
            THEN LEAST(moment, r.acknowledged_at, r.stopped_at)
        WHEN kind IN ('look_due', 'remind', 'first_step') THEN LEAST(moment, r.decided_at, r.stopped_at,
            CASE WHEN r.classified_at >= r.clock_from THEN r.classified_at END,
            CASE WHEN kind = 'look_due' AND r.claimed_at >= r.clock_from THEN r.claimed_at END)
        ELSE LEAST(moment, r.stopped_at) END
$$;

-- What has not passed and is no longer wanted goes; what has passed stays, whoever acts now: it is a fact, and the
-- pass will say so. What is wanted and was never told of is laid down.
CREATE FUNCTION triage_lay() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE moment timestamptz := triage_moment(); before triage_review;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        before := OLD;
        DELETE FROM triage_deadline d WHERE d.review_id = NEW.id AND d.subject_key = NEW.id
            AND d.due_at > triage_acted(NEW, d.kind, moment) AND NOT EXISTS (SELECT 1 FROM triage_wanted(NEW, before) w
                WHERE (w.kind, w.due_at) = (d.kind, d.due_at));
    END IF;
    INSERT INTO triage_deadline (review_id, kind, due_at, subject_key, audience, look_at)
        -- That somebody may be in danger is looked at before all that is late, however much that is.
        SELECT NEW.id, w.kind, w.due_at, NEW.id, w.audience,
            CASE w.kind WHEN 'urgent' THEN '2000-01-01 00:00+00' ELSE w.due_at END
        FROM triage_wanted(NEW, before) w
        WHERE (w.anew OR w.due_at > moment) AND (TG_OP = 'INSERT' OR NOT EXISTS (
            SELECT 1 FROM triage_alert a WHERE (a.review_id, a.kind, a.occurred_at) = (NEW.id, w.kind, w.due_at)))
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER triage_review_laid AFTER INSERT ON triage_review FOR EACH ROW EXECUTE FUNCTION triage_lay();
CREATE TRIGGER triage_review_relaid AFTER UPDATE ON triage_review FOR EACH ROW
    WHEN ((OLD.lane, OLD.ladder_id, OLD.clock_from, OLD.due_at, OLD.urgent_since, OLD.ack_due_at, OLD.acknowledged_at,
        OLD.claimed_by_id, OLD.claim_until, OLD.classified_at, OLD.outcome, OLD.stopped_at)
        IS DISTINCT FROM (NEW.lane, NEW.ladder_id, NEW.clock_from, NEW.due_at, NEW.urgent_since, NEW.ack_due_at,
        NEW.acknowledged_at, NEW.claimed_by_id, NEW.claim_until, NEW.classified_at, NEW.outcome, NEW.stopped_at))
    EXECUTE FUNCTION triage_lay();
"""

# As in 0002, with the ladder's times in place of two fixed ones.
OPEN = """
CREATE OR REPLACE FUNCTION triage_complete_review() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE fact record; spoken boolean; written timestamptz;
BEGIN
    PERFORM 1 FROM intake_tip t WHERE t.id = NEW.tip_id AND t.written_at <> now() FOR UPDATE;
    fact := triage_fact(NEW.tip_id);
    NEW.ladder_id := triage_ladder_now();
    NEW.minor_now := fact.minor_now;
    NEW.raised_at := fact.raised_at;
    NEW.minor_correction_id := fact.correction_id;
    NEW.minor_correction_at := fact.correction_at;
    NEW.clock_from := NEW.received_at;
    NEW.due_at := LEAST(COALESCE(NEW.due_at, 'infinity'), NEW.received_at + interval '24 hours');
    IF fact.minor_now IN ('yes', 'maybe') OR (fact.danger AND NEW.outcome = '') THEN
        NEW.lane := 'urgent';
    END IF;
    IF NEW.lane = 'urgent' THEN
        NEW.urgent_since := COALESCE(NEW.urgent_since, NEW.received_at);
        SELECT t.channel IN ('phone', 'chat', 'relay_tty') AND NEW.urgent_since = NEW.received_at, t.written_at
            INTO spoken, written FROM intake_tip t WHERE t.id = NEW.tip_id;
        -- While the reporter is on the line it is counted from when the call was written down: nobody could see it.
        NEW.ack_due_at := LEAST(COALESCE(NEW.ack_due_at, 'infinity'), NEW.urgent_since + interval '15 minutes',
            CASE WHEN spoken THEN written ELSE NEW.urgent_since END
            + triage_rung_after(NEW.ladder_id, 'urgent', spoken, 'ack_overdue'));
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION triage_guard_review() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE reopens boolean := OLD.stopped_at IS NOT NULL AND NEW.stopped_at IS NULL;
BEGIN
    IF NEW.id <> OLD.id OR NEW.tip_id <> OLD.tip_id OR NEW.minor <> OLD.minor
        OR NEW.received_at <> OLD.received_at THEN
        RAISE EXCEPTION 'a review keeps its tip' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.raised_at IS NOT NULL AND (NEW.raised_at IS NULL OR NEW.raised_at < OLD.raised_at) THEN
        RAISE EXCEPTION 'a raise is never taken back' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT reopens AND (NEW.clock_from <> OLD.clock_from OR NEW.due_at > OLD.due_at
        OR NEW.ladder_id <> OLD.ladder_id OR NEW.reopened_at IS DISTINCT FROM OLD.reopened_at) THEN
        RAISE EXCEPTION 'a running clock is never moved' USING ERRCODE = 'restrict_violation';
    END IF;
    IF reopens AND current_user IN ('hotline_staff', 'hotline_public') THEN
        RAISE EXCEPTION 'only a new fact opens a closed review' USING ERRCODE = 'restrict_violation';
    END IF;
    IF reopens AND (NEW.reopened_at IS NULL OR NEW.reopened_at > triage_moment()) THEN
        RAISE EXCEPTION 'a reopened clock starts at its reopening' USING ERRCODE = 'restrict_violation';
    END IF;
    IF reopens THEN
        NEW.ladder_id := triage_ladder_now();
    END IF;
    IF NOT reopens AND OLD.lane = 'urgent' AND NEW.lane = 'urgent'
        AND (NEW.ack_due_at > OLD.ack_due_at OR NEW.urgent_since > OLD.urgent_since) THEN
        RAISE EXCEPTION 'a running clock is never moved' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.lane = 'urgent' AND (reopens OR OLD.lane <> 'urgent') THEN
        IF NEW.ack_due_at > triage_moment() + interval '15 minutes' THEN
            RAISE EXCEPTION 'an urgent review is due within 15 minutes' USING ERRCODE = 'restrict_violation';
        END IF;
        NEW.ack_due_at := LEAST(NEW.ack_due_at,
            NEW.urgent_since + triage_rung_after(NEW.ladder_id, 'urgent', false, 'ack_overdue'));
    END IF;
    RETURN NEW;
END $$;
"""

PARTS = """
-- Of what belongs to a review and has a time of its own: laid while it waits, taken away when it is done in time.
CREATE FUNCTION triage_lay_part(tip uuid, what text, part uuid, start timestamptz, waits boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE moment timestamptz := triage_moment();
BEGIN
    IF NOT waits THEN
        DELETE FROM triage_deadline d USING triage_review r WHERE r.tip_id = tip AND d.review_id = r.id
            AND d.subject_key = part AND d.kind = what AND d.due_at > moment;
        RETURN;
    END IF;
    INSERT INTO triage_deadline (review_id, kind, due_at, subject_key, audience, look_at)
        SELECT r.id, what, start + g.after, part, g.audience, start + g.after
        FROM triage_review r JOIN triage_rung g ON (g.ladder_id, g.lane, g.kind) = (r.ladder_id, 'any', what)
        WHERE r.tip_id = tip AND start + g.after IS NOT NULL AND NOT EXISTS (SELECT 1 FROM triage_alert a
            WHERE (a.review_id, a.kind, a.occurred_at, a.subject_key) = (r.id, what, start + g.after, part))
        ON CONFLICT DO NOTHING;
END $$;
REVOKE EXECUTE ON FUNCTION triage_lay_part(uuid, text, uuid, timestamptz, boolean) FROM PUBLIC;

-- A step that tells somebody outside waits for nobody while the person says no.
CREATE FUNCTION triage_lay_step(step uuid) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT triage_lay_part((SELECT t.tip_id FROM triage_casetip t WHERE t.case_id = p.case_id AND t.left_at IS NULL
        ORDER BY t.at, t.id LIMIT 1), 'step_overdue', s.id, s.target_at,
        s.ended_at IS NULL AND p.closed_at IS NULL AND s.target_at IS NOT NULL
        AND NOT (s.outward AND p.refused_at IS NOT NULL AND NOT triage_case_excepted(p.case_id)))
    FROM triage_responsestep s JOIN triage_responseplan p ON p.id = s.plan_id WHERE s.id = step
$$;
REVOKE EXECUTE ON FUNCTION triage_lay_step(uuid) FROM PUBLIC;
CREATE FUNCTION triage_step_laid() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM triage_lay_step(NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER e_laid AFTER INSERT OR UPDATE OF ended_at ON triage_responsestep FOR EACH ROW
    EXECUTE FUNCTION triage_step_laid();
CREATE FUNCTION triage_plan_laid() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM triage_lay_step(s.id) FROM triage_responsestep s WHERE s.plan_id = NEW.id AND s.ended_at IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER e_laid AFTER UPDATE OF refused_at ON triage_responseplan FOR EACH ROW
    EXECUTE FUNCTION triage_plan_laid();

CREATE FUNCTION triage_release_laid() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.released_at IS NOT NULL THEN
        PERFORM triage_lay_part(NEW.tip_id, 'not_handed_over', NEW.id, NEW.released_at, NEW.handed_over_at IS NULL);
        PERFORM triage_lay_part(NEW.tip_id, 'agency_silent', NEW.id, NEW.released_at, NEW.acknowledged_at IS NULL);
        IF NEW.emergency THEN
            PERFORM triage_lay_part(NEW.tip_id, 'release_unconfirmed', NEW.id, NEW.released_at,
                NEW.confirmed_at IS NULL);
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER e_laid AFTER UPDATE OF released_at, handed_over_at, acknowledged_at, confirmed_at ON triage_disclosure FOR EACH ROW
    EXECUTE FUNCTION triage_release_laid();

CREATE FUNCTION triage_followup_laid() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM triage_lay_part(d.tip_id, 'follow_up_due', NEW.id, NEW.due_at, NEW.done_at IS NULL)
        FROM triage_disclosure d WHERE d.id = NEW.disclosure_id;
    RETURN NULL;
END $$;
CREATE TRIGGER e_laid AFTER INSERT OR UPDATE OF done_at ON triage_followup FOR EACH ROW
    EXECUTE FUNCTION triage_followup_laid();

-- Whether anything was done about an urgent review between two moments: a step of a plan, the duty to report, a try
-- to reach the person, a report.
CREATE FUNCTION triage_stepped(review uuid, since timestamptz, until timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM triage_decision d WHERE d.review_id = review AND d.at BETWEEN since AND until)
        OR EXISTS (SELECT 1 FROM triage_review r JOIN triage_dutytoreport d ON d.tip_id = r.tip_id
            WHERE r.id = review AND d.at BETWEEN since AND until)
        OR EXISTS (SELECT 1 FROM triage_review r JOIN triage_reachattempt a ON a.tip_id = r.tip_id
            WHERE r.id = review AND a.at BETWEEN since AND until)
        OR EXISTS (SELECT 1 FROM triage_review r JOIN triage_disclosure d ON d.tip_id = r.tip_id
            WHERE r.id = review AND (d.written_at BETWEEN since AND until OR d.released_at BETWEEN since AND until))
        OR EXISTS (SELECT 1 FROM triage_review r JOIN triage_casetip t ON t.tip_id = r.tip_id AND t.left_at IS NULL
            JOIN triage_responseplan p ON p.case_id = t.case_id JOIN triage_responsestep s ON s.plan_id = p.id
            WHERE r.id = review AND s.ended_at BETWEEN since AND until)
$$;
REVOKE EXECUTE ON FUNCTION triage_stepped(uuid, timestamptz, timestamptz) FROM PUBLIC;
"""

# As in 0021: what makes an event one has changed.
TOLD = """
CREATE OR REPLACE FUNCTION triage_access_told() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE moment timestamptz := COALESCE(NEW.answered_at, NEW.asked_at);
BEGIN
    INSERT INTO triage_alert (id, review_id, kind, occurred_at, noticed_at, next_try_at, attempts)
        SELECT gen_random_uuid(), r.id, TG_ARGV[0], moment, moment, moment, 0
        FROM triage_review r WHERE r.tip_id = NEW.tip_id
        ON CONFLICT (review_id, kind, occurred_at, subject_key) DO NOTHING;
    RETURN NULL;
END $$;
"""

RUN = """
-- One batch of what has passed becomes events. Rows that another pass holds, or whose review somebody is just
-- changing, are for the next pass: nobody waits for anybody, so no lock can turn into a deadlock. A batch that fails
-- as a whole is taken apart, so that one bad row stands in nobody's way: it waits an hour and is counted aloud. What
-- lies in the gap is left: the clock leapt over it, and its time has not come. A batch is few rows found by keys; the
-- planner, which does not know that, would read whole tables (200 ms of an empty pass at a million).
CREATE FUNCTION triage_pass(moment timestamptz, most integer, gap_from timestamptz, gap_to timestamptz, OUT looked integer, OUT alerts integer,
    OUT overdue integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
DECLARE one record;
BEGIN
    looked := 0; alerts := 0; overdue := 0;
    -- A claim is given back once its event is written: until then it is what the event is about.
    IF EXISTS (SELECT 1 FROM triage_review c WHERE c.claim_until <= moment) THEN
        UPDATE triage_review r SET claimed_by_id = NULL, claimed_at = NULL, claim_until = NULL
            FROM (SELECT c.id, c.claim_until FROM triage_review c WHERE c.claim_until <= moment
                ORDER BY c.claim_until LIMIT most FOR UPDATE SKIP LOCKED) lapsed
            WHERE r.id = lapsed.id AND NOT EXISTS (SELECT 1 FROM triage_deadline d
                WHERE (d.review_id, d.kind, d.due_at) = (lapsed.id, 'claim_lapsed', lapsed.claim_until));
    END IF;
    IF NOT EXISTS (SELECT 1 FROM triage_deadline d WHERE d.look_at <= moment) THEN
        RETURN;
    END IF;
    BEGIN
        WITH due AS (
            SELECT d.ctid AS place FROM triage_deadline d JOIN triage_review r ON r.id = d.review_id
            WHERE d.look_at <= moment AND NOT COALESCE(d.look_at > gap_from AND d.look_at <= gap_to, false)
            ORDER BY d.look_at LIMIT most
            FOR UPDATE OF d SKIP LOCKED FOR KEY SHARE OF r SKIP LOCKED
        ), gone AS (
            DELETE FROM triage_deadline d USING due WHERE d.ctid = due.place
            RETURNING d.review_id, d.kind, d.due_at, d.subject_key, d.audience
        ), told AS (
            INSERT INTO triage_alert (id, review_id, kind, audience, occurred_at, subject_key, noticed_at, next_try_at,
                attempts)
            SELECT gen_random_uuid(), g.review_id, g.kind, g.audience, g.due_at, g.subject_key, moment, moment, 0
            FROM gone g JOIN triage_review r ON r.id = g.review_id
            WHERE g.kind <> 'first_step' OR NOT triage_stepped(g.review_id, r.urgent_since, g.due_at)
            ON CONFLICT (review_id, kind, occurred_at, subject_key) DO NOTHING RETURNING kind
        )
        SELECT (SELECT count(*) FROM gone), (SELECT count(*) FROM told),
            (SELECT count(*) FROM told WHERE kind = 'overdue') INTO looked, alerts, overdue;
        UPDATE triage_review r SET poisoned_at = NULL WHERE r.poisoned_at IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM triage_deadline d WHERE d.review_id = r.id AND d.look_at > d.due_at);
        RETURN;
    EXCEPTION WHEN OTHERS THEN
        RAISE WARNING 'a batch of deadlines is taken apart: %', SQLSTATE;
    END;
    FOR one IN SELECT d.*, d.ctid AS place FROM triage_deadline d
        WHERE d.look_at <= moment AND NOT COALESCE(d.look_at > gap_from AND d.look_at <= gap_to, false)
        ORDER BY d.look_at LIMIT most FOR UPDATE OF d SKIP LOCKED
    LOOP
        looked := looked + 1;
        BEGIN
            DELETE FROM triage_deadline d WHERE d.ctid = one.place;
            INSERT INTO triage_alert (id, review_id, kind, audience, occurred_at, subject_key, noticed_at, next_try_at,
                    attempts)
                SELECT gen_random_uuid(), r.id, one.kind, one.audience, one.due_at, one.subject_key, moment, moment,
                    0
                FROM triage_review r WHERE r.id = one.review_id AND (one.kind <> 'first_step'
                    OR NOT triage_stepped(r.id, r.urgent_since, one.due_at))
                ON CONFLICT (review_id, kind, occurred_at, subject_key) DO NOTHING;
            alerts := alerts + FOUND::integer;
            UPDATE triage_review SET poisoned_at = NULL WHERE id = one.review_id AND poisoned_at IS NOT NULL;
        EXCEPTION WHEN OTHERS THEN
            UPDATE triage_deadline d SET look_at = moment + interval '1 hour' WHERE d.ctid = one.place;
            UPDATE triage_review SET poisoned_at = moment WHERE id = one.review_id;
        END;
    END LOOP;
END $$;
"""

# What runs now gets what is still to come; what has passed of the kinds that were told of before and was not.
RUNNING = """
INSERT INTO triage_deadline (review_id, kind, due_at, subject_key, audience, look_at)
SELECT r.id, w.kind, w.due_at, r.id, w.audience, w.due_at
FROM triage_review r, LATERAL triage_wanted(r, NULL::triage_review) w
WHERE r.stopped_at IS NULL
    AND (w.due_at > now() OR w.kind IN ('urgent', 'ack_overdue', 'due_soon', 'overdue', 'claim_lapsed'))
    AND NOT EXISTS (SELECT 1 FROM triage_alert a
        WHERE (a.review_id, a.kind, a.occurred_at) = (r.id, w.kind, w.due_at))
ON CONFLICT DO NOTHING;
"""


class Migration(migrations.Migration):
    dependencies = [("triage", "0026_ladder")]

    operations = [
        firm_constraints("triage"),
        migrations.RunSQL(SANE + LADDER + WANTED + LAY + OPEN + PARTS + TOLD + RUN + RUNNING),
    ]
