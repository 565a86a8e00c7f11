"""The register of the duty to report, from its data file. Wording lives there, never in a migration."""

import json
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data" / "duty_rules.json"


def load(apps, schema_editor):
    rule = apps.get_model("triage", "DutyRule")
    for row in json.loads(DATA.read_text(encoding="utf-8"))["rules"]:
        rule.objects.update_or_create(
            province=row["province"],
            defaults={
                "child_under": row["child_under"],
                "checked_on": row["checked_on"],
                "facts": row,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("triage", "0002_triggers")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
