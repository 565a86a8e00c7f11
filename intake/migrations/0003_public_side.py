"""What the public side needs beyond the form: questions that wait for a reporter, additions, mail, marks."""

import django.db.models.deletion
import hotline.sealing.fields
import uuid
from django.conf import settings
from django.db import migrations, models


# hotline_public inserts plain rows, and a default that Django knew of would need a RETURNING, hence SELECT.
DEFAULTS = """
ALTER TABLE intake_tip ALTER held SET DEFAULT false, ALTER unread SET DEFAULT '';
"""
UNDEFAULTS = "ALTER TABLE intake_tip ALTER held DROP DEFAULT, ALTER unread DROP DEFAULT;"

QUESTIONS = """
CREATE FUNCTION intake_stamp_question() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.asked_at := clock_timestamp();
    NEW.read_at := NULL;
    NEW.expires_at := NEW.asked_at + interval '30 days';
    RETURN NEW;
END $$;
CREATE TRIGGER intake_question_stamp BEFORE INSERT ON intake_question
    FOR EACH ROW EXECUTE FUNCTION intake_stamp_question();

-- A question is read, shortened and closed, and nothing else happens to it.
CREATE FUNCTION intake_guard_question() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.id <> OLD.id OR NEW.tip_id <> OLD.tip_id OR NEW.code <> OLD.code
        OR NEW.asked_by_id <> OLD.asked_by_id OR NEW.asked_at <> OLD.asked_at
        OR (OLD.read_at IS NOT NULL AND NEW.read_at IS DISTINCT FROM OLD.read_at)
        OR NEW.expires_at > OLD.expires_at
        OR (NEW.lookup IS NOT NULL AND NEW.lookup IS DISTINCT FROM OLD.lookup)
        OR (OLD.closed_at IS NOT NULL AND NEW.closed_at IS DISTINCT FROM OLD.closed_at) THEN
        RAISE EXCEPTION 'a question is read and closed, never changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER intake_question_guard BEFORE UPDATE ON intake_question
    FOR EACH ROW EXECUTE FUNCTION intake_guard_question();

-- All that the public process may ask of what is kept. One statement, one index look-up, known or unknown alike.
CREATE FUNCTION intake_waiting_question(sought bytea) RETURNS text
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    UPDATE intake_question q SET read_at = COALESCE(q.read_at, now()),
        expires_at = LEAST(q.expires_at, COALESCE(q.read_at, now()) + interval '72 hours')
    WHERE q.lookup = sought AND q.expires_at > now() RETURNING q.code;
$$;
"""
UNQUESTIONS = """
DROP FUNCTION intake_waiting_question(bytea);
DROP FUNCTION intake_guard_question() CASCADE;
DROP FUNCTION intake_stamp_question() CASCADE;
"""

ADDITIONS = """
CREATE FUNCTION intake_stamp_addition() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.joined_at := clock_timestamp();
    RETURN NEW;
END $$;
CREATE TRIGGER intake_addition_stamp BEFORE INSERT ON intake_addition
    FOR EACH ROW EXECUTE FUNCTION intake_stamp_addition();
""" + "".join(
    f"CREATE TRIGGER {table}_immutable BEFORE UPDATE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION intake_refuse_update();\n"
    for table in (
        "intake_addition", "intake_codetag", "intake_mailmessage", "intake_setaside", "intake_machineread",
    )
)  # fmt: skip
UNADDITIONS = "DROP FUNCTION intake_stamp_addition() CASCADE;"

