"""`manage.py content --check`: the pages of content/ are whole in both languages and lead somewhere."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hotline.pages import checks


class Command(BaseCommand):
    help = "Check what the public reads."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        if faults := checks.all_faults():
            raise CommandError("\n".join(faults))
