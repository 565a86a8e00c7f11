"""The pass waits for nobody when it takes a batch apart either: what somebody else just holds is not broken. What
begins while the database's clock is back is judged by that clock, as long as it is back. And strays that cannot be
opened stand in no older one's way."""

from importlib import import_module

from django.db import migrations, models

TIME = """
-- Whether a deadline that was laid under this leap back has come at that moment: by what the clock shows, as long as it
-- is back. Put right, or said to be right, the clock's own time counts for all.
CREATE FUNCTION triage_come_in_its_time(leap uuid, look_at timestamptz, moment timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT NOT EXISTS (SELECT 1 FROM triage_clockstep s WHERE s.id = leap AND s.ended_at IS NULL
        AND look_at > moment + make_interval(secs => s.seconds))
$$;
REVOKE EXECUTE ON FUNCTION triage_come_in_its_time(uuid, timestamptz, timestamptz) FROM PUBLIC;
"""

LAY = """
-- As in 0027. What begins while the clock is back (`anew`) is laid in that time; what is laid again has the time of its
-- review; and a start that the clock has yet to show is of before, whenever it is written: late is worse than early.
CREATE OR REPLACE FUNCTION triage_lay() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE moment timestamptz := triage_moment(); before triage_review; same uuid;
    back uuid := (SELECT s.id FROM triage_clockstep s WHERE s.ended_at IS NULL AND s.seconds < 0);
BEGIN
    IF TG_OP = 'UPDATE' THEN
        before := OLD;
        SELECT d.leap INTO same FROM triage_deadline d
            WHERE d.review_id = NEW.id AND d.kind = 'overdue' AND d.subject_key = NEW.id LIMIT 1;
        DELETE FROM triage_deadline d WHERE d.review_id = NEW.id AND d.subject_key = NEW.id
            AND d.due_at > triage_acted(NEW, d.kind, moment)
            AND NOT EXISTS (SELECT 1 FROM triage_wanted(NEW, before) w WHERE (w.kind, w.due_at) = (d.kind, d.due_at));
    END IF;
    INSERT INTO triage_deadline (review_id, kind, due_at, subject_key, audience, look_at, leap)
        -- That somebody may be in danger is looked at before all that is late, however much that is.
        SELECT NEW.id, w.kind, w.due_at, NEW.id, w.audience,
            CASE w.kind WHEN 'urgent' THEN '2000-01-01 00:00+00' ELSE w.due_at END,
            CASE WHEN NOT w.anew THEN same
                WHEN CASE WHEN w.kind IN ('claim_lapsed', 'first_step') THEN moment
                    WHEN w.kind IN ('ack_overdue', 'ack_supervisors', 'ack_director') THEN NEW.urgent_since
                    ELSE NEW.clock_from END <= moment THEN back END
        FROM triage_wanted(NEW, before) w
        WHERE (w.anew OR w.due_at > moment) AND (TG_OP = 'INSERT' OR NOT EXISTS (
            SELECT 1 FROM triage_alert a WHERE (a.review_id, a.kind, a.occurred_at) = (NEW.id, w.kind, w.due_at)))
        -- What is due at the same time in another lane may be told to others.
        ON CONFLICT (review_id, kind, due_at, subject_key) DO UPDATE SET audience = EXCLUDED.audience
            WHERE triage_deadline.audience <> EXCLUDED.audience;
    RETURN NULL;
END $$;

-- As in 0027; what has a time that somebody gave it (a step, a follow-up) has it whatever the clock shows.
CREATE OR REPLACE FUNCTION triage_lay_part(tip uuid, what text, part uuid, start timestamptz, waits boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE moment timestamptz := triage_moment();
BEGIN
    IF NOT waits THEN
        DELETE FROM triage_deadline d USING triage_review r WHERE r.tip_id = tip AND d.review_id = r.id
            AND d.subject_key = part AND d.kind = what AND d.due_at > moment;
        RETURN;
    END IF;
    INSERT INTO triage_deadline (review_id, kind, due_at, subject_key, audience, look_at, leap)
        SELECT r.id, what, start + g.after, part, g.audience, start + g.after,
            (SELECT s.id FROM triage_clockstep s WHERE s.ended_at IS NULL AND s.seconds < 0
                AND start BETWEEN s.noticed_at AND moment)
        FROM triage_review r JOIN triage_rung g ON (g.ladder_id, g.lane, g.kind) = (r.ladder_id, 'any', what)
        WHERE r.tip_id = tip AND start + g.after IS NOT NULL AND NOT EXISTS (SELECT 1 FROM triage_alert a
            WHERE (a.review_id, a.kind, a.occurred_at, a.subject_key) = (r.id, what, start + g.after, part))
        ON CONFLICT DO NOTHING;
END $$;
"""

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
                AND (d.leap IS NULL OR triage_come_in_its_time(d.leap, d.look_at, moment))
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
                AND (d.leap IS NULL OR triage_come_in_its_time(d.leap, d.look_at, moment))
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
                        UPDATE triage_deadline d SET look_at = moment + interval '1 hour', leap = NULL
                            WHERE d.ctid = one.place;
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


