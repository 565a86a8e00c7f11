"""manage.py keys init | rotate | retire KEY_ID | status. In audit, the lowest app that can record it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from hotline.audit.log import record
from hotline.now import now
from hotline.sealing import config, lifecycle, rewrap
from hotline.sealing.errors import SealingError


class Command(BaseCommand):
    help = "Key pairs of the hotline: init, rotate, retire KEY_ID, status."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        steps.add_parser("init", help="Make the directories and keys that are missing. Safe to repeat.")
        rotate = steps.add_parser("rotate", help="Make a new current key and wrap every data key anew to it.")
        rotate.add_argument(
            "--tags", action="store_true", help="Of link tags instead: the staff worker then tags anew."
        )
        retire = steps.add_parser("retire", help="Destroy a private key that no data key names.")
        retire.add_argument("key_id")
        when = retire.add_mutually_exclusive_group()
        when.add_argument(
            "--after-backups",
            action="store_true",
            help="The default: mark it now, destroy it on a run after the backup retention is over.",
        )
        when.add_argument(
            "--at-once", action="store_true", help="Destroy now; older backups then open nothing."
        )
        steps.add_parser("status", help="JSON: every key, its state and how many data keys name it.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, options["step"])(options)
        except SealingError as error:
            raise CommandError(str(error)) from error

    def init(self, options: dict[str, Any]) -> None:
        self.stdout.write(f"Current key: {lifecycle.init().key_id}")

    def rotate(self, options: dict[str, Any]) -> None:
        if options["tags"]:
            self.rotate_tags()
            return
        current = lifecycle.make_current()
        count = rewrap.rewrap_all(current, config.private_ring())
        with transaction.atomic():
            record(by=None, action="keys.rotated", key=current.key_id, count=count)
        self.stdout.write(f"Current key: {current.key_id}. Wrapped anew: {count}.")

    def rotate_tags(self) -> None:
        key_id = lifecycle.make_tag_key()
        with transaction.atomic():
            record(by=None, action="keys.rotated", key=key_id, count=0)
        self.stdout.write(f"Current tag key: {key_id}. The worker makes the tags anew.")

    def retire(self, options: dict[str, Any]) -> None:
        key_id = options["key_id"]
        state = lifecycle.retire(
            key_id,
            wraps=rewrap.wraps_by_key().get(key_id, 0),
            at_once=options["at_once"],
            today=now().date(),
            retention_days=settings.HOTLINE_BACKUP_RETENTION_DAYS,
        )
        with transaction.atomic():
            record(by=None, action=f"keys.{state}", key=key_id)
        self.stdout.write(f"{key_id}: {state}.")

    def status(self, options: dict[str, Any]) -> None:
        rows = [asdict(state) for state in lifecycle.states(rewrap.wraps_by_key())]
        self.stdout.write(json.dumps({"keys": rows}, default=str, indent=2))
