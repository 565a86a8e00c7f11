from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from referrals.actions import publish, recount_words
from referrals.models import Organization


class Command(BaseCommand):
    help = "Rebuilds the public copy of the directory, one organization at a time. Prints how many rows it holds."

    def handle(self, *args: Any, **options: Any) -> None:
        rows = 0
        for organization_id in Organization.objects.order_by("pk").values_list("pk", flat=True).iterator():
            with transaction.atomic():
                rows += publish(organization_id)
        with transaction.atomic():
            recount_words()
        self.stdout.write(json.dumps({"rows": rows}))
