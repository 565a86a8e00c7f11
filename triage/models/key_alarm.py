from __future__ import annotations

from django.db import models


class KeyAlarm(models.Model):
    """That what is wrong with the keys of the form has been said, whatever process saw it: a timer is a new one each
    minute. Until `quiet_until` nobody says it again."""

    code = models.CharField(primary_key=True, max_length=16)
    quiet_until = models.DateTimeField()

    data_classes = {"code": "O", "quiet_until": "O"}
