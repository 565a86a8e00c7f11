"""From tip to review, and a minor's review urgent, in the database: for the form, the desk, imports, bulk
updates, the ORM and raw SQL of every application role alike."""

from django.db import migrations

from hotline.firm import firm_constraints

KEYS = """
-- The review's copy of what the tip says can be neither forged nor changed: there is no such tip otherwise.
ALTER TABLE triage_review ADD CONSTRAINT review_of_this_tip
    FOREIGN KEY (tip_id, minor, received_at) REFERENCES intake_tip (id, minor, received_at);
-- A lowered fact names the very correction that says so, of this tip, with this value, at this time.
ALTER TABLE triage_review ADD CONSTRAINT review_lowered_by
    FOREIGN KEY (minor_correction_id, tip_id, minor_now, minor_correction_at)
    REFERENCES intake_correction (id, tip_id, minor, at);
ALTER TABLE triage_review ADD CONSTRAINT review_duty_of_same_tip
    FOREIGN KEY (duty_id, tip_id) REFERENCES triage_dutytoreport (id, tip_id);
ALTER TABLE triage_review ADD CONSTRAINT review_decision_of_same_review
    FOREIGN KEY (decision_id, id, outcome) REFERENCES triage_decision (id, review_id, outcome);
"""
# One endless or absurd time would stop the reading of all: no clock holds any.
SANE = "".join(
    f"ALTER TABLE {table} ADD CONSTRAINT {table}_times_sane CHECK ("
    + " AND ".join(f"({column} BETWEEN '2000-01-01 00:00+00' AND '2200-01-01 00:00+00')" for column in columns)
    + ");\n"
    for table, columns in {
        "triage_review": (
            "received_at", "clock_from", "due_at", "urgent_since", "ack_due_at", "acknowledged_at", "next_look",
            "claimed_at", "claim_until", "raised_at", "reopened_at", "decided_at", "stopped_at",
        ),
        "triage_alert": ("occurred_at", "noticed_at", "delivered_at", "next_try_at"),
        "triage_heartbeat": ("at",),
        "triage_dutytoreport": ("at", "reported_at"),
    }.items()
)  # fmt: skip
UNSANE = "".join(
    f"ALTER TABLE {table} DROP CONSTRAINT {table}_times_sane;\n"
    for table in ("triage_review", "triage_alert", "triage_heartbeat", "triage_dutytoreport")
)
SENT_OR_WAITING = """
ALTER TABLE triage_alert ADD CONSTRAINT alert_sent_or_waiting
    CHECK (delivered_at IS NOT NULL OR next_try_at IS NOT NULL);
"""

UNKEYS = """
ALTER TABLE triage_review DROP CONSTRAINT review_of_this_tip, DROP CONSTRAINT review_lowered_by,
    DROP CONSTRAINT review_duty_of_same_tip, DROP CONSTRAINT review_decision_of_same_review;
"""

# What follows from the tip, its persons and its corrections, in the order in which they came.
FACT = """
CREATE FUNCTION triage_fact(tip uuid, OUT minor_now text, OUT raised_at timestamptz,
    OUT correction_id uuid, OUT correction_at timestamptz, OUT danger boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE said record; lowered record;
BEGIN
    SELECT t.minor, t.danger, t.received_at INTO said FROM intake_tip t WHERE t.id = tip;
    danger := said.danger = 'yes' OR EXISTS (SELECT 1 FROM intake_correction c
        WHERE c.tip_id = tip AND c.field = 'danger' AND c.value = 'yes');
    SELECT r.minor, r.at INTO minor_now, raised_at FROM (
        SELECT said.minor AS minor, said.received_at AS at WHERE said.minor IN ('yes', 'maybe')
        UNION ALL
        SELECT CASE WHEN p.age_band = 'maybe_minor' THEN 'maybe' ELSE 'yes' END, p.added_at
        FROM intake_person p WHERE p.tip_id = tip AND p.role = 'potential_victim'
            AND p.age_band IN ('a0_11', 'a12_13', 'a14_15', 'a16_17', 'maybe_minor')
        UNION ALL
        SELECT c.minor, c.at FROM intake_correction c
        WHERE c.tip_id = tip AND c.minor IN ('yes', 'maybe')
    ) r ORDER BY r.at DESC, r.minor DESC LIMIT 1;
    SELECT c.id, c.minor, c.at INTO lowered FROM intake_correction c
        WHERE c.tip_id = tip AND c.minor IN ('no', 'unknown') ORDER BY c.at DESC LIMIT 1;
    IF raised_at IS NULL THEN
        minor_now := COALESCE(lowered.minor, said.minor);
    END IF;
    IF lowered.id IS NOT NULL AND (raised_at IS NULL OR lowered.at > raised_at) THEN
        minor_now := lowered.minor;
        correction_id := lowered.id;
        correction_at := lowered.at;
    END IF;
END $$;
"""

