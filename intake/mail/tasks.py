"""What Celery calls. It logs what a task raises with its message, which may quote a letter: none is let out."""

from __future__ import annotations

import logging

from celery import shared_task

from intake.actions import mail
from intake.mail import fetching

log = logging.getLogger(__name__)


@shared_task
def fetch_mail() -> None:
    try:
        fetching.fetch()
    except Exception:
        log.exception("mail could not be fetched")


@shared_task
def purge_senders() -> None:
    try:
        mail.purge_senders()
    except Exception:
        log.exception("senders could not be purged")
