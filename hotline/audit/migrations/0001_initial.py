"""The log's table and the two triggers that make it one."""

from __future__ import annotations

from django.db import migrations, models

# One lock for drawing the number and the previous hash: a number drawn before the lock forks the chain.
# The lock is held to the end of the transaction, so the row it follows is committed or rolled back by then;
# READ COMMITTED, since an older snapshot would not see that row.
CHAIN = """
CREATE FUNCTION audit_chain() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    last record;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'the audit log is written in READ COMMITTED transactions only';
    END IF;
    PERFORM pg_advisory_xact_lock(4170625, 1);
    SELECT number, hash INTO last FROM public.audit_entry ORDER BY number DESC LIMIT 1;
    NEW.number := coalesce(last.number, 0) + 1;
    NEW.prev_hash := coalesce(last.hash, repeat('0', 64));
    NEW.at := clock_timestamp();
    NEW.hash := encode(sha256(convert_to(concat_ws(E'\\n',
        'hotline audit 1',
        NEW.number::text,
        (extract(epoch FROM NEW.at) * 1000000)::bigint::text,
        coalesce(NEW.actor_id::text, ''),
        NEW.actor_role,
        NEW.action,
        NEW.target_type,
        NEW.target_id,
        coalesce(NEW.tip_id::text, ''),
        NEW.facts::text,
        NEW.prev_hash
    ), 'UTF8')), 'hex');
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION audit_chain() FROM PUBLIC;
CREATE TRIGGER audit_chain BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_chain();
"""

FOREVER = """
CREATE FUNCTION audit_forever() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
REVOKE ALL ON FUNCTION audit_forever() FROM PUBLIC;
CREATE TRIGGER audit_forever BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_forever();
"""

UNDO = """
DROP TRIGGER audit_forever ON audit_entry;
DROP TRIGGER audit_chain ON audit_entry;
DROP FUNCTION audit_forever();
DROP FUNCTION audit_chain();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("actor_id", models.UUIDField(null=True)),
                ("actor_role", models.CharField(max_length=20)),
                ("action", models.CharField(max_length=64)),
                ("target_type", models.CharField(max_length=64)),
                ("target_id", models.CharField(max_length=64)),
                ("tip_id", models.UUIDField(null=True)),
                ("facts", models.JSONField()),
                ("prev_hash", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "db_table": "audit_entry",
                "indexes": [
                    models.Index(fields=["tip_id", "-number"], name="audit_by_tip"),
                    models.Index(fields=["action", "-number"], name="audit_by_action"),
                ],
            },
        ),
        migrations.RunSQL(CHAIN + FOREVER, UNDO),
    ]
