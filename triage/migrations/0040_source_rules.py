"""What a report takes from another tip leaves on a ground of that tip alone; and a yes that is taken back stops what
nobody has been handed yet, released or not."""

from importlib import import_module

from django.db import migrations

from hotline.firm import firm_constraints

KEYS = """
ALTER TABLE triage_disclosuresource ADD CONSTRAINT source_on_this_consent
    FOREIGN KEY (consent_id, tip_id, recipient_kind, purpose, consent_decision, consent_identity, consent_source)
    REFERENCES intake_consent (id, tip_id, recipient_kind, purpose, decision, includes_identity, source);
ALTER TABLE triage_disclosuresource ADD CONSTRAINT source_of_this_report
    FOREIGN KEY (disclosure_id, recipient_kind, purpose) REFERENCES triage_disclosure (id, recipient_kind, purpose);

-- Reported is what a release made of this very tip.
INSERT INTO triage_reportedtip (id, disclosure_id, tip_id, reported)
    SELECT gen_random_uuid(), d.id, d.tip_id, d.reported FROM triage_disclosure d WHERE d.released_at IS NOT NULL;
ALTER TABLE triage_review ADD CONSTRAINT review_reported_by_release
    FOREIGN KEY (disclosure_id, tip_id, outcome) REFERENCES triage_reportedtip (disclosure_id, tip_id, reported);
"""
UNKEYS = """
ALTER TABLE triage_review DROP CONSTRAINT review_reported_by_release;
ALTER TABLE triage_disclosuresource DROP CONSTRAINT source_of_this_report, DROP CONSTRAINT source_on_this_consent;
"""

SOURCES = """
CREATE FUNCTION triage_same_case(one uuid, other uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM triage_casetip a JOIN triage_casetip b ON b.case_id = a.case_id
        WHERE a.tip_id = one AND b.tip_id = other AND a.left_at IS NULL AND b.left_at IS NULL)
$$;

-- Why what was taken from this tip may not leave now; empty: it may. The same questions as of the report's own tip,
-- asked of this one.
CREATE FUNCTION triage_source_gate(s triage_disclosuresource, d triage_disclosure) RETURNS text LANGUAGE plpgsql
SECURITY INVOKER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE review record;
BEGIN
    SELECT r.minor_now, r.lane, r.outcome INTO review FROM triage_review r WHERE r.tip_id = s.tip_id;
    RETURN CASE
        WHEN NOT triage_same_case(s.tip_id, d.tip_id) THEN 'source_left'
        WHEN s.basis <> 'consent' AND s.basis <> d.basis THEN 'source_ground'
        WHEN s.basis = 'consent' AND NOT intake_consent_live(s.consent_id) THEN 'source_consent_gone'
        WHEN s.consent_source = 'relayed' AND d.weighing IS NULL THEN 'say_weighing'
        WHEN s.basis = 'minor' AND COALESCE(review.minor_now NOT IN ('yes', 'maybe'), true) THEN 'source_not_a_minor'
        WHEN s.basis = 'imminent_danger' AND COALESCE(review.lane <> 'urgent', true) THEN 'source_not_urgent'
        WHEN NOT d.emergency AND COALESCE(review.outcome NOT IN
            ('to_report', 'report_initial', 'report_supplementary'), true) THEN 'source_not_decided'
        ELSE '' END;
END $$;

-- Whether every yes on which a report leaves still holds.
CREATE FUNCTION triage_consents_live(report uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT NOT EXISTS (SELECT 1 FROM triage_disclosure d WHERE d.id = report AND d.basis = 'consent'
            AND NOT intake_consent_live(d.consent_id))
        AND NOT EXISTS (SELECT 1 FROM triage_disclosuresource s WHERE s.disclosure_id = report
            AND s.basis = 'consent' AND NOT intake_consent_live(s.consent_id))
$$;

-- Written with a draft, about another tip of its case, on the draft's own exception or a yes; gone with another
-- version of the draft; and otherwise never changed. The draft's row is the lock between this and its being handed on.
CREATE FUNCTION triage_guard_source() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE d triage_disclosure; wanted uuid;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'what a report takes from a tip is written anew' USING ERRCODE = 'restrict_violation';
    END IF;
    wanted := CASE WHEN TG_OP = 'INSERT' THEN NEW.disclosure_id ELSE OLD.disclosure_id END;
    SELECT * INTO d FROM triage_disclosure x WHERE x.id = wanted FOR UPDATE;
    IF d.submitted_at IS NOT NULL OR d.stopped_at IS NOT NULL OR d.released_at IS NOT NULL THEN
        RAISE EXCEPTION 'a report is as it was handed on' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NEW.tip_id = d.tip_id OR NOT triage_same_case(NEW.tip_id, d.tip_id) THEN
        RAISE EXCEPTION 'a report takes from the tips of its case' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.basis NOT IN ('consent', d.basis) OR (NEW.consent_source = 'relayed' AND d.weighing IS NULL) THEN
        RAISE EXCEPTION 'no ground to take this along' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_guard BEFORE INSERT OR UPDATE OR DELETE ON triage_disclosuresource
    FOR EACH ROW EXECUTE FUNCTION triage_guard_source();

-- By the release alone, as the owner: no role may write here.
CREATE FUNCTION triage_tips_reported() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO triage_reportedtip (id, disclosure_id, tip_id, reported)
        SELECT gen_random_uuid(), NEW.id, t.tip_id, NEW.reported FROM (SELECT NEW.tip_id UNION
            SELECT s.tip_id FROM triage_disclosuresource s WHERE s.disclosure_id = NEW.id) t (tip_id);
    RETURN NULL;
END $$;
CREATE TRIGGER c_reported AFTER UPDATE ON triage_disclosure FOR EACH ROW
    WHEN (OLD.released_at IS NULL AND NEW.released_at IS NOT NULL) EXECUTE FUNCTION triage_tips_reported();
"""
UNSOURCES = """
DROP FUNCTION triage_tips_reported() CASCADE; DROP FUNCTION triage_guard_source() CASCADE;
DROP FUNCTION triage_consents_live(uuid); DROP FUNCTION triage_source_gate(triage_disclosuresource, triage_disclosure);
DROP FUNCTION triage_same_case(uuid, uuid);
"""

