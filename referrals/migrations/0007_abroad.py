"""Lines in other countries, each with where and when it was read. Staff edit the rows afterwards."""

import json
import re
from datetime import date
from pathlib import Path

from django.db import migrations

LINES = Path(__file__).with_name("abroad.json")
_DAY = re.compile(r"20\d\d-\d\d-\d\d")


def checked_on(line, read):
    """The day of the source; the day we read it where the source is today's page; none for one from memory."""
    if not line["verified"]:
        return None
    if not (seen := line.get("seen")):
        return read
    days = [day for day in _DAY.findall(line["source"]) if day.startswith(seen)]
    return date.fromisoformat(days[0]) if days else date(int(seen), 1, 1)


def load(apps, schema_editor):
    contact = apps.get_model("referrals", "ContactAbroad")
    if contact.objects.exists():
        return
    data = json.loads(LINES.read_text(encoding="utf-8"))
    read = date.fromisoformat(data["read"])
    contact.objects.bulk_create(
        contact(
            country=country["code"], name=line.get("name", ""), phone=line["number"],
            note_en=line.get("note_en", ""), note_fr=line.get("note_fr", ""), source=line["source"],
            checked_on=checked_on(line, read), verified=line["verified"],
        )
        for country in data["countries"]
        for line in country["lines"]
    )


class Migration(migrations.Migration):
    dependencies = [("referrals", "0006_applying")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
