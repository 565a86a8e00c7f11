"""What was taken out before, as the log says it, and what was acknowledged, has been handed over."""

from django.conf import settings
from django.db import migrations, models

# As the owner, and once: the step asks for somebody who may do it today.
FROM_LOG = """
ALTER TABLE triage_disclosure DISABLE TRIGGER b_step;
UPDATE triage_disclosure d SET handed_over_at = GREATEST(e.at, d.released_at), handed_over_by_id = e.actor_id
    FROM (SELECT DISTINCT ON (target_id) target_id, at, actor_id FROM audit_entry
        WHERE action = 'disclosure.handed_over' ORDER BY target_id, number) e
    WHERE e.target_id = d.id::text AND d.released_at IS NOT NULL;
UPDATE triage_disclosure SET handed_over_at = acknowledged_at, handed_over_by_id = released_by_id
    WHERE acknowledged_at IS NOT NULL AND handed_over_at IS NULL;
ALTER TABLE triage_disclosure ENABLE TRIGGER b_step;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0004_firm'),
        ('triage', '0034_handed_over'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(FROM_LOG, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='disclosure',
            index=models.Index(models.F('released_at'), condition=models.Q(('handed_over_at__isnull', True), ('released_at__isnull', False)), name='disclosure_not_handed_over'),
        ),
        migrations.AddConstraint(
            model_name='disclosure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('handed_over_at__isnull', True), ('handed_over_by__isnull', True)), models.Q(('handed_over_at__isnull', False), ('handed_over_by__isnull', False)), _connector='OR'), name='disclosure_handed_over_whole'),
        ),
        migrations.AddConstraint(
            model_name='disclosure',
            constraint=models.CheckConstraint(condition=models.Q(('handed_over_at__isnull', True), models.Q(('handed_over_at__gte', models.F('released_at')), ('released_at__isnull', False)), _connector='OR'), name='disclosure_handed_over_after_release'),
        ),
        migrations.AddConstraint(
            model_name='disclosure',
            constraint=models.CheckConstraint(condition=models.Q(('acknowledged_at__isnull', True), ('handed_over_at__isnull', False), _connector='OR'), name='disclosure_acknowledged_has_it'),
        ),
    ]
