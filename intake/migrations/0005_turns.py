"""Who fetches mail and who joins additions stand in line for a lock that the public process cannot take: an empty
table each (hotline/turns.py)."""

from django.db import migrations

TURNS = ("intake_turn_mail", "intake_turn_codes")


class Migration(migrations.Migration):
    dependencies = [("intake", "0004_firm")]

    operations = [
        migrations.RunSQL(
            "".join(f"CREATE TABLE {turn} (); REVOKE ALL ON {turn} FROM PUBLIC;" for turn in TURNS),
            "".join(f"DROP TABLE {turn};" for turn in TURNS),
        ),
    ]
