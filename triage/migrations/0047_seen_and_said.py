"""What was said of the keys is known to every process."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("triage", "0045_plan_stays")]

    operations = [
        migrations.CreateModel(
            name="KeyAlarm",
            fields=[
                ("code", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("quiet_until", models.DateTimeField()),
            ],
        ),
    ]