# As in 0010, with the other tips that a report takes from.
GATE_END = """
            ('to_report', 'report_initial', 'report_supplementary'), true) THEN 'not_decided'
        ELSE '' END;"""
GATE_NOW = """
            ('to_report', 'report_initial', 'report_supplementary'), true) THEN 'not_decided'
        ELSE COALESCE((SELECT g.why FROM triage_disclosuresource s, triage_source_gate(s, d) g (why)
            WHERE s.disclosure_id = d.id AND g.why <> '' ORDER BY s.id LIMIT 1), '') END;"""


def gate(end: str) -> str:
    text: str = import_module("triage.migrations.0010_disclosure_rules").CONSENT
    start = text.index("CREATE FUNCTION triage_disclosure_gate")
    body = text[start : text.index("END $$;", start) + len("END $$;")]
    assert GATE_END in body
    return body.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1).replace(GATE_END, end)


# As in 0034: every tip's review is locked before the gate is asked, and a yes that is taken back stops a release too.
STOPPABLE = """
    IF OLD.released_at IS NOT NULL AND OLD.handed_over_at IS NULL AND OLD.stopped_at IS NULL
        AND NEW.stopped_at IS NOT NULL THEN
        IF NEW.stop_reason <> 'withdrawn' OR triage_consents_live(NEW.id) THEN
            RAISE EXCEPTION 'a release is stopped by a no alone' USING ERRCODE = 'restrict_violation';
        END IF;
        may_change := may_change || ARRAY['stopped_at', 'stop_reason'];
    END IF;
    IF to_jsonb(OLD) - may_change"""
CHANGES = [
    ("\n    IF to_jsonb(OLD) - may_change", STOPPABLE),
    (
        "PERFORM 1 FROM triage_review r WHERE r.tip_id = NEW.tip_id FOR UPDATE;",
        """PERFORM 1 FROM triage_review r WHERE r.tip_id = NEW.tip_id
            OR r.tip_id IN (SELECT s.tip_id FROM triage_disclosuresource s WHERE s.disclosure_id = NEW.id)
            ORDER BY r.id FOR UPDATE;""",
    ),
]


def step(*, now: bool) -> str:
    text: str = import_module("triage.migrations.0034_handed_over").STEP
    for before, after in CHANGES if now else ():
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return text


