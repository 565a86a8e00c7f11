"""What Celery calls for the desk."""

from __future__ import annotations

from celery import shared_task

from desk import actions


@shared_task(name="desk.tasks.purge_profiles")
def purge_profiles() -> None:
    actions.purge_profiles()
