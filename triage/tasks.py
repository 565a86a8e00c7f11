"""What Celery calls. The clock is the same pass that `watch` runs, so that either alone enforces every deadline."""

from __future__ import annotations

from celery import shared_task

from triage.actions.age import read_age_cues
from triage.actions.link_turns import link_in_worker
from triage.actions.links import forget_purged
from triage.actions.pass_record import trim_clock
from triage.actions.watch import run_pass, standing_still_for_seconds


@shared_task(name="triage.tasks.watch_clock")
def watch_clock() -> None:
    with standing_still_for_seconds():
        run_pass("worker")


@shared_task(name="triage.tasks.read_age_cues")
def age_cues() -> None:
    read_age_cues()


@shared_task(name="triage.tasks.link_tips")
def link_tips() -> None:
    link_in_worker()


@shared_task(name="triage.tasks.forget_tags")
def forget_tags() -> None:
    forget_purged()


@shared_task(name="triage.tasks.trim_clock")
def trim() -> None:
    trim_clock()
