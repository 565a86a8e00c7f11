"""A call for a supervisor that nobody answers climbs the ladder: its steps are rows, as those of a review are, and become
events in the pass."""

from django.db import migrations, models
from django.db.models import F, Q

HELP = ("help_overdue", "help_supervisors", "help_director")
AUDIENCES = ("duty", "backup", "supervisors", "director")
# As in 0043.
KINDS = [
    "urgent", "ack_overdue", "ack_supervisors", "ack_director", "first_step", "due_soon", "overdue", "look_due",
    "remind", "claim_lapsed", "step_overdue", "not_handed_over", "agency_silent", "follow_up_due",
    "release_unconfirmed", "added", "related", "spike", "taken_back", "broken_glass", "access_asked", "content_asked",
    "glass_asked",
]  # fmt: skip
PRESSING = ("urgent", "ack_overdue", "ack_supervisors", "ack_director", "broken_glass", "glass_asked")

RULES = """
ALTER TABLE triage_helpdeadline ADD CONSTRAINT triage_helpdeadline_times_sane CHECK (
    due_at BETWEEN '2000-01-01 00:00+00' AND '2200-01-01 00:00+00'
    AND look_at BETWEEN '2000-01-01 00:00+00' AND '2200-01-01 00:00+00');

-- The caller is on the line: what the ladder in force says of an urgent tip by telephone, from the call for help on.
CREATE FUNCTION triage_help_called(subject uuid, called_at timestamptz) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    INSERT INTO triage_helpdeadline (subject_key, kind, due_at, audience, look_at)
    SELECT subject, replace(g.kind, 'ack_', 'help_'), c.due, g.audience, c.due
    FROM triage_rung first JOIN triage_rung g ON (g.ladder_id, g.lane, g.live) = (first.ladder_id, 'urgent', true)
        AND g.kind IN ('ack_overdue', 'ack_supervisors', 'ack_director'),
    LATERAL (SELECT called_at + first.after
        + CASE g.kind WHEN 'ack_overdue' THEN interval '0' ELSE g.after END AS due) c
    WHERE (first.ladder_id, first.lane, first.live, first.kind) = (triage_ladder_now(), 'urgent', true, 'ack_overdue')
$$;
-- Who answers takes away what is still to come, never what has passed.
CREATE FUNCTION triage_help_over(subject uuid) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    DELETE FROM triage_helpdeadline d WHERE d.subject_key = subject AND d.due_at > triage_moment()
$$;
REVOKE EXECUTE ON FUNCTION triage_help_called(uuid, timestamptz), triage_help_over(uuid) FROM PUBLIC;

-- As triage_pass, row by row, since there are few: what cannot be written is tried again in a minute, stands in nobody's
-- way and is counted aloud. Each event that is new, with who is told first.
CREATE FUNCTION triage_climb(moment timestamptz, gap_from timestamptz, gap_to timestamptz)
RETURNS TABLE (event uuid, told text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE one record;
BEGIN
    IF NOT triage_has_come(moment) THEN
        RAISE EXCEPTION 'that time has not come' USING ERRCODE = 'restrict_violation';
    END IF;
    FOR one IN SELECT d.*, d.ctid AS place FROM triage_helpdeadline d
        WHERE d.look_at <= moment AND NOT COALESCE(d.look_at > gap_from AND d.look_at <= gap_to, false)
        ORDER BY d.look_at LIMIT 100 FOR UPDATE SKIP LOCKED
    LOOP
        event := NULL;
        BEGIN
            DELETE FROM triage_helpdeadline d WHERE d.ctid = one.place;
            INSERT INTO triage_alert (id, review_id, kind, audience, occurred_at, subject_key, noticed_at, next_try_at)
                VALUES (gen_random_uuid(), NULL, one.kind, one.audience, one.due_at, one.subject_key, moment, moment)
                ON CONFLICT (review_id, kind, occurred_at, subject_key) DO NOTHING RETURNING id INTO event;
        EXCEPTION WHEN OTHERS THEN
            UPDATE triage_helpdeadline d SET look_at = moment + interval '1 minute' WHERE d.ctid = one.place;
        END;
        IF event IS NOT NULL THEN
            told := one.audience;
            RETURN NEXT;
        END IF;
    END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION triage_climb(timestamptz, timestamptz, timestamptz) FROM PUBLIC;
"""
GONE = """
DROP FUNCTION triage_climb(timestamptz, timestamptz, timestamptz);
DROP FUNCTION triage_help_over(uuid);
DROP FUNCTION triage_help_called(uuid, timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("triage", "0043_taken_back")]

    operations = [
        migrations.CreateModel(
            name="HelpDeadline",
            fields=[
                ("pk", models.CompositePrimaryKey("subject_key", "kind", blank=True, editable=False, primary_key=True, serialize=False)),
                ("subject_key", models.UUIDField()),
                ("kind", models.CharField(max_length=24)),
                ("due_at", models.DateTimeField()),
                ("audience", models.CharField(max_length=12)),
                ("look_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=Q(kind__in=HELP, audience__in=AUDIENCES), name="helpdeadline_coded"),
                    models.CheckConstraint(condition=Q(look_at__gte=F("due_at")), name="helpdeadline_looked_at_when_due"),
                ],
            },
        ),
        migrations.RemoveConstraint(model_name="alert", name="alert_kind"),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.CheckConstraint(
                condition=Q(kind__in=KINDS, review__isnull=False)
                | Q(kind__in=("mailbox", "clock_step"), review__isnull=True)
                | Q(kind__in=HELP, review__isnull=True, subject_key__isnull=False, audience__in=AUDIENCES),
                name="alert_kind",
            ),
        ),
        migrations.RemoveIndex(model_name="alert", name="alert_pressing"),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(F("next_try_at"), condition=Q(next_try_at__isnull=False, kind__in=(*PRESSING, *HELP)), name="alert_pressing"),
        ),
        migrations.RunSQL(RULES, GONE),
    ]
