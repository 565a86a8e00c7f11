from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from triage.actions.watch import run_pass, standing_still_for_seconds


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # they load every page, form and address: a quarter of its memory
    # Under a name of its own: a timer that beat as "watch" would hide that `watch` is dead.
    help = "One pass of the clock, for cron or a timer beside the other two. Prints what it did as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", required=True)
        parser.add_argument("--now", help="ISO time that stands for now; refused in production")

    def handle(self, *args: Any, **options: Any) -> None:
        moment = None
        if options["now"]:
            if settings.PRODUCTION:
                raise CommandError("--now is for simulations. A production clock is never told the time.")
            moment = datetime.fromisoformat(options["now"])
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        with standing_still_for_seconds():
            done = run_pass("timer", at=moment)
        self.stdout.write(json.dumps(done))
