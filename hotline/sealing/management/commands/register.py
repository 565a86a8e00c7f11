"""manage.py register: the register as a table; with --check, exit 1 when something is missing or wrong."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hotline.sealing.register import entries, problems


class Command(BaseCommand):
    help = "Print every field with its data class and purpose, or check that the register is complete."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Print problems only; exit 1 if there are any."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self.check_all()
            return
        self.stdout.write("| model | field | class | purpose |\n| --- | --- | --- | --- |")
        for entry in entries():
            self.stdout.write(f"| {entry.model} | {entry.field} | {entry.data_class} | {entry.purpose} |")

    def check_all(self) -> None:
        found = problems()
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(f"The register of fields has {len(found)} problems.")
        self.stdout.write(f"{len(list(entries()))} fields, all registered.")
