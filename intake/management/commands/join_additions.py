from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from intake import actions
from intake.tasks import EVER


class Command(BaseCommand):
    help = (
        "Join what reporters added to their tips and close expired questions, as the worker does, for cron or a"
        " timer beside it. Prints what it did as JSON."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(asdict(actions.join_additions(since=EVER, seconds=3600.0))))
