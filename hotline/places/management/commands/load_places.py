from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from hotline.places.loading import load_places


class Command(BaseCommand):
    help = "Make the tables of provinces, communities and postal areas equal to the committed files."

    def handle(self, *args: Any, **options: Any) -> None:
        counts = load_places()
        self.stdout.write(", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items()))
