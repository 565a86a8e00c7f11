"""Django makes every foreign key deferrable: it would fail at COMMIT, outside a trigger's exception block,
and take the tip with it. This operation makes those of one app firm; a test holds that none is left."""

from __future__ import annotations

from django.db.migrations.operations.special import RunSQL


def firm_constraints(app_label: str) -> RunSQL:
    """Last operation of any migration that adds a foreign key to a table of `app_label`."""
    return RunSQL(
        f"""
        DO $$
        DECLARE found record;
        BEGIN
            FOR found IN
                SELECT conrelid::regclass AS tbl, conname FROM pg_constraint
                WHERE condeferrable AND contype = 'f' AND conrelid::regclass::text LIKE '{app_label}\\_%'
            LOOP
                EXECUTE format('ALTER TABLE %s ALTER CONSTRAINT %I NOT DEFERRABLE', found.tbl, found.conname);
            END LOOP;
        END $$;
        """,  # noqa: S608  the label of an app of ours
        RunSQL.noop,
    )
