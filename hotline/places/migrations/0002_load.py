"""A migrated database has its places: forms, search and clocks need them before anybody runs a command."""

from typing import Any

from django.db import migrations

from hotline.places.loading import load_places


def load(apps: Any, schema_editor: Any) -> None:
    load_places(apps)


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
