"""The public login adds to the tip that it is sending, and to none received before, whichever id it knows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Model
from psycopg import sql

from intake.actions.receive import TipRows
from intake.models import Consent, Identifier, Person, Reporter, Tip, TipKey
from intake.said import ConsentSaid, IdentifierSaid, PersonSaid, TipSaid
from tests.intake.adding import add, enter, sent_with, some_code
from tests.support import public_surface, role_connection

pytestmark = pytest.mark.django_db(transaction=True)
SAID = TipSaid(
    language="en",
    narrative="He keeps her papers.",
    persons=(PersonSaid(role="potential_victim", age_band="unknown"),),
    identifiers=(IdentifierSaid(kind="phone", value="613-555-0142"),),
    consents=(ConsentSaid(recipient_kind="police", purpose="safety", decision="given", source="self"),),
    reporter={"name": "Ana"},
)
CHILDREN = (TipKey, Person, Identifier, Reporter, Consent)


@pytest.fixture
def public() -> Iterator[None]:
    with public_surface():
        yield


def rows() -> TipRows:
    return TipRows(SAID, channel="web_form", by=None, kind="tip", received_at=None)


def children(made: TipRows) -> list[Model]:
    return [*made.keys(), *made.persons, *made.identifiers, *made.reporters, *made.consents]


def as_text(row: Model) -> bytes:
    """The INSERT of one row with its values in it."""
    fields = row._meta.concrete_fields
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    names = sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in fields)
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        sql.Identifier(row._meta.db_table), names, sql.SQL(", ").join(map(sql.Literal, values))
    )
    return statement.as_bytes(None)


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize("model", CHILDREN)
def test_nothing_is_added_to_a_tip_that_was_received(model: type) -> None:
    made = rows()
    with transaction.atomic():
        made.interaction.save(force_insert=True)
        made.tip.save(force_insert=True)
    (row, *_) = [row for row in children(made) if isinstance(row, model)]
    with pytest.raises(DatabaseError, match="belongs to no tip that is being sent"):
        row.save(force_insert=True)
    with transaction.atomic(), pytest.raises(DatabaseError, match="belongs to no tip"):
        with transaction.atomic():
            row.save(force_insert=True)
    row.tip_id = uuid4()  # nor does it learn whether there is such a tip
    with pytest.raises(DatabaseError, match="belongs to no tip that is being sent"):
        row.save(force_insert=True)


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize("model", CHILDREN)
def test_a_transaction_that_began_before_the_tip_came_adds_nothing_to_it(model: type) -> None:
    made = rows()
    with role_connection("public") as other, other.transaction():
        other.execute("SELECT pg_current_xact_id()")  # its number is the earlier one
        with transaction.atomic():
            made.interaction.save(force_insert=True)
            made.tip.save(force_insert=True)
        (row, *_) = [row for row in children(made) if isinstance(row, model)]
        with pytest.raises(psycopg.errors.RestrictViolation, match="belongs to no tip"), other.transaction():
            other.execute(as_text(row))


@pytest.mark.usefixtures("public")
def test_what_travels_with_its_tip_is_kept_inside_savepoints_too() -> None:
    rows_of_one = rows()
    with transaction.atomic():
        rows_of_one.insert()
    made = rows()
    with transaction.atomic():
        with transaction.atomic():
            made.interaction.save(force_insert=True)
            with transaction.atomic():
                made.tip.save(force_insert=True)
        for row in children(made):
            with transaction.atomic():
                row.save(force_insert=True)


def test_statements_sent_together_share_a_moment_and_yet_no_tip() -> None:
    """Their now() is one, through a COMMIT."""
    made = rows()
    told = [b"BEGIN", as_text(made.interaction), as_text(made.tip), b"COMMIT", as_text(made.keys()[0])]
    with (
        role_connection("public") as other,
        pytest.raises(psycopg.errors.RestrictViolation, match="belongs to no"),
    ):
        other.execute(b"; ".join(told))
    assert Tip.objects.filter(pk=made.tip.pk).exists() and not TipKey.objects.exists()


def test_the_public_sets_no_day_of_purge() -> None:
    made = rows()
    made.reporters[0].purge_after = date(2020, 1, 1)
    with public_surface(), pytest.raises(DatabaseError, match="no day of purge"), transaction.atomic():
        made.insert()
    assert not Tip.objects.exists()


def test_an_addition_by_return_code_is_kept_with_its_keys() -> None:
    code = some_code()
    first = sent_with(code)
    with public_surface() as client:
        assert add(client, enter(client, code)).status_code == 200
    (tip,) = Tip.objects.exclude(pk=first.pk)
    assert tip.keys.filter(data_class="R").exists()
