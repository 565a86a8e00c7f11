from importlib import import_module

from django.apps import AppConfig
from django.conf import settings


class DeskConfig(AppConfig):
    name = "desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        if not settings.PUBLIC:  # the public process reads nothing of calls
            offer = import_module("triage.safe_ways").offer
            offer(import_module("desk.safe_ways").CallSaid())
