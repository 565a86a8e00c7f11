"""People of a case, and the plan that is followed for it."""

import django.db.models.deletion
import hotline.sealing.fields
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0004_firm'),
        ('triage', '0006_file_rules'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseContact',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(editable=False)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='triage.case')),
                ('interaction', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='case_contact', to='intake.interaction')),
            ],
        ),
        migrations.CreateModel(
            name='CasePerson',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('role', models.CharField(max_length=24)),
                ('at', models.DateTimeField(editable=False)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='persons', to='triage.case')),
            ],
        ),
        migrations.CreateModel(
            name='PersonTie',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(editable=False)),
                ('ended_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case_person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ties', to='triage.caseperson')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ties', to='intake.person')),
            ],
        ),
        migrations.CreateModel(
            name='PlanTemplate',
            fields=[
                ('number', models.PositiveIntegerField(primary_key=True, serialize=False)),
                ('steps', models.JSONField()),
                ('at', models.DateTimeField(editable=False)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ResponsePlan',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('opened_at', models.DateTimeField(editable=False)),
                ('refused_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='triage.case')),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('refused_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('template', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='triage.plantemplate')),
            ],
        ),
        migrations.CreateModel(
            name='ResponseStep',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('code', models.CharField(max_length=24)),
                ('name_en', models.CharField(max_length=160)),
                ('name_fr', models.CharField(max_length=160)),
                ('outward', models.BooleanField()),
                ('target_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('skip_reason', models.CharField(blank=True, max_length=16)),
                ('note', hotline.sealing.fields.SealedField(data_class='C', null=True, purpose='safety')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='triage.responseplan')),
            ],
        ),
        migrations.AddConstraint(
            model_name='caseperson',
            constraint=models.UniqueConstraint(fields=('case', 'number'), name='caseperson_number'),
        ),
        migrations.AddConstraint(
            model_name='caseperson',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['potential_victim', 'suspected_trafficker', 'other'])), name='caseperson_role_code'),
        ),
        migrations.AddConstraint(
            model_name='persontie',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('person',), name='persontie_one'),
        ),
        migrations.AddConstraint(
            model_name='responseplan',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('case',), name='plan_one_open'),
        ),
        migrations.AddConstraint(
            model_name='responseplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('refused_at__isnull', True), ('refused_by__isnull', True)), models.Q(('refused_at__isnull', False), ('refused_by__isnull', False)), _connector='OR'), name='plan_refusal_whole'),
        ),
        migrations.AddConstraint(
            model_name='responseplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='plan_close_whole'),
        ),
        migrations.AddConstraint(
            model_name='responsestep',
            constraint=models.UniqueConstraint(fields=('plan', 'number'), name='responsestep_number'),
        ),
        migrations.AddConstraint(
            model_name='responsestep',
            constraint=models.CheckConstraint(condition=models.Q(('skip_reason__in', ['not_needed', 'person_declined', 'not_possible', 'unsafe', 'elsewhere', ''])), name='responsestep_skip_reason_code'),
        ),
        migrations.AddConstraint(
            model_name='responsestep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True), ('note__isnull', True), ('skip_reason', '')), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='responsestep_end_whole'),
        ),
    ]
