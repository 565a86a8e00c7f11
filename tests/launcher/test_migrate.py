"""`manage.py migrate` tells a model's class of a constraint instead of making it and its relatives anew."""

from __future__ import annotations

from django.core.management import get_commands
from django.db import models
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from hotline.launcher.management.commands.migrate import classes_kept

MADE = [
    CreateModel("Call", [("id", models.AutoField(primary_key=True)), ("minutes", models.IntegerField())]),
    CreateModel(
        "Note",
        [
            ("id", models.AutoField(primary_key=True)),
            ("call", models.ForeignKey("intake.Call", models.CASCADE)),
        ],
    ),
]
ADDED: list[Operation] = [
    AddConstraint("call", models.CheckConstraint(condition=models.Q(minutes__gte=0), name="some_minutes")),
    AddIndex("call", models.Index(fields=["minutes"], name="by_minutes")),
    AddConstraint("call", models.UniqueConstraint(fields=["minutes"], name="one_each")),
]


def forwards(state: ProjectState, *operations: Operation) -> ProjectState:
    with classes_kept():
        for operation in operations:
            operation.state_forwards("intake", state)
    return state


def options(state: ProjectState) -> list[object]:
    meta = state.apps.get_model("intake", "call")._meta
    return [[one.deconstruct() for one in some] for some in (meta.constraints, meta.indexes)]


def test_a_class_is_told_what_a_new_one_would_have() -> None:
    told, anew = forwards(ProjectState(), *MADE), forwards(ProjectState(), *MADE, *ADDED)
    before = [told.apps.get_model("intake", name) for name in ("call", "note")]
    forwards(told, *ADDED)
    assert [told.apps.get_model("intake", name) for name in ("call", "note")] == before
    assert options(told) == options(anew)
    assert len(before[0]._meta.constraints) == 2


def test_a_field_makes_it_anew_with_all_that_it_has() -> None:
    state = forwards(ProjectState(), *MADE)
    before = state.apps.get_model("intake", "call")
    forwards(state, *ADDED, AddField("call", "at", models.DateTimeField(null=True)))
    assert state.apps.get_model("intake", "call") is not before
    assert options(state) == options(forwards(ProjectState(), *MADE, *ADDED))


def test_django_is_left_as_it_was() -> None:
    djangos = ProjectState._append_option
    with classes_kept():
        assert ProjectState._append_option is not djangos
    assert ProjectState._append_option is djangos


def test_it_is_the_command_that_runs() -> None:
    assert get_commands()["migrate"] == "hotline.launcher"
