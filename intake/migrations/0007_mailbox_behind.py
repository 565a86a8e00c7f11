"""A mailbox that fills faster than it is read is in trouble of a kind of its own."""

from django.db import migrations, models

CODES = ["unreachable", "untrusted", "refused", "other", "behind", ""]


class Migration(migrations.Migration):
    dependencies = [("intake", "0006_own_tip")]

    operations = [
        migrations.RemoveConstraint(model_name="mailbox", name="mailbox_trouble_code"),
        migrations.AddConstraint(
            model_name="mailbox",
            constraint=models.CheckConstraint(
                condition=models.Q(("trouble__in", CODES)), name="mailbox_trouble_code"
            ),
        ),
    ]
