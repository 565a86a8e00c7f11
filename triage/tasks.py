"""What Celery calls. The clock is the same pass that `watch` runs, so that either alone enforces every deadline."""

from __future__ import annotations

from celery import shared_task

from triage.actions.age import read_age_cues
from triage.actions.watch import run_pass


@shared_task(name="triage.tasks.watch_clock")
def watch_clock() -> None:
    run_pass("worker")


@shared_task(name="triage.tasks.read_age_cues")
def age_cues() -> None:
    read_age_cues()
