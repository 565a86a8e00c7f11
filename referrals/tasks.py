"""What Celery calls for the directory. Each run does all that waits, so that a lost message loses nothing."""

from __future__ import annotations

import logging

from celery import shared_task

from referrals import actions

log = logging.getLogger(__name__)


@shared_task(name="referrals.tasks.run_round")
def run_round() -> None:
    try:
        actions.run_round()
    except Exception:  # Celery would log its message, which may quote a row
        log.exception("the letters to partners could not be written")


@shared_task(name="referrals.tasks.publish_all")
def publish_all() -> None:
    actions.publish_all()


@shared_task(name="referrals.tasks.take_in_answers")
def take_in_answers() -> None:
    actions.take_in_answers()