HELP = """
-- As in 0044, but for the time in which a call was laid, and for what is locked, which is left for the next pass.
CREATE OR REPLACE FUNCTION triage_help_called(subject uuid, called_at timestamptz) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO triage_helpdeadline (subject_key, kind, due_at, audience, look_at, leap)
    SELECT subject, replace(g.kind, 'ack_', 'help_'), c.due, g.audience, c.due,
        (SELECT s.id FROM triage_clockstep s WHERE s.ended_at IS NULL AND s.seconds < 0
            AND called_at BETWEEN s.noticed_at AND triage_moment())
    FROM triage_rung first JOIN triage_rung g ON (g.ladder_id, g.lane, g.live) = (first.ladder_id, 'urgent', true)
        AND g.kind IN ('ack_overdue', 'ack_supervisors', 'ack_director'),
    LATERAL (SELECT called_at + first.after
        + CASE g.kind WHEN 'ack_overdue' THEN interval '0' ELSE g.after END AS due) c
    WHERE (first.ladder_id, first.lane, first.live, first.kind) = (triage_ladder_now(), 'urgent', true, 'ack_overdue')
$$;

CREATE OR REPLACE FUNCTION triage_climb(moment timestamptz, gap_from timestamptz, gap_to timestamptz)
RETURNS TABLE (event uuid, told text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE one record;
BEGIN
    IF NOT triage_has_come(moment) THEN
        RAISE EXCEPTION 'that time has not come' USING ERRCODE = 'restrict_violation';
    END IF;
    FOR one IN SELECT d.*, d.ctid AS place FROM triage_helpdeadline d
        WHERE d.look_at <= moment AND NOT COALESCE(d.look_at > gap_from AND d.look_at <= gap_to, false)
            AND (d.leap IS NULL OR triage_come_in_its_time(d.leap, d.look_at, moment))
        ORDER BY d.look_at LIMIT 100 FOR UPDATE SKIP LOCKED
    LOOP
        event := NULL;
        BEGIN
            DELETE FROM triage_helpdeadline d WHERE d.ctid = one.place;
            INSERT INTO triage_alert (id, review_id, kind, audience, occurred_at, subject_key, noticed_at, next_try_at)
                VALUES (gen_random_uuid(), NULL, one.kind, one.audience, one.due_at, one.subject_key, moment, moment)
                ON CONFLICT (review_id, kind, occurred_at, subject_key) DO NOTHING RETURNING id INTO event;
        EXCEPTION
            WHEN lock_not_available OR deadlock_detected THEN
                EXIT;
            WHEN OTHERS THEN
                UPDATE triage_helpdeadline d SET look_at = moment + interval '1 minute', leap = NULL
                    WHERE d.ctid = one.place;
        END;
        IF event IS NOT NULL THEN
            told := one.audience;
            RETURN NEXT;
        END IF;
    END LOOP;
END $$;
"""
STRAY = """
CREATE FUNCTION triage_open_stray(tip uuid, minor text, received_at timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM triage_insert_review(tip, minor, received_at);
    UPDATE triage_review r SET stray_at = now() WHERE r.tip_id = tip;
    RETURN true;
EXCEPTION WHEN OTHERS THEN
    RAISE WARNING 'a stray tip is still without a review: %', SQLSTATE;
    RETURN false;
END $$;
REVOKE EXECUTE ON FUNCTION triage_open_stray(uuid, text, timestamptz) FROM PUBLIC;
"""
# In place of what stands in 0017. Where none of the newest can be opened, others have their turn, by chance, since no tip
# is marked for that: whichever are broken, the rest are opened before long.
STRAYS = """
    FOR stray IN SELECT t.id, t.minor, t.received_at FROM intake_tip t WHERE t.written_at >= since
        AND NOT EXISTS (SELECT 1 FROM triage_review r WHERE r.tip_id = t.id)
        ORDER BY t.written_at DESC LIMIT most
    LOOP
        tried := tried + 1;
        opened := opened + triage_open_stray(stray.id, stray.minor, stray.received_at)::integer;
    END LOOP;
    IF opened = 0 AND tried = most THEN
        FOR stray IN SELECT t.id, t.minor, t.received_at FROM intake_tip t WHERE t.written_at >= since
            AND NOT EXISTS (SELECT 1 FROM triage_review r WHERE r.tip_id = t.id)
            ORDER BY random() LIMIT most
        LOOP
            opened := opened + triage_open_stray(stray.id, stray.minor, stray.received_at)::integer;
        END LOOP;
    END IF;
"""
GONE = """
DROP FUNCTION triage_come_in_its_time(uuid, timestamptz, timestamptz);
DROP FUNCTION triage_open_stray(uuid, text, timestamptz);
"""


def before(migration: str, part: str, *functions: str) -> str:
    """These functions as that migration wrote them."""
    text: str = getattr(import_module(f"triage.migrations.{migration}"), part)
    found = []
    for name in functions:
        head = text.index(f"FUNCTION {name}(")
        found.append("CREATE OR REPLACE " + text[head : text.index("$$;", head)] + "$$;\n")
    return "".join(found)


def sweep() -> tuple[str, str]:
    """As it is now, and as it was in 0017."""
    was: str = import_module("triage.migrations.0017_saved_view_rules").SWEEP
    first, last = was.index("    FOR stray IN SELECT"), was.index("    -- And raises that were lost")
    is_now = was[:first] + STRAYS.lstrip("\n") + was[last:]
    assert (declared := "opened integer := 0;") in is_now
    return is_now.replace(declared, declared + " tried integer := 0;", 1), was


def run_before() -> str:
    text: str = import_module("triage.migrations.0036_clock_guards").run(guarded=True)
    without: str = import_module("triage.migrations.0037_alert_columns").without(text)
    return without


BEFORE = (
    before("0027_clock", "LAY", "triage_lay")
    + before("0027_clock", "PARTS", "triage_lay_part")
    + run_before()
    + before("0044_help", "RULES", "triage_help_called", "triage_climb")
    + sweep()[1]
    + GONE
)


class Migration(migrations.Migration):
    dependencies = [("triage", "0047_seen_and_said")]

    operations = [
        migrations.AddField("deadline", "leap", models.UUIDField(null=True)),
        migrations.AddField("helpdeadline", "leap", models.UUIDField(null=True)),
        migrations.RunSQL(TIME + LAY + RUN + HELP + STRAY + sweep()[0], BEFORE),
    ]