# Whoever inserts a review, what it holds of minor, lane and clock is computed here, not believed.
OPEN = """
-- The tip's row is locked against persons and corrections that are being written (their foreign keys hold it):
-- either this sees them, or they find this review.
CREATE FUNCTION triage_complete_review() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE fact record;
BEGIN
    PERFORM 1 FROM intake_tip t WHERE t.id = NEW.tip_id AND t.written_at <> now() FOR UPDATE;
    fact := triage_fact(NEW.tip_id);
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
        NEW.ack_due_at := LEAST(COALESCE(NEW.ack_due_at, 'infinity'),
            NEW.urgent_since + interval '15 minutes');
    END IF;
    IF NEW.stopped_at IS NULL THEN
        NEW.next_look := NEW.received_at;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER triage_review_complete BEFORE INSERT ON triage_review
    FOR EACH ROW EXECUTE FUNCTION triage_complete_review();

CREATE FUNCTION triage_insert_review(tip uuid, minor text, received_at timestamptz) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO triage_review (id, tip_id, received_at, minor, minor_now, lane, clock_from, due_at,
        outcome, missing)
    VALUES (gen_random_uuid(), tip, received_at, minor, minor, 'non_urgent', received_at,
        received_at + interval '24 hours', '', '')
    ON CONFLICT (tip_id) DO NOTHING;
$$;

-- The stray sweep: tips written since then that have no review. One that cannot be opened stands in nobody's way.
CREATE FUNCTION triage_sweep(since timestamptz, most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE stray record; opened integer := 0;
BEGIN
    FOR stray IN SELECT t.id, t.minor, t.received_at FROM intake_tip t WHERE t.written_at >= since
        AND NOT EXISTS (SELECT 1 FROM triage_review r WHERE r.tip_id = t.id)
        ORDER BY t.written_at DESC LIMIT most
    LOOP
        BEGIN
            PERFORM triage_insert_review(stray.id, stray.minor, stray.received_at);
            opened := opened + 1;
        EXCEPTION WHEN OTHERS THEN
            RAISE WARNING 'a stray tip is still without a review: %', SQLSTATE;
        END;
    END LOOP;
    -- And raises that were lost: a minor among the persons or corrections, newer than what lowered the review.
    FOR stray IN
        SELECT p.tip_id, CASE WHEN p.age_band = 'maybe_minor' THEN 'maybe' ELSE 'yes' END AS minor, p.added_at AS at
        FROM intake_person p JOIN triage_review r ON r.tip_id = p.tip_id
        WHERE p.added_at >= since AND p.role = 'potential_victim'
            AND p.age_band IN ('a0_11', 'a12_13', 'a14_15', 'a16_17', 'maybe_minor')
            AND r.minor_now IN ('no', 'unknown')
            AND (r.minor_correction_at IS NULL OR r.minor_correction_at < p.added_at)
        UNION ALL
        SELECT c.tip_id, c.minor, c.at FROM intake_correction c JOIN triage_review r ON r.tip_id = c.tip_id
        WHERE c.at >= since AND c.minor IN ('yes', 'maybe') AND r.minor_now IN ('no', 'unknown')
            AND (r.minor_correction_at IS NULL OR r.minor_correction_at < c.at)
    LOOP
        BEGIN
            PERFORM triage_raise(stray.tip_id, stray.minor, stray.at, true);
            opened := opened + 1;
        EXCEPTION WHEN OTHERS THEN
            RAISE WARNING 'a raise is still lost: %', SQLSTATE;
        END;
    END LOOP;
    RETURN opened;
END $$;

-- The tip comes first. If anything here fails, the tip is kept and the stray sweep opens its review.
CREATE FUNCTION triage_open_review() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    BEGIN
        PERFORM triage_insert_review(NEW.id, NEW.minor, NEW.received_at);
        PERFORM pg_notify('tip', '');
    EXCEPTION WHEN OTHERS THEN
        RAISE WARNING 'a tip was kept without its review: %', SQLSTATE;
    END;
    RETURN NULL;
END $$;
CREATE TRIGGER triage_open_review AFTER INSERT ON intake_tip
    FOR EACH ROW EXECUTE FUNCTION triage_open_review();
"""

