"""A report that was released has left only when somebody hands it over: when that was, and who did it."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from hotline.firm import firm_constraints

SAID = (
    "agency_id, recipient_kind, agency_version, purpose, person_id, basis, consent_id, consent_decision,"
    " consent_identity, consent_source, includes_identity, reason, law, weighing, language, no_harm, content"
)
AFTERWARDS = (
    "confirmed_by_id, confirmed_at, handed_over_by_id, handed_over_at, acknowledgement, acknowledged_at, outcome,"
    " outcome_at"
)
STEPS = (
    "submitted_at, note, approved_by_id, approved_at, identity_by_id, identity_at, emergency, released_by_id,"
    " released_at, reported, package, sha256, identity_package, identity_sha256, stopped_at, stop_reason"
)

# As in 0010, with the step of handing over.
STEP = f"""
CREATE OR REPLACE FUNCTION triage_disclosure_step() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
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
            OR NEW.acknowledgement IS DISTINCT FROM OLD.acknowledgement))
        OR (OLD.handed_over_at IS NOT NULL AND (NEW.handed_over_at IS DISTINCT FROM OLD.handed_over_at
            OR NEW.handed_over_by_id IS DISTINCT FROM OLD.handed_over_by_id)) THEN
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
    -- On the phone it may have been a while ago; never before its release, and never later than now.
    IF NEW.handed_over_at IS NOT NULL AND OLD.handed_over_at IS NULL THEN
        IF OLD.released_at IS NULL OR NEW.handed_over_at < OLD.released_at
            OR NOT COALESCE(triage_in_role(NEW.handed_over_by_id, 'supervisor', 'director'), false) THEN
            RAISE EXCEPTION 'what was released is handed over, by who may' USING ERRCODE = 'restrict_violation';
        END IF;
        NEW.handed_over_at := LEAST(NEW.handed_over_at, moment);
    END IF;
    IF NEW.outcome <> OLD.outcome THEN
        NEW.outcome_at := moment;
    END IF;
    RETURN NEW;
END $$;
"""  # noqa: S608  names of columns of ours


def before() -> str:
    text: str = import_module("triage.migrations.0010_disclosure_rules").GUARD
    start, end = text.index("CREATE FUNCTION triage_disclosure_step()"), text.index("CREATE TRIGGER b_step")
    return text[start:end].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)


class Migration(migrations.Migration):
    dependencies = [("triage", "0029_outbox_rules"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AddField(
            model_name="disclosure", name="handed_over_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="disclosure",
            name="handed_over_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(STEP, before()),
        firm_constraints("triage"),
    ]
