"""What Celery calls for the desk."""

from __future__ import annotations

import logging

from celery import shared_task

from desk import actions

log = logging.getLogger(__name__)


@shared_task(name="desk.tasks.purge_profiles")
def purge_profiles() -> None:
    try:
        actions.purge_profiles()
    except Exception:  # Celery would log its message, which may quote a row
        log.exception("referral profiles could not be emptied")
