from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from referrals import actions


class Command(BaseCommand):
    help = (
        "Takes in what partners answered, then asks those whose listing is due, as the worker does. Prints what it"
        " did as JSON."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", required=True)
        parser.add_argument("--now", help="ISO time that stands for now; refused in production")

    def handle(self, *args: Any, **options: Any) -> None:
        moment = None
        if options["now"]:
            if settings.PRODUCTION:
                raise CommandError(
                    "--now is for simulations. Partners are never written to before their day."
                )
            moment = datetime.fromisoformat(options["now"])
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        done = {"taken_in": actions.take_in_answers()}
        self.stdout.write(json.dumps(done | actions.run_round(moment)))
