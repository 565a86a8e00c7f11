from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "hotline.audit"
    label = "audit"

    def ready(self) -> None:
        from hotline.audit import ledger  # noqa: F401 - registers this app's actions
