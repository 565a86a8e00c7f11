from django.apps import AppConfig
from django.conf import settings


class TriageConfig(AppConfig):
    name = "triage"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        if not settings.PUBLIC:  # the public side writes no audit entry, and its memory is small
            from triage import ledger  # noqa: F401  registers this app's actions
