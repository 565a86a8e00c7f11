from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from referrals.exchange.exporting import write_csv, write_json
from referrals.exchange.public import write_public


class Command(BaseCommand):
    help = (
        "Writes the directory as HSDS 3.1: a .json document, or a folder of CSV files. --public: only what the public"
        " pages show."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--public", action="store_true")
        parser.add_argument("--language", choices=["en", "fr"], default="en")

    def handle(self, *args: Any, path: Path, public: bool, language: str, **options: Any) -> None:
        if public:
            count = write_public(path, language)
        elif path.suffix == ".json":
            count = write_json(path, language)
        else:
            count = write_csv(path, language)
        self.stdout.write(json.dumps({"objects": count, "public": public}))
