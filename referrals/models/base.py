"""What every listed thing has. Nothing here is about a contact: class D, but for what stays confidential."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import get_language


class Listed(models.Model):
    """`external_id`: the id under which a feed knows it, by which a second import finds it again; empty for what
    was made here. `extra`: members of HSDS that have no column of ours, kept as they came."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    external_id = models.CharField(max_length=200, null=True, unique=True)
    extra = models.JSONField(default=dict)
    updated_at = models.DateTimeField()

    LISTED: ClassVar[dict[str, str]] = {"id": "D", "external_id": "D", "extra": "D", "updated_at": "D"}

    class Meta:
        abstract = True


def in_language(english: str, french: str) -> str:
    """In the language in force; the other one where this one was never given."""
    if (get_language() or "en").startswith("fr"):
        return french or english
    return english or french
