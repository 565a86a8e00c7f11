from __future__ import annotations

import logging
import time
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections, connection

from triage.actions.watch import run_pass, standing_still_for_seconds

log = logging.getLogger(__name__)
POLL_SECONDS = 1.0
# The same few statements again and again, on a connection of our own: planned once, not each time.
PLANNED_AFTER = 2


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # they load every page, form and address: a quarter of its memory
    help = (
        "The live path from tip to alert to screen: listens, and looks each second. Needs PostgreSQL alone."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            try:
                close_old_connections()
                with standing_still_for_seconds():
                    self.listen()
            except Error:
                # PostgreSQL is away, recovering or being mended. The heartbeat stops, so every page says so meanwhile.
                log.warning("the pass failed; looking again in a second")
                connection.close()
                time.sleep(POLL_SECONDS)

    def listen(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("LISTEN tip")
        connection.connection.prepare_threshold = PLANNED_AFTER
        while True:
            run_pass("watch")
            # Wakes at a notification; the time-out finds what a lost notification missed. Most of the time is spent
            # here: a server that goes away meanwhile says so in psycopg's words, which Django has to translate.
            with connection.wrap_database_errors:
                for _ in connection.connection.notifies(timeout=POLL_SECONDS, stop_after=1):
                    pass
