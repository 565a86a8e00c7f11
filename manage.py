#!/usr/bin/env python
"""Django's command line. Commands that shape the database run as its owner, all others as staff."""

from __future__ import annotations

import os
import sys

OWNER_COMMANDS = {
    "migrate",
    "makemigrations",
    "roles",
    "dbshell",
    "sqlmigrate",
    "showmigrations",
    "load_places",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    os.environ.setdefault("HOTLINE_SURFACE", "owner" if command in OWNER_COMMANDS else "staff")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
