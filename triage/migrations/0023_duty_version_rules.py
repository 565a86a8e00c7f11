"""Versions of the rules about a child: stamped, never changed, one more each time; the first is the data file's."""

import uuid

from django.db import migrations

from hotline.firm import firm_constraints

RULES = """
CREATE TRIGGER a_stamp BEFORE INSERT ON triage_dutyruleversion FOR EACH ROW EXECUTE FUNCTION triage_stamp('at');
CREATE TRIGGER b_frozen BEFORE UPDATE ON triage_dutyruleversion FOR EACH ROW EXECUTE FUNCTION triage_frozen('');
CREATE TRIGGER b_frozen BEFORE UPDATE ON triage_dutyrule FOR EACH ROW
    EXECUTE FUNCTION triage_frozen('child_under, checked_on, facts, version');
-- No edit without its version, which is written first.
CREATE FUNCTION triage_rule_version() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM triage_dutyruleversion v WHERE v.rule_id = NEW.province AND v.number = NEW.version
            AND v.values = NEW.facts) THEN
        RAISE EXCEPTION 'a rule and its version are written together' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER d_version AFTER UPDATE ON triage_dutyrule FOR EACH ROW EXECUTE FUNCTION triage_rule_version();
"""
GONE = """
DROP FUNCTION triage_rule_version() CASCADE; DROP TRIGGER b_frozen ON triage_dutyrule;
DROP TRIGGER a_stamp ON triage_dutyruleversion; DROP TRIGGER b_frozen ON triage_dutyruleversion;
"""


def first(apps, schema_editor):
    version = apps.get_model("triage", "DutyRuleVersion")
    for rule in apps.get_model("triage", "DutyRule").objects.order_by("province"):
        version.objects.create(id=uuid.uuid4(), rule=rule, number=1, values=rule.facts)


class Migration(migrations.Migration):
    dependencies = [("triage", "0022_duty_versions")]

    operations = [
        firm_constraints("triage"),
        migrations.RunSQL(RULES, GONE),
        migrations.RunPython(first, migrations.RunPython.noop),
    ]