RAISE = """
-- One UPDATE raises: the fact, the lane, the clock of the urgent lane; a closed review opens again.
-- What settled the duty to report for one child settles nothing for another: `anew` asks for it again.
CREATE FUNCTION triage_raise(tip uuid, minor_is text, since timestamptz, anew boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE triage_review r SET
        minor_now = COALESCE(minor_is, r.minor_now),
        raised_at = CASE WHEN minor_is IS NULL THEN r.raised_at
            ELSE GREATEST(COALESCE(r.raised_at, since), since, clock_timestamp()) END,
        duty_id = CASE WHEN minor_is IS NULL OR (NOT anew AND r.minor_now IN ('yes', 'maybe'))
            THEN r.duty_id END,
        minor_correction_id = CASE WHEN minor_is IS NULL THEN r.minor_correction_id END,
        minor_correction_at = CASE WHEN minor_is IS NULL THEN r.minor_correction_at END,
        lane = 'urgent',
        urgent_since = CASE WHEN r.lane = 'urgent' AND r.stopped_at IS NULL THEN r.urgent_since ELSE since END,
        ack_due_at = CASE WHEN r.lane = 'urgent' AND r.stopped_at IS NULL THEN r.ack_due_at
            ELSE since + interval '15 minutes' END,
        acknowledged_at = CASE WHEN r.lane = 'urgent' AND r.stopped_at IS NULL THEN r.acknowledged_at END,
        outcome = '', decision_id = NULL, decided_at = NULL, decided_by_id = NULL, missing = '',
        stopped_at = NULL,
        reopened_at = CASE WHEN r.stopped_at IS NULL THEN r.reopened_at ELSE since END,
        clock_from = CASE WHEN r.stopped_at IS NULL THEN r.clock_from ELSE since END,
        due_at = CASE WHEN r.stopped_at IS NULL THEN r.due_at ELSE since + interval '24 hours' END
    WHERE r.tip_id = tip;
    PERFORM pg_notify('tip', '');
END $$;

CREATE FUNCTION triage_person_added() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.role = 'potential_victim'
        AND NEW.age_band IN ('a0_11', 'a12_13', 'a14_15', 'a16_17', 'maybe_minor') THEN
        BEGIN
            PERFORM triage_raise(NEW.tip_id,
                CASE WHEN NEW.age_band = 'maybe_minor' THEN 'maybe' ELSE 'yes' END, NEW.added_at, true);
        EXCEPTION WHEN OTHERS THEN
            -- With a tip of this very transaction the tip comes first: its review, if it failed too, is
            -- opened by the sweep from all the facts. A person added later is refused aloud instead.
            IF NOT EXISTS (SELECT 1 FROM intake_tip t WHERE t.id = NEW.tip_id
                AND t.written_at = now()) THEN
                RAISE;
            END IF;
            RAISE WARNING 'a tip was kept without its raise: %', SQLSTATE;
        END;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER triage_person_added AFTER INSERT ON intake_person
    FOR EACH ROW EXECUTE FUNCTION triage_person_added();

CREATE FUNCTION triage_corrected() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.minor IN ('yes', 'maybe') THEN
        PERFORM triage_raise(NEW.tip_id, NEW.minor, NEW.at, false);
    ELSIF NEW.minor IN ('no', 'unknown') THEN
        UPDATE triage_review SET minor_now = NEW.minor, minor_correction_id = NEW.id,
            minor_correction_at = NEW.at WHERE tip_id = NEW.tip_id;
    ELSIF NEW.field = 'danger' AND NEW.value = 'yes' THEN
        PERFORM triage_raise(NEW.tip_id, NULL, NEW.at, false);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER triage_corrected AFTER INSERT ON intake_correction
    FOR EACH ROW EXECUTE FUNCTION triage_corrected();
"""

