import uuid

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import hotline.now


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Staff",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="E-mail")),
                ("name", models.CharField(max_length=120, verbose_name="Name")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("specialist", "Hotline specialist"),
                            ("supervisor", "Supervisor"),
                            ("partnerships", "Partnerships"),
                            ("analyst", "Analyst"),
                            ("privacy_officer", "Privacy officer"),
                            ("director", "Director"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=20,
                        verbose_name="Role",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("fr", "Français")],
                        default="en",
                        max_length=2,
                        verbose_name="Language",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="Active")),
                ("created_at", models.DateTimeField(default=hotline.now.now, editable=False)),
                ("password_is_temporary", models.BooleanField(default=False, editable=False)),
                ("password_changed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("live_session", models.UUIDField(default=uuid.uuid4, editable=False)),
            ],
            options={
                "verbose_name": "staff member",
                "verbose_name_plural": "staff",
                "ordering": ("name", "email"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("email", django.db.models.functions.text.Lower("email"))),
                        name="staff_email_lower",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                [
                                    "specialist",
                                    "supervisor",
                                    "partnerships",
                                    "analyst",
                                    "privacy_officer",
                                    "director",
                                    "administrator",
                                ],
                            )
                        ),
                        name="staff_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["en", "fr"])), name="staff_language_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignInDelay",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("account", models.UUIDField()),
                (
                    "step",
                    models.CharField(
                        choices=[("password", "Password"), ("code", "Second factor")], max_length=8
                    ),
                ),
                ("failures", models.PositiveIntegerField()),
                ("next_try_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "sign-in delay",
                "verbose_name_plural": "sign-in delays",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "step"), name="delay_one_per_account_and_step"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("step__in", ["password", "code"])), name="delay_step_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrainingRecord",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "course",
                    models.CharField(
                        choices=[
                            ("victim_centred", "Victim-centred work (before taking calls)"),
                            ("child_protection", "Children and the duty to report"),
                            ("privacy", "Confidentiality and privacy"),
                        ],
                        max_length=30,
                        verbose_name="Course",
                    ),
                ),
                ("completed_on", models.DateField(verbose_name="Completed on")),
                ("recorded_at", models.DateTimeField(default=hotline.now.now, editable=False)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="training",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "training record",
                "verbose_name_plural": "training records",
                "ordering": ("-completed_on",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("recorded_by", models.F("staff")), _negated=True),
                        name="training_recorded_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("course__in", ["victim_centred", "child_protection", "privacy"])),
                        name="training_course_known",
                    ),
                    models.UniqueConstraint(
                        fields=("staff", "course", "completed_on"), name="training_once_a_day"
                    ),
                ],
            },
        ),
    ]
