"""Who asked for access to what is sealed, what was answered, each use of it, and contact with reporters."""

import datetime
import django.db.models.deletion
import django.db.models.expressions
import hotline.sealing.fields
import uuid
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

alert_kind = models.CheckConstraint(
    condition=Q(
        kind__in=[
            'urgent', 'ack_overdue', 'due_soon', 'overdue', 'claim_lapsed', 'added', 'release_unconfirmed', 'related',
            'spike', 'broken_glass', 'access_asked', 'content_asked', 'glass_asked',
        ],
        review__isnull=False,
    )
    | Q(kind__in=('mailbox',), review__isnull=True),
    name='alert_kind',
)


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0004_firm'),
        ('triage', '0019_review_rules'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AccessRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('what', models.CharField(max_length=8)),
                ('kind', models.CharField(max_length=12)),
                ('reason', hotline.sealing.fields.SealedField(data_class='C', purpose='safety')),
                ('danger', models.BooleanField(default=False)),
                ('asked_at', models.DateTimeField(editable=False)),
                ('answer', models.CharField(blank=True, max_length=8)),
                ('answered_at', models.DateTimeField(null=True)),
                ('note', hotline.sealing.fields.SealedField(data_class='C', null=True, purpose='safety')),
                ('minutes', models.PositiveSmallIntegerField()),
                ('until', models.DateTimeField(null=True)),
                ('acknowledged_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='AccessUse',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(editable=False)),
            ],
        ),
        migrations.CreateModel(
            name='ContactAttempt',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('way', models.CharField(max_length=8)),
                ('safe', models.CharField(max_length=8)),
                ('weighing', hotline.sealing.fields.SealedField(data_class='C', null=True, purpose='safety')),
                ('announced', models.BooleanField(default=False)),
                ('begun_at', models.DateTimeField(editable=False)),
                ('result', models.CharField(blank=True, max_length=20)),
                ('ended_at', models.DateTimeField(null=True)),
                ('note', hotline.sealing.fields.SealedField(data_class='C', null=True, purpose='safety')),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='alert',
            name='alert_kind',
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=alert_kind,
        ),
        migrations.AddField(
            model_name='accessrequest',
            name='acknowledged_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='accessrequest',
            name='answered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='accessrequest',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='accessrequest',
            name='tip',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='access_requests', to='intake.tip'),
        ),
        migrations.AddField(
            model_name='accessuse',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='accessuse',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='triage.accessrequest'),
        ),
        migrations.AddField(
            model_name='contactattempt',
            name='begun_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='contactattempt',
            name='request',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='triage.accessrequest'),
        ),
        migrations.AddField(
            model_name='contactattempt',
            name='tip',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contact_attempts', to='intake.tip'),
        ),
        migrations.AddIndex(
            model_name='accessrequest',
            index=models.Index(fields=['tip', '-asked_at'], name='accessrequest_of_tip'),
        ),
        migrations.AddIndex(
            model_name='accessrequest',
            index=models.Index(models.F('asked_at'), condition=models.Q(('answer', '')), name='accessrequest_waiting'),
        ),
        migrations.AddIndex(
            model_name='accessrequest',
            index=models.Index(models.F('answered_at'), condition=models.Q(('acknowledged_at__isnull', True), ('answer', 'granted'), ('kind', 'break_glass')), name='accessrequest_glass'),
        ),
        migrations.AddConstraint(
            model_name='accessrequest',
            constraint=models.CheckConstraint(condition=models.Q(('what__in', ['identity', 'content'])), name='accessrequest_what_code'),
        ),
        migrations.AddConstraint(
            model_name='accessrequest',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['request', 'own', 'break_glass'])), name='accessrequest_kind_code'),
        ),
        migrations.AddConstraint(
            model_name='accessrequest',
            constraint=models.CheckConstraint(condition=models.Q(('answer__in', ['granted', 'refused', ''])), name='accessrequest_answer_code'),
        ),
        migrations.AddConstraint(
            model_name='accessrequest',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'request'), ('what', 'identity'), _connector='OR'), name='accessrequest_content_is_asked_for'),
        ),
        migrations.AddConstraint(
            model_name='accessrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'break_glass'), _negated=True), ('danger', True), _connector='OR'), name='accessrequest_glass_is_danger'),
        ),
        migrations.AddConstraint(
            model_name='accessrequest',
            constraint=models.CheckConstraint(condition=models.Q(('answered_by__isnull', True), models.Q(('answered_by', models.F('asked_by')), _negated=True), _connector='OR'), name='accessrequest_answered_by_another'),
        ),
        migrations.AddConstraint(
            model_name='accessrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', 'granted'), ('answered_at__isnull', False), ('answered_by__isnull', True), ('kind', 'own')), models.Q(models.Q(('kind', 'own'), _negated=True), models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('answered_by__isnull', True)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR')), _connector='OR'), name='accessrequest_answer_whole'),
        ),
        migrations.AddConstraint(
            model_name='accessrequest',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__gte', 1), ('minutes__lte', 240)), name='accessrequest_minutes'),
        ),
        migrations.AddConstraint(
            model_name='accessrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', 'granted'), ('until__isnull', False)), models.Q(models.Q(('answer', 'granted'), _negated=True), ('until__isnull', True)), _connector='OR'), name='accessrequest_granted_until'),
        ),
        migrations.AddConstraint(
            model_name='accessrequest',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__lte', django.db.models.expressions.CombinedExpression(models.F('answered_at'), '+', models.Value(datetime.timedelta(seconds=14400)))), _connector='OR'), name='accessrequest_limited'),
        ),
        migrations.AddConstraint(
            model_name='accessrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('acknowledged_at__isnull', True), ('acknowledged_by__isnull', True)), models.Q(('acknowledged_at__isnull', False), ('acknowledged_by__isnull', False), ('answer', 'granted'), ('kind', 'break_glass')), _connector='OR'), name='accessrequest_acknowledged_whole'),
        ),
        migrations.AddIndex(
            model_name='contactattempt',
            index=models.Index(fields=['tip', '-begun_at'], name='contactattempt_of_tip'),
        ),
        migrations.AddConstraint(
            model_name='contactattempt',
            constraint=models.CheckConstraint(condition=models.Q(('way__in', ['phone', 'text', 'email', 'none'])), name='contactattempt_way_code'),
        ),
        migrations.AddConstraint(
            model_name='contactattempt',
            constraint=models.CheckConstraint(condition=models.Q(('result__in', ['reached', 'no_answer', 'unsafe_to_speak', 'moved', 'called_off', 'not_made', ''])), name='contactattempt_result_code'),
        ),
        migrations.AddConstraint(
            model_name='contactattempt',
            constraint=models.CheckConstraint(condition=models.Q(('way', 'none'), _negated=True), name='contactattempt_not_against_their_word'),
        ),
        migrations.AddConstraint(
            model_name='contactattempt',
            constraint=models.CheckConstraint(condition=models.Q(('safe', 'yes'), models.Q(('announced', False), ('safe', 'unknown'), ('weighing__isnull', False)), _connector='OR'), name='contactattempt_safe_or_weighed'),
        ),
        migrations.AddConstraint(
            model_name='contactattempt',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('note__isnull', True), ('result', '')), models.Q(models.Q(('result', ''), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='contactattempt_end_whole'),
        ),
        migrations.AddConstraint(
            model_name='contactattempt',
            constraint=models.UniqueConstraint(condition=models.Q(('result', '')), fields=('request',), name='contactattempt_one_open'),
        ),
    ]
