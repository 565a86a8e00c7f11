"""Staff, what they were trained for, and how long a guesser has to wait.

Importable without the sign-in library: the public surface has these models and no way to sign in.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower, Now
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from hotline.now import now

from .permissions import NEEDS_TRAINING, ROLE_CHOICES, ROLE_PERMISSIONS, Role


class Language(models.TextChoices):
    ENGLISH = "en", "English"
    FRENCH = "fr", "Français"


class Course(models.TextChoices):
    VICTIM_CENTRED = "victim_centred", _("Victim-centred work (before taking calls)")
    CHILD_PROTECTION = "child_protection", _("Children and the duty to report")
    PRIVACY = "privacy", _("Confidentiality and privacy")


class Step(models.TextChoices):
    PASSWORD = "password", _("Password")
    CODE = "code", _("Second factor")


class StaffManager(BaseUserManager["Staff"]):
    def with_training(self) -> models.QuerySet[Staff]:
        """Staff with `trained` already known, so that asking costs no further statement."""
        records = TrainingRecord.objects.filter(staff=OuterRef("pk"), course=Course.VICTIM_CENTRED)
        return self.get_queryset().annotate(trained=Exists(records))

    def add(
        self, *, email: str, name: str, role: Role | str, password: str | None = None, **more: Any
    ) -> Staff:
        """A new account. Without a password nobody can sign in to it until one is set."""
        staff = self.model(email=email.strip().lower(), name=name, role=Role(role), **more)
        staff.set_password(password)
        staff.save(using=self._db, force_insert=True)
        return staff

    def get_by_natural_key(self, username: str | None) -> Staff:
        return self.get(email=(username or "").strip().lower())


class Staff(AbstractBaseUser):
    """A person who works for the hotline. One role; no groups, no superuser: the role table says it all.

    `live_session` changes at each sign-in, and whenever an account must be put out everywhere: sessions are
    bound to it, so that only the newest one lives. `password_is_temporary`: somebody else knows it, so it
    opens the page to choose a new one and nothing more. `password_changed_at` empty: none was chosen yet.
    `reset_by`: the administrator who last took a password or second factor away; empty: nobody did.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("E-mail"), unique=True)
    name = models.CharField(_("Name"), max_length=120)
    role = models.CharField(_("Role"), max_length=20, choices=ROLE_CHOICES)
    language = models.CharField(
        _("Language"), max_length=2, choices=Language.choices, default=Language.ENGLISH
    )
    is_active = models.BooleanField(_("Active"), default=True)
    # The database fills it in: Django's checks make a Staff() before there is one to ask for the time.
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    password_is_temporary = models.BooleanField(default=False, editable=False)
    password_changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    live_session = models.UUIDField(default=uuid.uuid4, editable=False)
    reset_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects: ClassVar[StaffManager] = StaffManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "role"]

    data_classes: ClassVar[dict[str, str]] = {
        "id": "O",
        "email": "O",
        "name": "O",
        "role": "O",
        "language": "O",
        "is_active": "O",
        "password": "O",
        "last_login": "O",
        "created_at": "O",
        "password_is_temporary": "O",
        "password_changed_at": "O",
        "live_session": "O",
        "reset_by": "O",
    }

    class Meta:
        verbose_name = _("staff member")
        verbose_name_plural = _("staff")
        ordering = ("name", "email")
        constraints = [
            # One spelling per address: the unique index then holds against Anna@ and anna@ alike.
            models.CheckConstraint(condition=Q(email=Lower("email")), name="staff_email_lower"),
            models.CheckConstraint(
                condition=Q(role__in=[str(role) for role in Role]), name="staff_role_known"
            ),
            models.CheckConstraint(condition=Q(language__in=Language.values), name="staff_language_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def needs_training(self) -> bool:
        return bool(ROLE_PERMISSIONS[Role(self.role)] & NEEDS_TRAINING)

    def is_trained(self) -> bool:
        """Whether somebody has recorded this person's full training."""
        known = self.__dict__.get("trained")  # with_training() has asked already
        return self.training.filter(course=Course.VICTIM_CENTRED).exists() if known is None else bool(known)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Bind sessions to password and `live_session`: changing either ends them all (Django asks here)."""
        value = f"{self.password}:{self.live_session}"
        return salted_hmac("hotline.accounts.session", value, secret=secret, algorithm="sha256").hexdigest()

    def end_sessions(self) -> None:
        """Put this account out everywhere, from the next request on."""
        self.live_session = uuid.uuid4()
        self.save(update_fields=["live_session"])


class TrainingRecord(models.Model):
    """Somebody else attests that this person completed a course. Nobody attests for themselves."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="training")
    course = models.CharField(_("Course"), max_length=30, choices=Course.choices)
    completed_on = models.DateField(_("Completed on"))
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=now, editable=False)

    data_classes: ClassVar[dict[str, str]] = {
        "id": "O",
        "staff": "O",
        "course": "O",
        "completed_on": "O",
        "recorded_by": "O",
        "recorded_at": "O",
    }

    class Meta:
        verbose_name = _("training record")
        verbose_name_plural = _("training records")
        ordering = ("-completed_on",)
        constraints = [
            models.CheckConstraint(condition=~Q(recorded_by=F("staff")), name="training_recorded_by_another"),
            models.CheckConstraint(condition=Q(course__in=Course.values), name="training_course_known"),
            models.UniqueConstraint(fields=("staff", "course", "completed_on"), name="training_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_course_display()} ({self.completed_on})"


class SignInDelay(models.Model):
    """How long an account's next try has to wait. Kept per account and step, never per address of a machine.

    `account` is a Staff id, or one of 65,536 made-up ids into which addresses without an account fall: these
    wait in the same way, so that waiting tells nobody who works here.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.UUIDField()
    step = models.CharField(max_length=8, choices=Step.choices)
    failures = models.PositiveIntegerField()
    next_try_at = models.DateTimeField()

    data_classes: ClassVar[dict[str, str]] = {
        "id": "O",
        "account": "O",
        "step": "O",
        "failures": "O",
        "next_try_at": "O",
    }

    class Meta:
        verbose_name = _("sign-in delay")
        verbose_name_plural = _("sign-in delays")
        constraints = [
            models.UniqueConstraint(fields=("account", "step"), name="delay_one_per_account_and_step"),
            models.CheckConstraint(condition=Q(step__in=Step.values), name="delay_step_known"),
        ]

    def __str__(self) -> str:
        return f"{self.step}: {self.failures}"
