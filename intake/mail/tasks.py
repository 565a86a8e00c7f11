"""What Celery calls for e-mail."""

from __future__ import annotations

from celery import shared_task

from intake.actions import mail
from intake.mail import fetching


@shared_task
def fetch_mail() -> None:
    fetching.fetch()


@shared_task
def purge_senders() -> None:
    mail.purge_senders()
