"""The table. Rows come from log.record and nowhere else; number, time and hashes come from the trigger."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import CheckConstraint, Q, TextField
from django.db.models.functions import Cast
from django.db.models.lookups import Regex

from hotline.audit import registry

# An entry is one line wherever it is printed: a line feed in it would let one look like two. Codes hold no
# blank even; facts are jsonb, whose text writes a control character as an escape, hence no backslash either.
CODE = r"^[A-Za-z0-9_.:-]*$"
HASH = r"^[0-9a-f]{64}$"
FACTS = r"^[ -\[\]-~]*$"


def one_line(field: str, pattern: str) -> CheckConstraint:
    return CheckConstraint(condition=Q(**{f"{field}__regex": pattern}), name=f"audit_{field}_one_line")


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def before(self, number: int | None) -> AuditEntryQuerySet:
        """Newest first, from below `number`: pages by key stay right while entries arrive."""
        entries = self.order_by("-number")
        return entries.filter(number__lt=number) if number else entries

    def about(self, tip_id: UUID | None) -> AuditEntryQuerySet:
        return self.filter(tip_id=tip_id) if tip_id else self

    def of(self, action: str) -> AuditEntryQuerySet:
        return self.filter(action=action) if action else self

    def accesses(self) -> AuditEntryQuerySet:
        """Only entries of actions by which somebody gets at what is sealed, asks to, searches, or takes it out."""
        return self.filter(action__in=registry.access_codes())


class AuditEntry(models.Model):
    """Who did what and when. Nobody can change or remove an entry, the owner of the database included.

    `actor_id` empty: the system did it (`actor_role` is then "system"). `actor_role` is the role at the time.
    `tip_id` empty: it is about no one tip. `facts` holds codes, numbers and ids, never free text. There is
    no foreign key: what is purged must leave the log as it was.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_role = models.CharField(max_length=20)
    action = models.CharField(max_length=64)
    target_type = models.CharField(max_length=64)
    target_id = models.CharField(max_length=64)
    tip_id = models.UUIDField(null=True)
    facts = models.JSONField()
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    data_classes: ClassVar[dict[str, str]] = {
        "number": "O",
        "at": "O",
        "actor_id": "O",
        "actor_role": "O",
        "action": "O",
        "target_type": "O",
        "target_id": "O",
        "tip_id": "O",
        "facts": "O",
        "prev_hash": "O",
        "hash": "O",
    }

    objects: ClassVar[models.Manager[AuditEntry]] = AuditEntryQuerySet.as_manager()

    class Meta:
        db_table = "audit_entry"
        indexes = [
            models.Index(fields=["tip_id", "-number"], name="audit_by_tip"),
            models.Index(fields=["action", "-number"], name="audit_by_action"),
        ]
        constraints = [
            one_line("actor_role", CODE),
            one_line("action", CODE),
            one_line("target_type", CODE),
            one_line("target_id", CODE),
            one_line("prev_hash", HASH),
            one_line("hash", HASH),
            CheckConstraint(condition=Regex(Cast("facts", TextField()), FACTS), name="audit_facts_one_line"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.action}"
