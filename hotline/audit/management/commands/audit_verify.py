"""manage.py audit_verify: exit 0 and the count, or exit 1 naming the first bad entry."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hotline.audit.head import HeadBroken
from hotline.audit.verify import Broken, verify


class Command(BaseCommand):
    help = "Check every entry of the audit log against its chain and the signed head."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = verify()
        except (Broken, HeadBroken) as error:
            raise CommandError(str(error), returncode=1) from error
        self.stdout.write(f"{count} entries, all in order.")
