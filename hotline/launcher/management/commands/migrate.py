"""Django's own, quicker. After each constraint and each index Django makes the model's class anew, and the classes of
all that it is related to: for hundreds of them that was six tenths of the time that an empty database took."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.commands import migrate
from django.db.migrations.state import ProjectState


def append_option(self: ProjectState, app_label: str, model_name: str, option_name: str, obj: Any) -> None:
    """In place of ProjectState._append_option: no field and no relation changes, so the class stays and is told."""
    options = self.models[app_label, model_name].options
    options[option_name] = [*options[option_name], obj]
    if "apps" in self.__dict__:  # made already; to ask for it would make it
        meta = self.apps.get_model(app_label, model_name)._meta
        setattr(meta, option_name, [*getattr(meta, option_name), obj])


@contextmanager
def classes_kept() -> Iterator[None]:
    djangos = ProjectState._append_option  # type: ignore[attr-defined]
    ProjectState._append_option = append_option  # type: ignore[attr-defined]
    try:
        yield
    finally:
        ProjectState._append_option = djangos  # type: ignore[attr-defined]


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with classes_kept():
            super().handle(*args, **options)
