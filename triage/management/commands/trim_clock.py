from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand

from triage.actions.pass_record import trim_clock


class Command(BaseCommand):
    help = "Remove minutes of the clock's history that are older than 35 days, as the worker does each night."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps({"trimmed": trim_clock()}))
