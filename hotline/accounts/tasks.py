"""What Celery does for the door at night."""

from __future__ import annotations

from celery import shared_task
from django.core.management import call_command


@shared_task(name="hotline.accounts.tasks.clear_sessions")
def clear_sessions() -> None:
    """Sessions that are over go, so that who was there when does not pile up."""
    call_command("clearsessions")
