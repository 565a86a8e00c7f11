from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from intake.mail.fetching import fetch


class Command(BaseCommand):
    help = (
        "One round of fetching mail, safe beside the worker's. Prints what it did as JSON; 1 when it failed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.HOTLINE_MAILBOX_HOST:
            raise CommandError("No mailbox is set up: HOTLINE_MAILBOX_HOST is not set.")
        done = fetch()
        self.stdout.write(json.dumps(done.said()))
        if done.trouble not in ("", "busy"):
            raise CommandError("The mailbox could not be emptied.")