WITHDRAWN = """
-- A no that is written down stops what nobody has been handed on that yes: drafts, and what was released and still lies
-- here. A tip that such a release had made reported is not: where another report about it stands it is that one's;
-- else somebody decides again, with a day of its own, as when anything else new is learnt. What the agency has, it has.
CREATE OR REPLACE FUNCTION triage_consent_refused() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE moment timestamptz := clock_timestamp(); gone uuid[];
BEGIN
    -- All at once and in one order, as a release does: two that lock each other's reviews would both fail.
    PERFORM 1 FROM triage_review r WHERE r.tip_id = NEW.tip_id OR r.tip_id IN (
            SELECT u.tip_id FROM triage_disclosure d, LATERAL (SELECT d.tip_id UNION ALL SELECT s.tip_id
                FROM triage_disclosuresource s WHERE s.disclosure_id = d.id) u
            WHERE d.handed_over_at IS NULL AND d.stopped_at IS NULL AND (d.tip_id = NEW.tip_id OR d.id IN (
                SELECT s.disclosure_id FROM triage_disclosuresource s WHERE s.tip_id = NEW.tip_id)))
        ORDER BY r.id FOR UPDATE;
    WITH stopped AS (
        UPDATE triage_disclosure d SET stopped_at = moment, stop_reason = 'withdrawn'
        WHERE d.handed_over_at IS NULL AND d.stopped_at IS NULL AND NOT triage_consents_live(d.id)
        AND (d.tip_id = NEW.tip_id OR EXISTS (SELECT 1 FROM triage_disclosuresource s
            WHERE s.disclosure_id = d.id AND s.tip_id = NEW.tip_id))
        RETURNING d.id, d.released_at
    )
    SELECT array_agg(s.id) INTO gone FROM stopped s WHERE s.released_at IS NOT NULL;
    IF gone IS NOT NULL THEN
        PERFORM triage_not_reported(gone, moment);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION triage_not_reported(gone uuid[], moment timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE triage_review r SET disclosure_id = other.disclosure_id, outcome = other.reported,
            decision_id = other.decision_id
        FROM triage_review was, LATERAL (SELECT t.disclosure_id, t.reported, m.id AS decision_id
            FROM triage_reportedtip t JOIN triage_disclosure d ON d.id = t.disclosure_id,
            LATERAL (SELECT x.id FROM triage_decision x WHERE x.review_id = was.id AND x.outcome = t.reported
                ORDER BY x.at DESC LIMIT 1) m
            WHERE t.tip_id = was.tip_id AND d.stopped_at IS NULL ORDER BY d.released_at DESC LIMIT 1) other
        WHERE r.id = was.id AND was.disclosure_id = ANY(gone);
    UPDATE triage_review r SET outcome = '', decision_id = NULL, decided_at = NULL, decided_by_id = NULL,
            missing = '', stopped_at = NULL, reopened_at = moment, clock_from = moment,
            due_at = moment + interval '24 hours', acknowledged_at = NULL,
            urgent_since = CASE WHEN r.lane = 'urgent' THEN moment END,
            ack_due_at = CASE WHEN r.lane = 'urgent' THEN moment + interval '15 minutes' END
        WHERE r.disclosure_id = ANY(gone);
    PERFORM pg_notify('tip', '');
END $$;
REVOKE EXECUTE ON FUNCTION triage_not_reported(uuid[], timestamptz) FROM PUBLIC;

-- As in 0027: what was stopped waits for nobody, and nobody is asked what became of it.
CREATE OR REPLACE FUNCTION triage_release_laid() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE stands boolean := NEW.stopped_at IS NULL OR NEW.handed_over_at IS NOT NULL;
BEGIN
    IF NEW.released_at IS NOT NULL THEN
        PERFORM triage_lay_part(NEW.tip_id, 'not_handed_over', NEW.id, NEW.released_at,
            NEW.handed_over_at IS NULL AND stands);
        PERFORM triage_lay_part(NEW.tip_id, 'agency_silent', NEW.id, NEW.released_at,
            NEW.acknowledged_at IS NULL AND stands);
        IF NEW.emergency THEN
            PERFORM triage_lay_part(NEW.tip_id, 'release_unconfirmed', NEW.id, NEW.released_at,
                NEW.confirmed_at IS NULL AND stands);
        END IF;
        PERFORM triage_lay_part(NEW.tip_id, 'follow_up_due', f.id, f.due_at, f.done_at IS NULL AND stands)
            FROM triage_followup f WHERE f.disclosure_id = NEW.id AND NEW.stopped_at IS NOT NULL;
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER e_laid ON triage_disclosure;
CREATE TRIGGER e_laid AFTER UPDATE OF released_at, handed_over_at, acknowledged_at, confirmed_at, stopped_at
    ON triage_disclosure FOR EACH ROW EXECUTE FUNCTION triage_release_laid();

-- What is added to has left: not what was stopped on the way.
CREATE FUNCTION triage_adds_to_what_left() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM triage_disclosure d WHERE d.id = NEW.supplements_id AND d.stopped_at IS NOT NULL
            AND d.handed_over_at IS NULL) THEN
        RAISE EXCEPTION 'what is added to has left' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a_what_left BEFORE INSERT ON triage_disclosure FOR EACH ROW WHEN (NEW.supplements_id IS NOT NULL)
    EXECUTE FUNCTION triage_adds_to_what_left();

-- What was released before this day, and whose consent was refused while it lay here.
DO $$
DECLARE old uuid[];
BEGIN
    WITH stopped AS (
        UPDATE triage_disclosure d SET stopped_at = clock_timestamp(), stop_reason = 'withdrawn'
        WHERE d.released_at IS NOT NULL AND d.handed_over_at IS NULL AND d.stopped_at IS NULL
        AND NOT triage_consents_live(d.id) RETURNING d.id
    )
    SELECT array_agg(s.id) INTO old FROM stopped s;
    IF old IS NOT NULL THEN
        PERFORM triage_not_reported(old, clock_timestamp());
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("triage", "0039_sources")]

    operations = [
        migrations.RunSQL(KEYS, UNKEYS),
        migrations.RunSQL(SOURCES, UNSOURCES),
        migrations.RunSQL(gate(GATE_NOW), gate(GATE_END)),
        migrations.RunSQL(step(now=True), step(now=False)),
        migrations.RunSQL(WITHDRAWN),
        firm_constraints("triage"),
    ]
