from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from referrals.matching import match, read_profile


class Command(BaseCommand):
    help = (
        "Reads profiles, one JSON object a line, and writes their matches, one line each. An `id` is handed through."
        " Nothing is stored."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--limit", type=int, default=20)

    def handle(self, *args: Any, path: Path, limit: int, **options: Any) -> None:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None
        for number, line in enumerate(lines, 1):
            if line.strip():
                self.stdout.write(json.dumps(self.answer(number, line, limit), ensure_ascii=False))

    def answer(self, number: int, line: str, limit: int) -> dict[str, Any]:
        try:
            said = json.loads(line)
            profile = read_profile(said)
        except (ValueError, AttributeError, TypeError):
            return {"line": number, "error": "This line is no JSON object."}
        found = [
            {
                "service_id": one.service_id, "group": one.group, "score": one.score, "reasons": one.reasons,
                "step": one.step,
            }
            for one in match(profile, limit=limit)
        ]  # fmt: skip
        return {"id": said.get("id", number), "abroad": profile.place.abroad, "matches": found}
