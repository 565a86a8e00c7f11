"""A report takes from any tip of its case, each on a ground of its own; and a release says which tips it reported."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0004_firm'),
        ('triage', '0037_alert_columns'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # It names a key that goes below; 0040 says the same of the new table.
        migrations.RunSQL(
            "ALTER TABLE triage_review DROP CONSTRAINT review_reported_by_release",
            "ALTER TABLE triage_review ADD CONSTRAINT review_reported_by_release FOREIGN KEY"
            " (disclosure_id, tip_id, outcome) REFERENCES triage_disclosure (id, tip_id, reported)",
        ),
        migrations.CreateModel(
            name='DisclosureSource',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('recipient_kind', models.CharField(max_length=24)),
                ('purpose', models.CharField(max_length=16)),
                ('basis', models.CharField(max_length=16)),
                ('consent_decision', models.CharField(max_length=8, null=True)),
                ('consent_identity', models.BooleanField(null=True)),
                ('consent_source', models.CharField(max_length=8, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ReportedTip',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('reported', models.CharField(max_length=24)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='disclosure',
            name='disclosure_stopped_before_release',
        ),
        migrations.RemoveConstraint(
            model_name='disclosure',
            name='disclosure_release_facts',
        ),
        migrations.AddConstraint(
            model_name='disclosure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stop_reason', ''), ('stopped_at__isnull', True)), models.Q(('stopped_at__isnull', False), models.Q(('stop_reason', ''), _negated=True), models.Q(('released_at__isnull', True), ('stop_reason', 'withdrawn'), _connector='OR'), models.Q(('handed_over_at__isnull', True), ('handed_over_at__lt', models.F('stopped_at')), _connector='OR')), _connector='OR'), name='disclosure_stopped_before_hand_over'),
        ),
        migrations.AddConstraint(
            model_name='disclosure',
            constraint=models.UniqueConstraint(fields=('id', 'recipient_kind', 'purpose'), name='disclosure_what_for'),
        ),
        migrations.AddField(
            model_name='disclosuresource',
            name='consent',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.consent'),
        ),
        migrations.AddField(
            model_name='disclosuresource',
            name='disclosure',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sources', to='triage.disclosure'),
        ),
        migrations.AddField(
            model_name='disclosuresource',
            name='tip',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.tip'),
        ),
        migrations.AddField(
            model_name='reportedtip',
            name='disclosure',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reported_tips', to='triage.disclosure'),
        ),
        migrations.AddField(
            model_name='reportedtip',
            name='tip',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.tip'),
        ),
        migrations.AddConstraint(
            model_name='disclosuresource',
            constraint=models.CheckConstraint(condition=models.Q(('recipient_kind__in', ['police', 'child_protection', 'victim_services', 'service_provider', 'labour_standards', 'health_safety', 'foreign_workers', 'border_services', 'immigration', 'online_exploitation', 'consulate', 'hotline_abroad', 'other'])), name='source_recipient_kind_code'),
        ),
        migrations.AddConstraint(
            model_name='disclosuresource',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ['investigation', 'service', 'safety'])), name='source_purpose_code'),
        ),
        migrations.AddConstraint(
            model_name='disclosuresource',
            constraint=models.CheckConstraint(condition=models.Q(('basis__in', ['consent', 'minor', 'imminent_danger', 'required_by_law'])), name='source_basis_code'),
        ),
        migrations.AddConstraint(
            model_name='disclosuresource',
            constraint=models.UniqueConstraint(fields=('disclosure', 'tip'), name='source_once'),
        ),
        migrations.AddConstraint(
            model_name='disclosuresource',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('basis', 'consent'), ('consent__isnull', False), ('consent_decision', 'given'), ('consent_decision__isnull', False), ('consent_identity__isnull', False), ('consent_source__in', ['self', 'relayed']), ('consent_source__isnull', False)), models.Q(models.Q(('basis', 'consent'), _negated=True), ('consent__isnull', True), ('consent_decision__isnull', True), ('consent_identity__isnull', True), ('consent_source__isnull', True)), _connector='OR'), name='source_ground'),
        ),
        migrations.AddConstraint(
            model_name='disclosuresource',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('recipient_kind', 'border_services'), _negated=True), ('basis__in', ['consent', 'required_by_law']), _connector='OR'), name='source_border_by_consent_or_law'),
        ),
        migrations.AddConstraint(
            model_name='reportedtip',
            constraint=models.UniqueConstraint(fields=('disclosure', 'tip', 'reported'), name='reportedtip_facts'),
        ),
        # A street of which one tip leaves out the kind.
        migrations.RemoveConstraint(
            model_name='tiplink',
            name='tiplink_kinds_codes',
        ),
        migrations.AddConstraint(
            model_name='tiplink',
            constraint=models.CheckConstraint(condition=models.Q(('kinds__contained_by', ['phone', 'email', 'plate', 'handle', 'web', 'place', 'plate_loose', 'handle_loose', 'place_loose'])), name='tiplink_kinds_codes'),
        ),
    ]