# Nobody moves a clock: what may change on a review, and only in which direction.
GUARD = """
CREATE FUNCTION triage_guard_review() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
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
        OR NEW.reopened_at IS DISTINCT FROM OLD.reopened_at) THEN
        RAISE EXCEPTION 'a running clock is never moved' USING ERRCODE = 'restrict_violation';
    END IF;
    IF reopens AND current_user IN ('hotline_staff', 'hotline_public') THEN
        RAISE EXCEPTION 'only a new fact opens a closed review' USING ERRCODE = 'restrict_violation';
    END IF;
    IF reopens AND (NEW.reopened_at IS NULL OR NEW.reopened_at > clock_timestamp()) THEN
        RAISE EXCEPTION 'a reopened clock starts at its reopening' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT reopens AND OLD.lane = 'urgent' AND NEW.lane = 'urgent'
        AND (NEW.ack_due_at > OLD.ack_due_at OR NEW.urgent_since > OLD.urgent_since) THEN
        RAISE EXCEPTION 'a running clock is never moved' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.lane = 'urgent' AND (reopens OR OLD.lane <> 'urgent')
        AND NEW.ack_due_at > clock_timestamp() + interval '15 minutes' THEN
        RAISE EXCEPTION 'an urgent review is due within 15 minutes' USING ERRCODE = 'restrict_violation';
    END IF;
    -- Whatever touches a deadline makes the pass look again, so that no write can hide one.
    IF NEW.stopped_at IS NULL AND (reopens OR NEW.lane <> OLD.lane OR NEW.due_at <> OLD.due_at
        OR NEW.ack_due_at IS DISTINCT FROM OLD.ack_due_at
        OR NEW.claim_until IS DISTINCT FROM OLD.claim_until) THEN
        NEW.next_look := LEAST(NEW.next_look, now());
    END IF;
    -- A running clock is looked at by its next deadline at the latest, and at once while one that has passed
    -- has no event. A row that cannot be computed waits instead, and is counted aloud.
    IF NEW.stopped_at IS NULL AND NEW.poisoned_at IS NULL THEN
        IF NEW.due_at > now() THEN
            NEW.next_look := LEAST(NEW.next_look, NEW.due_at);
        ELSIF NOT EXISTS (SELECT 1 FROM triage_alert a WHERE a.review_id = NEW.id AND a.kind = 'overdue'
                AND a.occurred_at = NEW.due_at) THEN
            NEW.next_look := LEAST(NEW.next_look, now());
        END IF;
        IF NEW.lane = 'urgent' THEN
            IF NOT EXISTS (SELECT 1 FROM triage_alert a WHERE a.review_id = NEW.id AND a.kind = 'urgent'
                    AND a.occurred_at = NEW.urgent_since) THEN
                NEW.next_look := LEAST(NEW.next_look, now());
            END IF;
            IF NEW.ack_due_at > now() THEN
                NEW.next_look := LEAST(NEW.next_look, NEW.ack_due_at);
            ELSIF (NEW.acknowledged_at IS NULL OR NEW.acknowledged_at > NEW.ack_due_at)
                    AND NOT EXISTS (SELECT 1 FROM triage_alert a WHERE a.review_id = NEW.id
                    AND a.kind = 'ack_overdue' AND a.occurred_at = NEW.ack_due_at) THEN
                NEW.next_look := LEAST(NEW.next_look, now());
            END IF;
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER triage_review_guard BEFORE UPDATE ON triage_review
    FOR EACH ROW EXECUTE FUNCTION triage_guard_review();

CREATE FUNCTION triage_refuse_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% is never changed once written', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER triage_decision_immutable BEFORE UPDATE ON triage_decision
    FOR EACH ROW EXECUTE FUNCTION triage_refuse_update();
CREATE TRIGGER triage_duty_immutable BEFORE UPDATE ON triage_dutytoreport
    FOR EACH ROW EXECUTE FUNCTION triage_refuse_update();
"""
GONE = """
DROP FUNCTION triage_fact(uuid) CASCADE;
DROP FUNCTION triage_complete_review() CASCADE;
DROP FUNCTION triage_open_review() CASCADE;
DROP FUNCTION triage_insert_review(uuid, text, timestamptz) CASCADE;
DROP FUNCTION triage_sweep(timestamptz, integer) CASCADE;
DROP FUNCTION triage_person_added() CASCADE;
DROP FUNCTION triage_corrected() CASCADE;
DROP FUNCTION triage_raise(uuid, text, timestamptz, boolean) CASCADE;
DROP FUNCTION triage_guard_review() CASCADE;
DROP FUNCTION triage_refuse_update() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("triage", "0001_initial"), ("intake", "0002_triggers")]

    operations = [
        migrations.RunSQL(KEYS, UNKEYS),
        migrations.RunSQL(SANE, UNSANE),
        migrations.RunSQL(SENT_OR_WAITING, "ALTER TABLE triage_alert DROP CONSTRAINT alert_sent_or_waiting;"),
        migrations.RunSQL(FACT + OPEN + RAISE + GUARD, GONE),
        firm_constraints("triage"),
    ]
