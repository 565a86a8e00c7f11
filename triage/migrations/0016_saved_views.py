"""Lists that staff ask for again, and what the lists of reviews are walked by."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0004_firm'),
        ('triage', '0015_link_rules'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=40)),
                ('filter', models.JSONField()),
                ('shared', models.BooleanField(default=False)),
                ('at', models.DateTimeField(editable=False)),
            ],
        ),
        migrations.AddField(
            model_name='review',
            name='stray_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(models.F('held'), models.Case(models.When(claimed_by__isnull=True, lane='urgent', then=models.F('ack_due_at')), default=models.F('due_at'), output_field=models.DateTimeField()), models.F('id'), condition=models.Q(('stopped_at__isnull', True)), name='review_list'),
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(models.F('stopped_at'), models.F('id'), condition=models.Q(('stopped_at__isnull', False)), name='review_closed'),
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(models.F('lane'), models.F('clock_from'), condition=models.Q(('stopped_at__isnull', True)), name='review_oldest'),
        ),
        migrations.AddField(
            model_name='savedview',
            name='owner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='savedview',
            index=models.Index(condition=models.Q(('shared', True)), fields=['name'], name='savedview_shared'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.UniqueConstraint(fields=('owner', 'name'), name='savedview_one_name'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='savedview_named'),
        ),
    ]