# Whoever wrote by e-mail can be answered for a while. Then the key of their address goes, and nothing but it:
# no role of a running process may delete a key by itself.
PURGE = """
CREATE FUNCTION intake_purge_senders(most integer) RETURNS SETOF uuid
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    DELETE FROM intake_tipkey k USING (
        SELECT r.tip_id FROM intake_reporter r WHERE r.purge_after < now()::date
            AND EXISTS (SELECT 1 FROM intake_tipkey w WHERE w.tip_id = r.tip_id AND w.data_class = 'R')
        ORDER BY r.purge_after LIMIT most) due
    WHERE k.tip_id = due.tip_id AND k.data_class = 'R' RETURNING k.tip_id;
$$;
"""
UNPURGE = "DROP FUNCTION intake_purge_senders(integer);"


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0002_triggers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Addition',
            fields=[
                ('tip', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='addition', serialize=False, to='intake.tip')),
                ('joined_at', models.DateTimeField(editable=False)),
            ],
        ),
        migrations.CreateModel(
            name='CodeTag',
            fields=[
                ('tip', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='code_tag', serialize=False, to='intake.tip')),
                ('tag', models.BinaryField(db_index=True, max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name='MachineRead',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('task', models.CharField(max_length=8)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Mailbox',
            fields=[
                ('name', models.CharField(max_length=32, primary_key=True, serialize=False)),
                ('emptied_at', models.DateTimeField(null=True)),
                ('failing_since', models.DateTimeField(null=True)),
                ('trouble', models.CharField(blank=True, max_length=12)),
            ],
        ),
        migrations.CreateModel(
            name='MailMessage',
            fields=[
                ('tip', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='mail', serialize=False, to='intake.tip')),
                ('message_hash', models.BinaryField(max_length=32, null=True)),
                ('sent_on', models.DateField(null=True)),
                ('attachments', models.PositiveSmallIntegerField()),
                ('links', models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=16)),
                ('lookup', models.BinaryField(max_length=32, null=True, unique=True)),
                ('asked_at', models.DateTimeField(editable=False)),
                ('read_at', models.DateTimeField(editable=False, null=True)),
                ('expires_at', models.DateTimeField(editable=False)),
                ('closed_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='SetAside',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('reason', models.CharField(max_length=12)),
                ('received_at', models.DateTimeField()),
                ('dedup', models.BinaryField(max_length=32, unique=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='correction',
            name='correction_field',
        ),
        migrations.AddField(
            model_name='reporter',
            name='purge_after',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='tip',
            name='adds_code',
            field=hotline.sealing.fields.SealedField(data_class='R', null=True, purpose='service'),
        ),
        migrations.AddField(
            model_name='tip',
            name='held',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='tip',
            name='unread',
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddIndex(
            model_name='reporter',
            index=models.Index(models.F('purge_after'), condition=models.Q(('purge_after__isnull', False)), name='reporter_purge'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(('field__in', ('minor', 'danger', 'country', 'province', 'trafficking_type', 'venue', 'ongoing', 'kind'))), name='correction_field'),
        ),
        migrations.AddConstraint(
            model_name='tip',
            constraint=models.CheckConstraint(condition=models.Q(('unread__in', ['too_large', 'encrypted', 'encoding', 'nested', 'broken', 'empty', ''])), name='tip_unread_code'),
        ),
        migrations.AddField(
            model_name='addition',
            name='adds_to',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='additions', to='intake.tip'),
        ),
        migrations.AddField(
            model_name='machineread',
            name='tip',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.tip'),
        ),
        migrations.AddConstraint(
            model_name='mailbox',
            constraint=models.CheckConstraint(condition=models.Q(('trouble__in', ['unreachable', 'untrusted', 'refused', 'other', ''])), name='mailbox_trouble_code'),
        ),
        migrations.AddConstraint(
            model_name='mailbox',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('failing_since__isnull', True), ('trouble', '')), models.Q(('failing_since__isnull', False), models.Q(('trouble', ''), _negated=True)), _connector='OR'), name='mailbox_failing_says_why'),
        ),
        migrations.AddField(
            model_name='question',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='question',
            name='tip',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='intake.tip'),
        ),
        migrations.AddField(
            model_name='addition',
            name='question',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='intake.question'),
        ),
        migrations.AddIndex(
            model_name='setaside',
            index=models.Index(fields=['-received_at'], name='setaside_newest'),
        ),
        migrations.AddConstraint(
            model_name='setaside',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['auto_reply', 'bounce'])), name='setaside_reason_code'),
        ),
        migrations.AddConstraint(
            model_name='machineread',
            constraint=models.CheckConstraint(condition=models.Q(('task__in', ['age', 'code'])), name='machineread_task'),
        ),
        migrations.AddConstraint(
            model_name='machineread',
            constraint=models.UniqueConstraint(fields=('tip', 'task'), name='machineread_once'),
        ),
        migrations.AddIndex(
            model_name='question',
            index=models.Index(models.F('expires_at'), condition=models.Q(('lookup__isnull', False)), name='question_expires'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('code__in', ['where_town', 'where_exactly', 'when_last', 'still', 'who_known_by', 'age', 'how_known', 'vehicle', 'online', 'more', 'call'])), name='question_code_code'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('lookup__isnull', True)), models.Q(('closed_at__isnull', True), ('lookup__isnull', False)), _connector='OR'), name='question_waits_or_is_closed'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(condition=models.Q(('lookup__isnull', False)), fields=('tip',), name='question_one_waiting'),
        ),
        migrations.AddConstraint(
            model_name='addition',
            constraint=models.CheckConstraint(condition=models.Q(('tip', models.F('adds_to')), _negated=True), name='addition_is_another_tip'),
        ),
        migrations.RunSQL(DEFAULTS, UNDEFAULTS),
        migrations.RunSQL(QUESTIONS, UNQUESTIONS),
        migrations.RunSQL(ADDITIONS, UNADDITIONS),
        migrations.RunSQL(PURGE, UNPURGE),
    ]
