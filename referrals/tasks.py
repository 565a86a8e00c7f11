"""What Celery calls for the directory. Each run does all that waits, so that a lost message loses nothing."""

from __future__ import annotations

from celery import shared_task

from referrals import actions


@shared_task(name="referrals.tasks.run_round")
def run_round() -> None:
    actions.run_round()


@shared_task(name="referrals.tasks.publish_all")
def publish_all() -> None:
    actions.publish_all()


@shared_task(name="referrals.tasks.take_in_answers")
def take_in_answers() -> None:
    actions.take_in_answers()
