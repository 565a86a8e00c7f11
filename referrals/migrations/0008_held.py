"""An application that came in a flood stands behind the rest."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0007_abroad")]

    operations = [
        migrations.AddField("application", "held", models.BooleanField(default=False, editable=False)),
    ]
