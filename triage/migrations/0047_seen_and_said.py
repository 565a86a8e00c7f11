"""What was said of the keys is known to every process, and who saw a leap of the clock to every host."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("triage", "0046_turns")]

    operations = [
        migrations.CreateModel(
            name="KeyAlarm",
            fields=[
                ("code", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("quiet_until", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="clockstep",
            name="boot",
            field=models.CharField(blank=True, db_default="", max_length=64),
        ),
    ]
