from __future__ import annotations

from django.db import models

from referrals.models.base import Listed


class ExchangeObject(Listed):
    """An object of the exchange format that we keep without using it: costs, funding, history of another system, or
    something whose parent is not here. `entity`: its name in the format. `parent_entity`, `parent_id`: what it hangs
    on, empty where that is not known. It leaves by a whole export alone, never by the public one."""

    entity = models.CharField(max_length=40)
    parent_entity = models.CharField(max_length=40, blank=True)
    parent_id = models.UUIDField(null=True, db_index=True)

    data_classes = Listed.LISTED | {"entity": "D", "parent_entity": "D", "parent_id": "D"}
