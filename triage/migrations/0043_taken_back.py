"""Whoever is on duty is told when a no stops a report or opens a review again. In the statement that does both: a writer
that is none of ours tells too, and what was rolled back has told nobody."""

from importlib import import_module

from django.db import migrations, models

TOLD = """
CREATE OR REPLACE FUNCTION triage_consent_refused() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE moment timestamptz := clock_timestamp(); reports uuid[]; gone uuid[];
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
    SELECT array_agg(s.id), array_agg(s.id) FILTER (WHERE s.released_at IS NOT NULL) INTO reports, gone
        FROM stopped s;
    IF gone IS NOT NULL THEN
        PERFORM triage_not_reported(gone, moment);
    END IF;
    IF reports IS NOT NULL THEN
        PERFORM triage_told_taken_back(reports, moment);
    END IF;
    RETURN NULL;
END $$;

-- Of each review whose report was stopped, and of each that is open again with it: once, however many reports. A no
-- must hold though its notice be there already.
CREATE FUNCTION triage_told_taken_back(reports uuid[], moment timestamptz) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO triage_alert (id, review_id, kind, occurred_at, noticed_at, next_try_at)
        SELECT gen_random_uuid(), r.id, 'taken_back', moment, moment, moment FROM triage_review r
        WHERE r.tip_id IN (SELECT d.tip_id FROM triage_disclosure d WHERE d.id = ANY(reports))
            OR (r.reopened_at = moment AND r.tip_id IN (SELECT t.tip_id FROM triage_reportedtip t
                WHERE t.disclosure_id = ANY(reports)))
        ON CONFLICT DO NOTHING;
    SELECT pg_notify('tip', '');
$$;
REVOKE EXECUTE ON FUNCTION triage_told_taken_back(uuid[], timestamptz) FROM PUBLIC;
"""
KINDS = [
    "urgent", "ack_overdue", "ack_supervisors", "ack_director", "first_step", "due_soon", "overdue", "look_due",
    "remind", "claim_lapsed", "step_overdue", "not_handed_over", "agency_silent", "follow_up_due",
    "release_unconfirmed", "added", "related", "spike", "taken_back", "broken_glass", "access_asked", "content_asked",
    "glass_asked",
]  # fmt: skip


def untold() -> str:
    """As in 0040."""
    text: str = import_module("triage.migrations.0040_source_rules").WITHDRAWN
    head = text.index("CREATE OR REPLACE FUNCTION triage_consent_refused()")
    return text[head : text.index("END $$;", head)] + (
        "END $$; DROP FUNCTION triage_told_taken_back(uuid[], timestamptz);"
    )


class Migration(migrations.Migration):
    dependencies = [("triage", "0042_drill_rules")]

    operations = [
        migrations.RemoveConstraint(model_name="alert", name="alert_kind"),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", KINDS), ("review__isnull", False))
                | models.Q(("kind__in", ("mailbox", "clock_step")), ("review__isnull", True)),
                name="alert_kind",
            ),
        ),
        migrations.RunSQL(TOLD, untold()),
    ]
