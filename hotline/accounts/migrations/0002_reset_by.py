import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from hotline.firm import firm_constraints


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="staff",
            name="reset_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        firm_constraints("accounts"),
    ]
