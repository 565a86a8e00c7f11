"""The door, with its events in the audit log."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from hotline.accounts.adapter import DoorAdapter
from hotline.accounts.models import Staff
from hotline.audit.log import record


class RecordedDoor(DoorAdapter):
    def note(self, event: str, staff: Staff | None, **facts: Any) -> None:
        """One entry. A failed try is nobody's act: it has no author, only the account it was aimed at."""
        failed = event == "sign_in_failed"
        with transaction.atomic():
            record(by=None if failed else staff, action=f"account.{event}", target=staff, **facts)
