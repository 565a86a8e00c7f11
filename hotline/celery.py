"""Celery only calls what the clock does anyway: `watch` runs the same pass, and either alone is enough.
The clock has a queue of its own, so that a heap of slow mail never stands before a deadline."""

from __future__ import annotations

import logging
import os
from typing import Any

from celery import Celery, Task
from celery.schedules import crontab
from celery.signals import worker_ready

log = logging.getLogger(__name__)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.settings")
os.environ.setdefault("HOTLINE_SURFACE", "staff")


class Quiet(Task):
    """Celery logs what a task raises with its message, which may quote a row or a letter: none is let out."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().__call__(*args, **kwargs)
        except Exception:
            log.exception("%s failed", self.name)


app = Celery("hotline", task_cls=Quiet)
app.config_from_object("django.conf:settings", namespace="CELERY")
for _entry in app.conf.beat_schedule.values():
    if isinstance(_entry["schedule"], dict):
        _entry["schedule"] = crontab(**_entry["schedule"])
app.autodiscover_tasks(["intake", "intake.mail", "triage", "desk", "referrals", "hotline.accounts"])


@worker_ready.connect
def first_pass(**_: Any) -> None:
    """One pass at once: beat's first comes a minute later, and until then /healthz would call us dead."""
    app.send_task("triage.tasks.watch_clock", expires=60)
    app.send_task("intake.tasks.join_additions", expires=60)
