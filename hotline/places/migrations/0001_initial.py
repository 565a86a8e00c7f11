import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Province",
            fields=[
                ("name_en", models.CharField(max_length=120)),
                ("name_fr", models.CharField(max_length=120)),
                ("code", models.CharField(max_length=2, primary_key=True, serialize=False)),
                ("zone", models.CharField(max_length=40)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PostalArea",
            fields=[
                ("fsa", models.CharField(max_length=3, primary_key=True, serialize=False)),
                ("place", models.CharField(max_length=120)),
                ("lat", models.FloatField()),
                ("lon", models.FloatField()),
                ("is_rural", models.BooleanField()),
                ("p90_km", models.FloatField(null=True)),
                (
                    "province",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postal_areas",
                        to="places.province",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Community",
            fields=[
                ("name_en", models.CharField(max_length=120)),
                ("name_fr", models.CharField(max_length=120)),
                ("id", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("lat", models.FloatField()),
                ("lon", models.FloatField()),
                ("population", models.PositiveIntegerField()),
                ("zone", models.CharField(max_length=40)),
                ("key_en", models.CharField(max_length=120)),
                ("key_fr", models.CharField(max_length=120)),
                (
                    "province",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="communities",
                        to="places.province",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "communities",
            },
        ),
    ]
