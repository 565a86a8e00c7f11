from __future__ import annotations

import json
import uuid
from typing import NamedTuple

from django.db import connection, models
from django.db.models import Q

from triage.filters import Filter

NAME_LIMIT = 40


class SavedView(models.Model):
    """A list that somebody asks for again: codes of a filter under a name, never a result. `filter`: as
    Filter.parts() gives it; the database refuses any code that is not in its lists. `shared`: whoever sees the queue
    sees it too; only its owner removes it. The name says what is filtered, never whom."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=NAME_LIMIT)
    filter = models.JSONField()
    shared = models.BooleanField(default=False)
    at = models.DateTimeField(editable=False)  # set by trigger

    data_classes = {"id": "O", "owner": "O", "name": "O", "filter": "O", "shared": "O", "at": "O"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="savedview_one_name"),
            models.CheckConstraint(condition=~Q(name=""), name="savedview_named"),
        ]
        indexes = [models.Index(fields=["name"], condition=Q(shared=True), name="savedview_shared")]

    def asks(self) -> Filter:
        return Filter.kept(self.filter)


class View(NamedTuple):
    """A saved view as a page lists it."""

    id: uuid.UUID
    name: str
    asks: Filter
    shared: bool
    mine: bool


LISTED = """
    SELECT id, name, filter::text, shared, owner_id = %(user)s::uuid FROM triage_savedview
    WHERE owner_id = %(user)s::uuid OR shared ORDER BY name, id LIMIT %(most)s
"""


def read_views(user_id: uuid.UUID, most: int) -> list[View]:
    """One's own and what colleagues share; as plain rows, like those of the list beside them."""
    with connection.cursor() as cursor:
        cursor.execute(LISTED, {"user": user_id, "most": most})
        return [
            View(id, name, Filter.kept(json.loads(text)), *rest)
            for id, name, text, *rest in cursor.fetchall()
        ]
