"""The pass waits for nobody when it takes a batch apart either: what somebody else just holds is not broken."""

from importlib import import_module

from django.db import migrations

# As in 0036 and 0037, but for what is said here. One batch of what has passed becomes events. Rows that another pass
# holds, or whose review somebody is just changing, are for the next pass: nobody waits for anybody, so no lock can turn
# into a deadlock. A batch that fails as a whole is taken apart, so that one bad row stands in nobody's way: it waits an
# hour and is counted aloud, which is one thing: where its review cannot be marked just now, neither is done. What lies
# in the gap is left: the clock leapt over it, and its time has not come. A batch is few rows found by keys; the planner,
# which does not know that, would read whole tables (200 ms of an empty pass at a million).
RUN = """
CREATE OR REPLACE FUNCTION triage_pass(moment timestamptz, most integer, gap_from timestamptz, gap_to timestamptz,
    OUT looked integer, OUT alerts integer, OUT overdue integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
DECLARE one record; whole boolean := true;
BEGIN
    IF NOT triage_has_come(moment) THEN
        RAISE EXCEPTION 'that time has not come' USING ERRCODE = 'restrict_violation';
    END IF;
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
            INSERT INTO triage_alert (id, review_id, kind, audience, occurred_at, subject_key, noticed_at, next_try_at)
            SELECT gen_random_uuid(), g.review_id, g.kind, g.audience, g.due_at, g.subject_key, moment, moment
            FROM gone g JOIN triage_review r ON r.id = g.review_id
            WHERE g.kind <> 'first_step' OR NOT triage_stepped(g.review_id, r.urgent_since, g.due_at)
            ON CONFLICT (review_id, kind, occurred_at, subject_key) DO NOTHING RETURNING kind
        )
        SELECT (SELECT count(*) FROM gone), (SELECT count(*) FROM told),
            (SELECT count(*) FROM told WHERE kind = 'overdue') INTO looked, alerts, overdue;
    EXCEPTION WHEN OTHERS THEN
        RAISE WARNING 'a batch of deadlines is taken apart: %', SQLSTATE;
        whole := false;
    END;
    IF NOT whole THEN
        FOR one IN SELECT d.*, d.ctid AS place FROM triage_deadline d JOIN triage_review r ON r.id = d.review_id
            WHERE d.look_at <= moment AND NOT COALESCE(d.look_at > gap_from AND d.look_at <= gap_to, false)
            ORDER BY d.look_at LIMIT most
            FOR UPDATE OF d SKIP LOCKED FOR KEY SHARE OF r SKIP LOCKED
        LOOP
            BEGIN
                DELETE FROM triage_deadline d WHERE d.ctid = one.place;
                INSERT INTO triage_alert (id, review_id, kind, audience, occurred_at, subject_key, noticed_at,
                        next_try_at)
                    SELECT gen_random_uuid(), r.id, one.kind, one.audience, one.due_at, one.subject_key, moment, moment
                    FROM triage_review r WHERE r.id = one.review_id AND (one.kind <> 'first_step'
                        OR NOT triage_stepped(r.id, r.urgent_since, one.due_at))
                    ON CONFLICT (review_id, kind, occurred_at, subject_key) DO NOTHING;
                alerts := alerts + FOUND::integer;
                overdue := overdue + (FOUND AND one.kind = 'overdue')::integer;
                looked := looked + 1;
            EXCEPTION
                WHEN lock_not_available OR deadlock_detected THEN
                    EXIT;  -- Of rows, none is left to wait for: it is a table, and the next row would wait as long.
                WHEN OTHERS THEN
                    UPDATE triage_review r SET poisoned_at = moment
                        FROM (SELECT c.id FROM triage_review c WHERE c.id = one.review_id
                            FOR NO KEY UPDATE SKIP LOCKED) free WHERE r.id = free.id;
                    IF FOUND THEN
                        UPDATE triage_deadline d SET look_at = moment + interval '1 hour' WHERE d.ctid = one.place;
                        looked := looked + 1;
                    END IF;
            END;
        END LOOP;
    END IF;
    UPDATE triage_review r SET poisoned_at = NULL
        FROM (SELECT p.id FROM triage_review p WHERE p.poisoned_at IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM triage_deadline d WHERE d.review_id = p.id AND d.look_at > d.due_at)
            FOR NO KEY UPDATE OF p SKIP LOCKED) healed
        WHERE r.id = healed.id;
END $$;
"""


def run_before() -> str:
    text: str = import_module("triage.migrations.0036_clock_guards").run(guarded=True)
    without: str = import_module("triage.migrations.0037_alert_columns").without(text)
    return without


class Migration(migrations.Migration):
    dependencies = [("triage", "0045_plan_stays")]

    operations = [migrations.RunSQL(RUN, run_before())]
