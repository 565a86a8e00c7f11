from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hotline.launcher import catalogues, typography


class Command(BaseCommand):
    help = "Keeps the French catalogues: add new strings, check them, or compile them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument(
            "--update", action="store_true", help="merge the strings of the source into the .po"
        )
        what.add_argument("--check", action="store_true", help="fail with a list when French is not equal")
        what.add_argument("--compile", action="store_true", help="make the .mo that are missing or older")
        parser.add_argument("parts", nargs="*", help="with --update: only these (root, intake, accounts ...)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["update"]:
            catalogues.update(options["parts"])
        elif options["compile"]:
            self.stdout.write(f"{catalogues.compile_all()} catalogues compiled")
        elif faults := typography.all_faults():
            raise CommandError("\n".join(faults))
