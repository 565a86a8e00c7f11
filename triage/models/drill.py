"""A test alert: asked for by a person, sent by the very path of real ones, counted nowhere among them."""

from __future__ import annotations

import uuid

from django.db import models


class Drill(models.Model):
    """One press. What goes out for it are the deliveries of its round, which has no event. A person's next one may come
    a minute later: a rule of the database, which also says what time it is (`asked_at`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(editable=False)  # set by trigger

    data_classes = {"id": "O", "by": "O", "asked_at": "O"}

    class Meta:
        indexes = [models.Index("asked_at", name="drill_asked")]
