"""What a task raises may quote a row or a letter. Celery would log it as it stands; ours says where, and no more."""

from __future__ import annotations

from typing import Any

import pytest

from hotline.celery import app
from hotline.logs import Line

MARK = "DETAIL: Failing row contains (Ana, 514 555 0199)"
app.loader.import_default_modules()
TASKS = sorted(name for name in app.tasks if not name.startswith("celery."))


def test_there_are_tasks_to_look_at() -> None:
    assert {"triage.tasks.watch_clock", "intake.mail.tasks.fetch_mail"} <= set(TASKS)


@pytest.mark.parametrize("name", TASKS)
def test_no_task_tells_the_log_what_went_wrong_in_whose_words(
    name: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError(MARK)

    task = app.tasks[name]
    monkeypatch.setattr(task, "run", broken)
    task.apply()
    lines = [Line().format(record) for record in caplog.records]
    assert any(line.startswith(f"ERROR hotline.celery {name} failed RuntimeError at ") for line in lines)
    assert not any(MARK in line for line in lines)
