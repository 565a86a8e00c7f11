"""Words of both languages that mean the same to somebody who searches. Staff edit the rows afterwards."""

import csv
from pathlib import Path

from django.db import migrations

GROUPS = Path(__file__).with_name("synonyms.csv")


def load(apps, schema_editor):
    means: dict[str, list[str]] = {}
    with GROUPS.open(encoding="utf-8", newline="") as file:
        for group in csv.reader(line for line in file if not line.startswith("#")):
            words = [word.strip() for word in group if word.strip()]
            for word in words:
                means.setdefault(word, []).extend(other for other in words if other != word)
    synonym = apps.get_model("referrals", "Synonym")
    synonym.objects.bulk_create(
        [synonym(word=word, means=", ".join(dict.fromkeys(others))) for word, others in means.items()],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("referrals", "0002_rules")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
