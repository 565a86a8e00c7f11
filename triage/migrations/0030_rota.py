"""Who is on duty, and turns that are offered to a colleague."""

import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('triage', '0025_access_closed_rules'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RotaTurn',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('place', models.CharField(max_length=8)),
                ('languages', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), size=None)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('until', models.DateTimeField(editable=False)),
                ('made_at', models.DateTimeField(editable=False)),
                ('ended_at', models.DateTimeField(null=True)),
                ('taken_up_at', models.DateTimeField(null=True)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('follows', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='triage.rotaturn')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rota_turns', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='RotaOffer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('from_at', models.DateTimeField()),
                ('at', models.DateTimeField(editable=False)),
                ('answer', models.CharField(blank=True, max_length=12)),
                ('answered_at', models.DateTimeField(null=True)),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='triage.rotaturn')),
                ('turn', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='triage.rotaturn')),
            ],
        ),
        migrations.AddIndex(
            model_name='rotaturn',
            index=models.Index(fields=['until', 'starts_at'], name='rotaturn_when'),
        ),
        migrations.AddConstraint(
            model_name='rotaturn',
            constraint=models.CheckConstraint(condition=models.Q(('place__in', ['lead', 'backup'])), name='rotaturn_place_code'),
        ),
        migrations.AddConstraint(
            model_name='rotaturn',
            constraint=models.CheckConstraint(condition=models.Q(('languages__contained_by', ['en', 'fr']), ('languages__len__gte', 1)), name='rotaturn_languages'),
        ),
        migrations.AddConstraint(
            model_name='rotaturn',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at')), ('ends_at__lte', django.db.models.expressions.CombinedExpression(models.F('starts_at'), '+', models.Value(datetime.timedelta(days=1))))), name='rotaturn_a_day_at_most'),
        ),
        migrations.AddConstraint(
            model_name='rotaturn',
            constraint=models.CheckConstraint(condition=models.Q(('until__gte', models.F('starts_at')), models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True), ('until', models.F('ends_at'))), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('until__lt', models.F('ends_at'))), _connector='OR')), name='rotaturn_end_whole'),
        ),
        migrations.AddIndex(
            model_name='rotaoffer',
            index=models.Index(models.F('to'), condition=models.Q(('answer', '')), name='rotaoffer_waiting'),
        ),
        migrations.AddConstraint(
            model_name='rotaoffer',
            constraint=models.CheckConstraint(condition=models.Q(('answer__in', ['accepted', 'declined', 'withdrawn', ''])), name='rotaoffer_answer_code'),
        ),
        migrations.AddConstraint(
            model_name='rotaoffer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='rotaoffer_answer_whole'),
        ),
        migrations.AddConstraint(
            model_name='rotaoffer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', 'accepted'), ('made__isnull', False)), models.Q(models.Q(('answer', 'accepted'), _negated=True), ('made__isnull', True)), _connector='OR'), name='rotaoffer_accepted_makes_a_turn'),
        ),
        migrations.AddConstraint(
            model_name='rotaoffer',
            constraint=models.UniqueConstraint(condition=models.Q(('answer', '')), fields=('turn',), name='rotaoffer_one_open'),
        ),
    ]
