"""Deadlines as versioned data, and each one that is still to come as a row."""

import datetime
import uuid
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

M, H = 60, 3600
# lane, live, kind, seconds after, who is told first. What each is counted from: triage/models/ladder.py.
RUNGS = [
    *(
        ("urgent", live, kind, after, audience)
        for live, seen in ((True, (2 * M, 3 * M, 8 * M)), (False, (15 * M, 10 * M, 15 * M)))
        for kind, after, audience in (
            ("urgent", 0, "duty"),
            ("ack_overdue", seen[0], "backup"),
            ("ack_supervisors", seen[1], "supervisors"),
            ("ack_director", seen[2], "director"),
            ("first_step", 15 * M, "backup"),
            ("due_soon", 20 * H, "backup"),
            ("overdue", 24 * H, "director"),
        )
    ),
    *(("non_urgent", live, kind, after, audience)
      for live in (True, False)
      for kind, after, audience in (
          ("look_due", 4 * H, "duty"), ("remind", 12 * H, "duty"), ("due_soon", 20 * H, "backup"),
          ("overdue", 24 * H, "director"))),
    *(("insufficient", live, kind, after, audience)
      for live in (True, False)
      for kind, after, audience in (("due_soon", 20 * H, "backup"), ("overdue", 24 * H, "director"))),
    ("any", False, "claim_lapsed", 0, "duty"),
    ("any", False, "step_overdue", 0, "duty"),
    ("any", False, "not_handed_over", 1 * H, "duty"),
    ("any", False, "agency_silent", 24 * H, "duty"),
    ("any", False, "follow_up_due", 0, "duty"),
    ("any", False, "release_unconfirmed", 1 * H, "supervisors"),
]  # fmt: skip
ROWS = ",\n".join(
    f"(1, '{lane}', {live}, '{kind}', make_interval(secs => {after}), '{audience}')"
    for lane, live, kind, after, audience in RUNGS
)
FIRST = f"""
INSERT INTO triage_ladder (number, at) VALUES (1, now());
INSERT INTO triage_rung (ladder_id, lane, live, kind, after, audience) VALUES {ROWS};
"""  # noqa: S608  # constants of this file


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0004_firm'),
        ('triage', '0035_handed_over_rules'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Ladder',
            fields=[
                ('number', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField(editable=False)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Rung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ladder', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='rungs', to='triage.ladder')),
                ('lane', models.CharField(max_length=12)),
                ('live', models.BooleanField()),
                ('kind', models.CharField(max_length=24)),
                ('after', models.DurationField()),
                ('audience', models.CharField(max_length=12)),
            ],
        ),
        migrations.AddConstraint(
            model_name='rung',
            constraint=models.UniqueConstraint(fields=('ladder', 'lane', 'live', 'kind'), name='rung_once'),
        ),
        migrations.AddConstraint(
            model_name='rung',
            constraint=models.CheckConstraint(condition=models.Q(('after__gte', datetime.timedelta(0)), ('after__lte', datetime.timedelta(days=400)), ('audience__in', ('duty', 'backup', 'supervisors', 'director')), ('kind__in', ('urgent', 'ack_overdue', 'ack_supervisors', 'ack_director', 'first_step', 'due_soon', 'overdue', 'look_due', 'remind', 'claim_lapsed', 'step_overdue', 'not_handed_over', 'agency_silent', 'follow_up_due', 'release_unconfirmed')), ('lane__in', ['urgent', 'non_urgent', 'insufficient', 'any'])), name='rung_coded'),
        ),
        migrations.AddConstraint(
            model_name='rung',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'overdue'), _negated=True), ('after', datetime.timedelta(days=1)), _connector='OR'), name='rung_a_day_is_a_day'),
        ),
        migrations.AddConstraint(
            model_name='rung',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'urgent'), _negated=True), ('after', datetime.timedelta(0)), _connector='OR'), name='rung_urgent_at_once'),
        ),
        migrations.AddConstraint(
            model_name='rung',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'ack_overdue'), _negated=True), ('after__lte', datetime.timedelta(seconds=900)), _connector='OR'), name='rung_seen_soon'),
        ),
        migrations.AddConstraint(
            model_name='rung',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'release_unconfirmed'), _negated=True), ('after__lte', datetime.timedelta(seconds=3600)), _connector='OR'), name='rung_confirmed_soon'),
        ),        migrations.RunSQL(FIRST, migrations.RunSQL.noop),
        migrations.RemoveConstraint(
            model_name='alert',
            name='alert_exactly_once',
        ),
        migrations.RemoveConstraint(
            model_name='alert',
            name='alert_of_house_once',
        ),
        migrations.RemoveConstraint(
            model_name='alert',
            name='alert_kind',
        ),
        migrations.RemoveIndex(
            model_name='review',
            name='review_next_look',
        ),
        migrations.RemoveIndex(
            model_name='review',
            name='review_list',
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(models.F('held'), models.Case(models.When(claimed_by__isnull=True, lane='urgent', then=models.F('ack_due_at')), default=models.F('due_at'), output_field=models.DateTimeField()), models.F('id'), condition=models.Q(('stopped_at__isnull', True), models.Q(('lane', ''), _negated=True)), name='review_list'),
        ),
        migrations.RemoveField(
            model_name='review',
            name='next_look',
        ),
        migrations.AddField(
            model_name='alert',
            name='subject_key',
            field=models.UUIDField(null=True),
        ),
        migrations.AlterField(
            model_name='alert',
            name='review',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='alerts', to='triage.review'),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.UniqueConstraint(fields=('review', 'kind', 'occurred_at', 'subject_key'), name='alert_exactly_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['urgent', 'ack_overdue', 'ack_supervisors', 'ack_director', 'first_step', 'due_soon', 'overdue', 'look_due', 'remind', 'claim_lapsed', 'step_overdue', 'not_handed_over', 'agency_silent', 'follow_up_due', 'release_unconfirmed', 'added', 'related', 'spike', 'broken_glass', 'access_asked', 'content_asked', 'glass_asked']), ('review__isnull', False)), models.Q(('kind__in', ('mailbox', 'clock_step')), ('review__isnull', True)), _connector='OR'), name='alert_kind'),
        ),
        migrations.AddField(
            model_name='review',
            name='ladder',
            field=models.ForeignKey(db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='triage.ladder'),
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(models.F('claim_until'), condition=models.Q(('claim_until__isnull', False)), name='review_claimed'),
        ),
        migrations.CreateModel(
            name='Deadline',
            fields=[
                ('pk', models.CompositePrimaryKey('review_id', 'kind', 'due_at', 'subject_key', blank=True, editable=False, primary_key=True, serialize=False)),
                ('review', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='deadlines', to='triage.review')),
                ('kind', models.CharField(max_length=24)),
                ('due_at', models.DateTimeField()),
                ('subject_key', models.UUIDField()),
                ('audience', models.CharField(max_length=12)),
                ('look_at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='ClockStep',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('seconds', models.FloatField()),
                ('before_at', models.DateTimeField()),
                ('noticed_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('how', models.CharField(blank=True, max_length=12)),
            ],
        ),
        migrations.CreateModel(
            name='TimeMark',
            fields=[
                ('boot', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('offset_s', models.FloatField()),
                ('seen_at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='clockstep',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='clockstep',
            constraint=models.UniqueConstraint(models.Value(1), condition=models.Q(('ended_at__isnull', True)), name='clockstep_one_open'),
        ),
        migrations.AddConstraint(
            model_name='clockstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('by__isnull', True), ('ended_at__isnull', True), ('how', '')), models.Q(('by__isnull', True), ('ended_at__isnull', False), ('how', 'went_back')), models.Q(('by__isnull', False), ('ended_at__isnull', False), ('how', 'accepted')), _connector='OR'), name='clockstep_end_whole'),
        ),
    ]
