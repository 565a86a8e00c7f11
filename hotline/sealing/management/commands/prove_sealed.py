"""manage.py prove_sealed: plant words through every channel, then look for them in all that was stored."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

# The proof has servers, keys and a log of its own: no address of the real house may reach it.
KEPT = ("PATH", "LANG", "LC_ALL", "HOME", "PYTHONPATH", "VIRTUAL_ENV")


class Command(BaseCommand):
    help = 'Print {"planted", "stores", "hits"}; exit 1 on a hit, 2 on a store that could not be read.'
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--keep", action="store_true", help="Leave the folder of the proof for a closer look."
        )
        parser.add_argument(
            "--leak", action="store_true", help="Log one field on purpose: it must then exit 1."
        )
        parser.add_argument(
            "--lose", default="", help="Take this folder of the proof away: it must then exit 2."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(tempfile.gettempdir()) / f"hotline-proof-{secrets.token_hex(4)}"
        given = {name: os.environ[name] for name in KEPT if name in os.environ}
        own = {"HOTLINE_VAR": str(folder), "HOTLINE_ENV": "test", "PYTHONTZPATH": "", "PYTHONUNBUFFERED": "1"}
        own |= {"HOTLINE_TEST_FAST_DISK": "1", "HOTLINE_WEB_WORKERS": "1"}  # for one visitor, and thrown away
        tried = [
            *(["--leak"] if options["leak"] else []),
            *([f"--lose={name}"] if (name := options["lose"]) else []),
        ]
        try:
            done = subprocess.run(
                [sys.executable, "-m", "hotline.proving", str(folder), *tried], env=given | own, check=False
            )
        finally:
            if options["keep"]:
                self.stderr.write(f"Kept: {folder}")
            else:
                shutil.rmtree(folder, ignore_errors=True)
        sys.exit(done.returncode)
