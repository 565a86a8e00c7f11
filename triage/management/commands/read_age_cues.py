from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand

from triage.actions.age import read_age_cues


class Command(BaseCommand):
    help = (
        "Read each new tip once for signs of a person under 18, as the worker does each minute. Prints JSON."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(read_age_cues()))
