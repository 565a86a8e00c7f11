from __future__ import annotations

import logging
import time
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections, connection

from triage.actions.watch import run_pass

log = logging.getLogger(__name__)
POLL_SECONDS = 1.0


class Command(BaseCommand):
    help = (
        "The live path from tip to alert to screen: listens, and looks each second. Needs PostgreSQL alone."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            try:
                self.listen()
            except Error:
                # PostgreSQL is away, recovering or being mended. The heartbeat stops, so every page says so meanwhile.
                log.warning("the pass failed; looking again in a second")
                connection.close()
                time.sleep(POLL_SECONDS)

    def listen(self) -> None:
        close_old_connections()
        with connection.cursor() as cursor:
            cursor.execute("LISTEN tip")
            # A pass never waits in the middle of its transaction. If this process stands still there (its machine is
            # moved, its host cut off), others have the rows in seconds; the role's own minute is for people.
            cursor.execute("SET idle_in_transaction_session_timeout = '5s'")
        # The same few statements again and again, on a connection of our own: planned once, not each time.
        connection.connection.prepare_threshold = 2
        while True:
            run_pass("watch")
            # Wakes at a notification; the time-out finds what a lost notification missed. Most of the time is spent
            # here: a server that goes away meanwhile says so in psycopg's words, which Django has to translate.
            with connection.wrap_database_errors:
                for _ in connection.connection.notifies(timeout=POLL_SECONDS, stop_after=1):
                    pass
