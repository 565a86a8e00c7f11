"""The turn to write becomes a lock that only the log's trigger can take.

An advisory lock can be held by anybody who may connect, the public process included: it could have stopped
every audited act. A table lock needs a right on the table, and nobody but the owner has one here."""

from __future__ import annotations

from django.db import migrations

# SHARE UPDATE EXCLUSIVE: the weakest mode that excludes itself, hence the one that nothing weaker can block.
# Whoever only names the table in PREPARE gets ROW EXCLUSIVE on it without any right, and stops nobody.
TURN = "LOCK TABLE public.audit_turn IN SHARE UPDATE EXCLUSIVE MODE"
ADVISORY = "PERFORM pg_advisory_xact_lock(4170625, 1)"


def chain(wait: str) -> str:
    return f"""
CREATE OR REPLACE FUNCTION audit_chain() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    last record;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'the audit log is written in READ COMMITTED transactions only';
    END IF;
    {wait};
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
"""  # noqa: S608  one of the two constants above


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        # No column: there is nothing to read or to write, only a name to stand in line for.
        migrations.RunSQL(
            "CREATE TABLE audit_turn (); REVOKE ALL ON audit_turn FROM PUBLIC;" + chain(TURN),
            chain(ADVISORY) + "DROP TABLE audit_turn;",
        ),
    ]
