from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from referrals.actions import publish_all


class Command(BaseCommand):
    help = "Rebuilds the public copy of the directory, one organization at a time. Prints how many rows it holds."

    def handle(self, *args: Any, **options: Any) -> None:
        rows, failed = publish_all()
        self.stdout.write(json.dumps({"rows": rows}))
        if failed:
            raise CommandError(f"{failed} of the organizations could not be published: the log says which.")
