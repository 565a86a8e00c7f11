"""The gate: on which ground, by which two people, and in which order a report leaves. For every role and path."""

from django.db import migrations

from hotline.firm import firm_constraints

KEYS = """
-- A disclosure on consent names one answer of this very tip: for this kind of recipient, this purpose, a yes, whether
-- the identity goes along, and who spoke it.
ALTER TABLE intake_consent ADD CONSTRAINT consent_facts
    UNIQUE (id, tip_id, recipient_kind, purpose, decision, includes_identity, source);
ALTER TABLE triage_disclosure ADD CONSTRAINT disclosure_on_this_consent
    FOREIGN KEY (consent_id, tip_id, recipient_kind, purpose, consent_decision, consent_identity, consent_source)
    REFERENCES intake_consent (id, tip_id, recipient_kind, purpose, decision, includes_identity, source);
-- The kind of recipient is the agency's own.
ALTER TABLE triage_disclosure ADD CONSTRAINT disclosure_to_this_agency
    FOREIGN KEY (agency_id, recipient_kind) REFERENCES triage_agency (id, kind);
-- Reported is what a released disclosure of the same tip made of it.
ALTER TABLE triage_review ADD CONSTRAINT review_reported_by_release
    FOREIGN KEY (disclosure_id, tip_id, outcome) REFERENCES triage_disclosure (id, tip_id, reported);
ALTER TABLE triage_followup ADD CONSTRAINT followup_times_sane
    CHECK (due_at BETWEEN '2000-01-01 00:00+00' AND '2200-01-01 00:00+00');
"""
UNKEYS = """
ALTER TABLE triage_followup DROP CONSTRAINT followup_times_sane;
ALTER TABLE triage_review DROP CONSTRAINT review_reported_by_release;
ALTER TABLE triage_disclosure DROP CONSTRAINT disclosure_to_this_agency;
ALTER TABLE triage_disclosure DROP CONSTRAINT disclosure_on_this_consent;
ALTER TABLE intake_consent DROP CONSTRAINT consent_facts;
"""

CONSENT = """
-- Whether a yes holds now: somebody known said it, not half a year ago, and no refusal beats it. A later refusal
-- beats any; the person's own beats a relayed yes at any time (S57).
CREATE FUNCTION intake_consent_live(wanted uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM intake_consent c WHERE c.id = wanted AND c.decision = 'given'
        AND c.source IN ('self', 'relayed') AND c.recorded_at > clock_timestamp() - interval '180 days'
        AND NOT EXISTS (SELECT 1 FROM intake_consent r WHERE r.tip_id = c.tip_id AND r.decision = 'refused'
            AND r.recipient_kind = c.recipient_kind AND r.purpose = c.purpose
            AND (r.person_id IS NULL OR r.person_id = c.person_id)
            AND (r.recorded_at > c.recorded_at OR (c.source = 'relayed' AND r.source = 'self'))))
$$;

-- Why this may not leave now; empty: it may. One rule for the gate and for the page that explains it.
CREATE FUNCTION triage_disclosure_gate(d triage_disclosure) RETURNS text LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE agency record; review record;
BEGIN
    SELECT a.is_active, a.version INTO agency FROM triage_agency a WHERE a.id = d.agency_id;
    SELECT r.minor_now, r.lane, r.outcome INTO review FROM triage_review r WHERE r.tip_id = d.tip_id;
    RETURN CASE
        WHEN d.stopped_at IS NOT NULL THEN 'stopped'
        WHEN NOT agency.is_active THEN 'agency_gone'
        WHEN agency.version <> d.agency_version THEN 'agency_changed'
        WHEN d.basis = 'consent' AND (NOT intake_consent_live(d.consent_id) OR NOT EXISTS (SELECT 1
            FROM intake_consent c WHERE c.id = d.consent_id AND c.person_id IS NOT DISTINCT FROM d.person_id))
            THEN 'consent_gone'
        WHEN d.basis = 'minor' AND COALESCE(review.minor_now NOT IN ('yes', 'maybe'), true) THEN 'not_a_minor'
        WHEN d.basis = 'imminent_danger' AND COALESCE(review.lane <> 'urgent', true) THEN 'not_urgent'
        WHEN d.includes_identity AND d.identity_at IS NULL THEN 'identity_waits'
        WHEN NOT d.emergency AND COALESCE(review.outcome NOT IN
            ('to_report', 'report_initial', 'report_supplementary'), true) THEN 'not_decided'
        ELSE '' END;
END $$;

-- A no that is written down stops what has not left on that yes. The review's row is the lock between the two.
CREATE FUNCTION triage_consent_refused() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM triage_review r WHERE r.tip_id = NEW.tip_id FOR UPDATE;
    UPDATE triage_disclosure d SET stopped_at = clock_timestamp(), stop_reason = 'withdrawn'
        WHERE d.tip_id = NEW.tip_id AND d.basis = 'consent' AND d.released_at IS NULL AND d.stopped_at IS NULL
        AND NOT intake_consent_live(d.consent_id);
    RETURN NULL;
END $$;
CREATE TRIGGER triage_consent_refused AFTER INSERT ON intake_consent
    FOR EACH ROW WHEN (NEW.decision = 'refused') EXECUTE FUNCTION triage_consent_refused();
"""

