"""A test alert, and the round that goes out for it."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from hotline.firm import firm_constraints


class Migration(migrations.Migration):

    dependencies = [
        ('triage', '0040_source_rules'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Drill',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('asked_at', models.DateTimeField(editable=False)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='delivery',
            name='delivery_trouble_code',
        ),
        migrations.AlterField(
            model_name='round',
            name='widen_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(('trouble__in', ['refused', 'unreachable', 'broken_off', 'timed_out', 'no_room', 'left', 'replaced', 'other', ''])), name='delivery_trouble_code'),
        ),
        migrations.AddField(
            model_name='drill',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='round',
            name='drill',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='round', to='triage.drill'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('drill__isnull', True), ('widen_at__isnull', False)), models.Q(('drill__isnull', False), ('lost_at__isnull', True), ('pressing', False), ('widen_at__isnull', True)), _connector='OR'), name='round_of_events_or_a_drill'),
        ),
        migrations.AddIndex(
            model_name='drill',
            index=models.Index(models.F('asked_at'), name='drill_asked'),
        ),
        firm_constraints("triage"),
    ]
