from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from hotline.codes import PERSON_ROLE
from intake.models.checks import coded


class CasePerson(models.Model):
    """Somebody of a case, as one person: a number to speak of them by. What tips say of them stays with the tips."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("triage.Case", on_delete=models.PROTECT, related_name="persons")
    number = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=24)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(editable=False)

    data_classes = {"id": "O", "case": "O", "number": "O", "role": "O", "by": "O", "at": "O"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="caseperson_number"),
            coded("caseperson", "role", PERSON_ROLE),
        ]


class PersonTie(models.Model):
    """That a person of a tip is this person of the case. One tie at a time; a wrong one is ended, never removed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_person = models.ForeignKey("triage.CasePerson", on_delete=models.PROTECT, related_name="ties")
    person = models.ForeignKey("intake.Person", on_delete=models.PROTECT, related_name="ties")
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(editable=False)
    ended_at = models.DateTimeField(null=True)

    data_classes = {"id": "O", "case_person": "O", "person": "O", "by": "O", "at": "O", "ended_at": "O"}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at__isnull=True), name="persontie_one"
            ),
        ]


class CaseContact(models.Model):
    """A contact that made no tip and belongs to a case all the same: a call back, a question of a partner."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("triage.Case", on_delete=models.PROTECT, related_name="contacts")
    interaction = models.OneToOneField(
        "intake.Interaction", on_delete=models.PROTECT, related_name="case_contact"
    )
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(editable=False)

    data_classes = {"id": "O", "case": "O", "interaction": "O", "by": "O", "at": "O"}
