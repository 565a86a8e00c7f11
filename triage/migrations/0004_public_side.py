"""The mark of a flood, what happens when a reporter adds to a tip, and alerts about the house itself."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from hotline.firm import firm_constraints

# "held" comes with the tip, or from its being the sixth of one page; it is only ever lifted. It is a mark: the
# clock was started by another trigger and knows nothing of it.
HELD = """
ALTER TABLE triage_review ALTER held SET DEFAULT false;

CREATE FUNCTION triage_mark_held() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    SELECT t.held OR (t.thread IS NOT NULL AND (
            SELECT count(*) FROM intake_tip o WHERE o.thread = t.thread AND o.id <> t.id) >= 5)
        INTO NEW.held FROM intake_tip t WHERE t.id = NEW.tip_id;
    RETURN NEW;
END $$;
CREATE TRIGGER triage_review_held BEFORE INSERT ON triage_review
    FOR EACH ROW EXECUTE FUNCTION triage_mark_held();

CREATE FUNCTION triage_guard_held() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.held AND NOT OLD.held THEN
        RAISE EXCEPTION 'a review is not held afterwards' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER triage_review_held_guard BEFORE UPDATE OF held ON triage_review
    FOR EACH ROW EXECUTE FUNCTION triage_guard_held();
"""
UNHELD = """
DROP FUNCTION triage_guard_held() CASCADE;
DROP FUNCTION triage_mark_held() CASCADE;
ALTER TABLE triage_review ALTER held DROP DEFAULT;
"""

# A reporter added something: whoever works on the first tip is told, and one that lacked information is looked
# at again with a day of its own. Here nothing is caught: the addition has its own review and clock already, and
# a join that fails is tried again.
ADDED = """
CREATE FUNCTION triage_added() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE moment timestamptz := clock_timestamp(); first uuid;
BEGIN
    UPDATE triage_review r SET
        lane = 'non_urgent', outcome = '', decision_id = NULL, decided_at = NULL, decided_by_id = NULL,
        missing = '', stopped_at = NULL,
        reopened_at = CASE WHEN r.stopped_at IS NULL THEN r.reopened_at ELSE moment END,
        clock_from = CASE WHEN r.stopped_at IS NULL THEN r.clock_from ELSE moment END,
        due_at = CASE WHEN r.stopped_at IS NULL THEN r.due_at ELSE moment + interval '24 hours' END
    WHERE r.tip_id = NEW.adds_to_id AND r.lane = 'insufficient';
    SELECT r.id INTO first FROM triage_review r WHERE r.tip_id = NEW.adds_to_id;
    IF first IS NOT NULL THEN
        INSERT INTO triage_alert (id, review_id, kind, occurred_at, noticed_at, next_try_at, attempts)
        VALUES (gen_random_uuid(), first, 'added', NEW.joined_at, moment, moment, 0);
    END IF;
    PERFORM pg_notify('tip', '');
    RETURN NULL;
END $$;
CREATE TRIGGER triage_added AFTER INSERT ON intake_addition
    FOR EACH ROW EXECUTE FUNCTION triage_added();
"""
UNADDED = "DROP FUNCTION triage_added() CASCADE;"


class Migration(migrations.Migration):

    dependencies = [
        ("intake", "0003_public_side"),
        ("triage", "0003_duty_rules"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='alert',
            name='alert_kind',
        ),
        migrations.RemoveIndex(
            model_name='review',
            name='review_queue',
        ),
        migrations.AddField(
            model_name='review',
            name='held',
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name='alert',
            name='review',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to='triage.review'),
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(models.F('lane'), models.F('held'), models.Case(models.When(claimed_by__isnull=True, lane='urgent', then=models.F('ack_due_at')), default=models.F('due_at'), output_field=models.DateTimeField()), models.F('id'), condition=models.Q(('stopped_at__isnull', True)), name='review_queue'),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.UniqueConstraint(condition=models.Q(('review__isnull', True)), fields=('kind', 'occurred_at'), name='alert_of_house_once'),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['urgent', 'ack_overdue', 'due_soon', 'overdue', 'claim_lapsed', 'added']), ('review__isnull', False)), models.Q(('kind__in', ('mailbox',)), ('review__isnull', True)), _connector='OR'), name='alert_kind'),
        ),
        migrations.RunSQL(HELD, UNHELD),
        migrations.RunSQL(ADDED, UNADDED),
        firm_constraints("triage"),
    ]
