"""Of its own: Django writes the foreign keys of new tables at the very end of the migration that makes them."""

from django.db import migrations

from hotline.firm import firm_constraints


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_public_side")]

    operations = [firm_constraints("intake")]
