from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from referrals.exchange.importing import import_records
from referrals.exchange.reading import CannotRead, read


class Command(BaseCommand):
    help = (
        "Reads HSDS 3.1 (JSON, ndjson or a folder of CSV files) and shows what it would change; --apply writes it."
        " One rejected row, and nothing is written. Exit status 1 if any was rejected."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--apply", action="store_true")
        parser.add_argument("--language", choices=["en", "fr"], default="en", help="of the file's texts")
        parser.add_argument("--columns", type=Path, help="JSON: {entity: {name in the file: name in HSDS}}")

    def handle(
        self, *args: Any, path: Path, apply: bool, language: str, columns: Path | None, **options: Any
    ) -> None:
        try:
            names = json.loads(columns.read_text(encoding="utf-8")) if columns else None
            records = read(path, names)
        except (CannotRead, OSError, ValueError) as error:
            raise CommandError(str(error)) from None
        report = import_records(records, language=language, apply=apply)
        for where, fault in report.rejected:
            self.stderr.write(f"rejected: {where}: {fault}")
        for where, note in report.notes:
            self.stderr.write(f"note: {where}: {note}")
        for kind, entity, raw, members in report.changes:
            self.stdout.write(f"{kind}: {entity} {raw} {', '.join(members)}".rstrip())
        written = apply and not report.rejected
        counts = {
            "new": sum(kind == "new" for kind, *_ in report.changes),
            "changed": sum(kind == "changed" for kind, *_ in report.changes),
            "same": report.same, "rejected": len(report.rejected), "written": written,
        }  # fmt: skip
        self.stdout.write(json.dumps(counts))
        if report.rejected:
            raise SystemExit(1)
