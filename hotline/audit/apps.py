from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import autodiscover_modules


class AuditConfig(AppConfig):
    name = "hotline.audit"
    label = "audit"

    def ready(self) -> None:
        """Each app says in its `ledger` which actions it records. The public side records none, and its memory is
        small."""
        if not settings.PUBLIC:
            autodiscover_modules("ledger")