SAID = (
    "agency_id, recipient_kind, agency_version, purpose, person_id, basis, consent_id, consent_decision,"
    " consent_identity, consent_source, includes_identity, reason, law, weighing, language, no_harm, content"
)
AFTERWARDS = "confirmed_by_id, confirmed_at, acknowledgement, acknowledged_at, outcome, outcome_at"
STEPS = (
    "submitted_at, note, approved_by_id, approved_at, identity_by_id, identity_at, emergency, released_by_id,"
    " released_at, reported, package, sha256, identity_package, identity_sha256, stopped_at, stop_reason"
)

GUARD = f"""
CREATE FUNCTION triage_in_role(who uuid, VARIADIC roles text[]) RETURNS boolean LANGUAGE sql STABLE
SECURITY INVOKER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM accounts_staff s WHERE s.id = who AND s.is_active AND s.role = ANY(roles))
$$;

-- Every disclosure begins as a draft, whoever writes it and how.
CREATE FUNCTION triage_disclosure_begins() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.written_at := clock_timestamp();
    IF NEW.submitted_at IS NOT NULL OR NEW.approved_by_id IS NOT NULL OR NEW.identity_by_id IS NOT NULL
        OR NEW.released_by_id IS NOT NULL OR NEW.confirmed_by_id IS NOT NULL OR NEW.stopped_at IS NOT NULL
        OR NEW.emergency THEN
        RAISE EXCEPTION 'a report begins as a draft' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT triage_in_role(NEW.author_id, 'supervisor', 'director') THEN
        RAISE EXCEPTION 'a supervisor writes a report' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.case_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM triage_casetip t
            WHERE t.case_id = NEW.case_id AND t.tip_id = NEW.tip_id AND t.left_at IS NULL) THEN
        RAISE EXCEPTION 'the tip of a report is in its case' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.supplements_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM triage_disclosure d
            WHERE d.id = NEW.supplements_id AND d.kind = 'initial' AND d.released_at IS NOT NULL
            AND (d.tip_id = NEW.tip_id OR (d.case_id IS NOT NULL AND d.case_id = NEW.case_id))) THEN
        RAISE EXCEPTION 'what is added to has left, and is of this situation' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_begins BEFORE INSERT ON triage_disclosure
    FOR EACH ROW EXECUTE FUNCTION triage_disclosure_begins();

-- One step at a time, each stamped here: submitted, approved by another, the identity part by the privacy officer,
-- released through the gate. What was submitted is what was approved is what leaves.
CREATE FUNCTION triage_disclosure_step() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    moment timestamptz := clock_timestamp();
    may_change text[] := string_to_array('', ', ');
    back boolean := OLD.submitted_at IS NOT NULL AND NEW.submitted_at IS NULL;
    why text;
BEGIN
    IF OLD.released_at IS NOT NULL THEN
        may_change := string_to_array('{AFTERWARDS}', ', ');
    ELSIF OLD.stopped_at IS NULL THEN
        may_change := string_to_array('{STEPS}', ', ');
        IF OLD.submitted_at IS NULL AND NEW.submitted_at IS NULL THEN
            may_change := may_change || string_to_array('{SAID}', ', ');
        END IF;
    END IF;
    IF to_jsonb(OLD) - may_change <> to_jsonb(NEW) - may_change THEN
        RAISE EXCEPTION 'a report is as it was handed on' USING ERRCODE = 'restrict_violation';
    END IF;
    -- Sent back, it is a draft again: whoever had agreed had agreed to something else.
    IF back THEN
        NEW.approved_by_id := NULL; NEW.approved_at := NULL; NEW.identity_by_id := NULL; NEW.identity_at := NULL;
        IF NEW.released_at IS NOT NULL THEN
            RAISE EXCEPTION 'what has left is not taken back' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF (OLD.approved_by_id IS NOT NULL AND NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id)
        OR (OLD.identity_by_id IS NOT NULL AND NEW.identity_by_id IS DISTINCT FROM OLD.identity_by_id)
        OR (OLD.confirmed_by_id IS NOT NULL AND NEW.confirmed_by_id IS DISTINCT FROM OLD.confirmed_by_id)
        OR (OLD.submitted_at IS NOT NULL AND NEW.submitted_at <> OLD.submitted_at)
        OR (OLD.approved_at IS NOT NULL AND NEW.approved_at IS DISTINCT FROM OLD.approved_at)
        OR (OLD.identity_at IS NOT NULL AND NEW.identity_at IS DISTINCT FROM OLD.identity_at)
        OR (OLD.confirmed_at IS NOT NULL AND NEW.confirmed_at IS DISTINCT FROM OLD.confirmed_at)
        OR (OLD.acknowledged_at IS NOT NULL AND (NEW.acknowledged_at IS DISTINCT FROM OLD.acknowledged_at
            OR NEW.acknowledgement IS DISTINCT FROM OLD.acknowledgement)) THEN
        RAISE EXCEPTION 'each step is taken once' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.submitted_at IS NOT NULL AND OLD.submitted_at IS NULL THEN
        NEW.submitted_at := moment;
    END IF;
    IF NEW.approved_by_id IS NOT NULL AND OLD.approved_by_id IS NULL THEN
        IF OLD.submitted_at IS NULL OR NEW.approved_by_id = OLD.author_id
            OR NOT triage_in_role(NEW.approved_by_id, 'supervisor', 'director') THEN
            RAISE EXCEPTION 'another supervisor approves what was submitted' USING ERRCODE = 'restrict_violation';
        END IF;
        NEW.approved_at := moment;
    END IF;
    IF NEW.identity_by_id IS NOT NULL AND OLD.identity_by_id IS NULL THEN
        IF OLD.submitted_at IS NULL OR NOT OLD.includes_identity
            OR NOT triage_in_role(NEW.identity_by_id, 'privacy_officer') THEN
            RAISE EXCEPTION 'the privacy officer lets an identity go along' USING ERRCODE = 'restrict_violation';
        END IF;
        NEW.identity_at := moment;
    END IF;
    IF NEW.released_at IS NOT NULL AND OLD.released_at IS NULL THEN
        IF OLD.submitted_at IS NULL OR (OLD.approved_at IS NULL AND NOT NEW.emergency)
            OR (OLD.includes_identity AND OLD.identity_at IS NULL) OR NEW.stopped_at IS NOT NULL
            OR NEW.confirmed_by_id IS NOT NULL
            OR NOT COALESCE(triage_in_role(NEW.released_by_id, 'supervisor', 'director'), false) THEN
            RAISE EXCEPTION 'a report leaves by two people, step by step' USING ERRCODE = 'restrict_violation';
        END IF;
        PERFORM 1 FROM triage_review r WHERE r.tip_id = NEW.tip_id FOR UPDATE;
        why := triage_disclosure_gate(NEW);
        IF why <> '' THEN
            RAISE EXCEPTION 'no ground to release this: %', why USING ERRCODE = 'restrict_violation';
        END IF;
        NEW.released_at := moment;
    END IF;
    IF NEW.confirmed_by_id IS NOT NULL AND OLD.confirmed_by_id IS NULL THEN
        IF NOT triage_in_role(NEW.confirmed_by_id, 'supervisor', 'director') THEN
            RAISE EXCEPTION 'another supervisor confirms' USING ERRCODE = 'restrict_violation';
        END IF;
        NEW.confirmed_at := moment;
    END IF;
    IF NEW.stopped_at IS NOT NULL AND OLD.stopped_at IS NULL THEN
        NEW.stopped_at := moment;
    END IF;
    IF NEW.acknowledged_at IS NOT NULL AND OLD.acknowledged_at IS NULL THEN
        NEW.acknowledged_at := moment;
    END IF;
    IF NEW.outcome <> OLD.outcome THEN
        NEW.outcome_at := moment;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER b_step BEFORE UPDATE ON triage_disclosure
    FOR EACH ROW EXECUTE FUNCTION triage_disclosure_step();

-- Whoever received a report is asked what became of it: after a week, a month, three months.
CREATE FUNCTION triage_disclosure_left() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO triage_followup (id, disclosure_id, due_at, result)
        SELECT gen_random_uuid(), NEW.id, NEW.released_at + make_interval(days => d), ''
        FROM unnest(ARRAY[7, 30, 90]) d;
    RETURN NULL;
END $$;
CREATE TRIGGER c_left AFTER UPDATE ON triage_disclosure FOR EACH ROW
    WHEN (OLD.released_at IS NULL AND NEW.released_at IS NOT NULL) EXECUTE FUNCTION triage_disclosure_left();
CREATE TRIGGER b_frozen BEFORE UPDATE ON triage_followup
    FOR EACH ROW EXECUTE FUNCTION triage_frozen('done_at, done_by_id, result, note');
CREATE TRIGGER c_once BEFORE UPDATE ON triage_followup
    FOR EACH ROW EXECUTE FUNCTION triage_once('done_at, done_by_id, result');

-- A review that opens again is no longer reported: the key to its release goes with the outcome.
CREATE FUNCTION triage_review_report() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.outcome NOT IN ('report_initial', 'report_supplementary') THEN
        NEW.disclosure_id := NULL;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER triage_review_report BEFORE UPDATE ON triage_review
    FOR EACH ROW EXECUTE FUNCTION triage_review_report();
"""  # noqa: S608  names of columns of ours
GONE = """
DROP FUNCTION triage_review_report() CASCADE; DROP FUNCTION triage_disclosure_left() CASCADE;
DROP FUNCTION triage_disclosure_step() CASCADE; DROP FUNCTION triage_disclosure_begins() CASCADE;
DROP FUNCTION triage_in_role(uuid, text[]); DROP FUNCTION triage_consent_refused() CASCADE;
DROP TRIGGER b_frozen ON triage_followup; DROP TRIGGER c_once ON triage_followup;
DROP FUNCTION triage_disclosure_gate(triage_disclosure); DROP FUNCTION intake_consent_live(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("triage", "0009_disclosure"), ("intake", "0004_firm")]

    operations = [
        migrations.RunSQL(KEYS, UNKEYS),
        migrations.RunSQL(CONSENT + GUARD, GONE),
        firm_constraints("triage"),
    ]
