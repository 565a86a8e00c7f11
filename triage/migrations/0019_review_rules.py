"""Speaking with the person harmed before what others told of them is decided; and what is never published."""

from django.db import migrations

from hotline.firm import firm_constraints

KEPT = "".join(
    f"CREATE TRIGGER a_stamp BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION triage_stamp('at');\n"
    f"CREATE TRIGGER b_frozen BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION triage_frozen('');\n"
    f"ALTER TABLE {table} ADD CONSTRAINT {table}_times_sane CHECK ({sane});\n"
    for table, sane in {
        "triage_reachattempt": "at BETWEEN '2000-01-01 00:00+00' AND '2200-01-01 00:00+00'"
        " AND tried_at BETWEEN '2000-01-01 00:00+00' AND '2200-01-01 00:00+00'",
        "triage_publicationmark": "at BETWEEN '2000-01-01 00:00+00' AND '2200-01-01 00:00+00'",
    }.items()
)
REACH = """
-- Whether somebody else told us of the person harmed, and said so. Where nobody said who they are, it may be the
-- person themselves: then nothing is asked for.
CREATE FUNCTION triage_third_party(wanted uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT i.caller_type NOT IN ('', 'victim_survivor', 'unknown', 'not_asked', 'declined')
    FROM intake_tip t JOIN intake_interaction i ON i.id = t.interaction_id WHERE t.id = wanted
$$;

-- What a third party told is decided after somebody tried to speak with the person, or said why not (S59): since the
-- clock last began, for what reopens a review may be the way to reach them. Not where nothing is decided about the
-- person, nor for what a release makes of the review: that was decided before, or was an emergency.
CREATE FUNCTION triage_guard_decision() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.outcome NOT IN ('out_of_scope', 'redirected_abroad', 'report_initial', 'report_supplementary')
        AND triage_third_party(NEW.tip_id) AND NOT EXISTS (
            SELECT 1 FROM triage_reachattempt a JOIN triage_review r ON r.tip_id = a.tip_id
            WHERE r.id = NEW.review_id AND a.at >= r.clock_from) THEN
        RAISE EXCEPTION 'nobody tried to speak with the person' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER d_guard BEFORE INSERT ON triage_decision FOR EACH ROW EXECUTE FUNCTION triage_guard_decision();
"""
PUBLICATION = """
ALTER TABLE triage_review ALTER never_publish SET DEFAULT false;
-- The flag is what the mark says, and the mark is the newest: taking it back needs a mark of its own, with its reason.
ALTER TABLE triage_review ADD CONSTRAINT review_publication_as_marked
    FOREIGN KEY (publication_mark_id, id, never_publish) REFERENCES triage_publicationmark (id, review_id, withheld);
CREATE FUNCTION triage_guard_publication() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (OLD.publication_mark_id IS NOT NULL AND NEW.publication_mark_id IS NULL) OR EXISTS (
            SELECT 1 FROM triage_publicationmark m JOIN triage_publicationmark said ON said.id = NEW.publication_mark_id
            WHERE m.review_id = NEW.id AND m.at > said.at) THEN
        RAISE EXCEPTION 'the newest mark holds' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER d_publication BEFORE UPDATE OF publication_mark_id, never_publish ON triage_review
    FOR EACH ROW EXECUTE FUNCTION triage_guard_publication();

-- What public figures are made of, and nothing else: without what is marked, and without what shares its case.
CREATE FUNCTION triage_publishable() RETURNS TABLE (review_id uuid, tip_id uuid) LANGUAGE sql STABLE SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT r.id, r.tip_id FROM triage_review r
    WHERE NOT r.never_publish AND NOT EXISTS (
        SELECT 1 FROM triage_casetip mine JOIN triage_casetip other ON other.case_id = mine.case_id
        JOIN triage_review o ON o.tip_id = other.tip_id
        WHERE mine.tip_id = r.tip_id AND mine.left_at IS NULL AND other.left_at IS NULL AND o.never_publish)
$$;
"""
GONE = """
DROP FUNCTION triage_publishable();
DROP FUNCTION triage_guard_publication() CASCADE; DROP FUNCTION triage_guard_decision() CASCADE;
DROP FUNCTION triage_third_party(uuid) CASCADE;
ALTER TABLE triage_review DROP CONSTRAINT review_publication_as_marked;
ALTER TABLE triage_review ALTER never_publish DROP DEFAULT;
"""


class Migration(migrations.Migration):
    dependencies = [("triage", "0018_review_facts")]

    operations = [migrations.RunSQL(KEPT + REACH + PUBLICATION, GONE), firm_constraints("triage")]
