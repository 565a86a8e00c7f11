"""A tip is kept whole or not at all, in few statements, and a refusal quotes nothing."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import DataError, IntegrityError, connections
from django.test.utils import CaptureQueriesContext

from intake.actions import receive_tip
from intake.models import Interaction, Tip
from intake.said import IdentifierSaid, PersonSaid
from tests.intake.telling import blank_token, send
from tests.support import public_surface
from tests.triage.tips import said

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_kind_of_row_is_one_plain_statement_and_there_is_no_other() -> None:
    with public_surface() as client:
        token = blank_token(client)
        with CaptureQueriesContext(connections["default"]) as asked:
            send(
                client,
                token=token,
                reporter_name="Amina",
                consent_choice="share",
                agencies=["police", "victim_services"],
                purposes=["safety"],
                **{"h1-name": "Lucía", "s1-name": "Rick", "s1-phones": "705 555-0100\n705 555-0101"},
            )
    first, *statements, last = [query["sql"] for query in asked]
    assert (first, last) == ("BEGIN", "COMMIT")
    assert [re.findall(r'^INSERT INTO "intake_(\w+)"', statement) for statement in statements] == [
        ["interaction"], ["tip"], ["tipkey"], ["person"], ["identifier"], ["reporter"], ["consent"],
    ]  # fmt: skip
    tip = Tip.objects.get()
    counts = tip.keys.count(), tip.persons.count(), tip.identifiers.count(), tip.consents.count()
    assert counts == (2, 2, 2, 2)


def test_the_database_is_waited_for_three_times(tmp_path: Path) -> None:
    """Is it there, take these rows, commit: however many rows there are."""
    with public_surface() as client, (tmp_path / "wire").open("w+") as wire:
        token = blank_token(client)
        connections["default"].ensure_connection()
        driver = connections["default"].connection.pgconn
        driver.trace(wire.fileno())
        send(client, token=token, **{"h1-name": "Lucía", "s1-phones": "705 555-0100\n705 555-0101"})
        driver.untrace()
        wire.seek(0)
        asked = re.findall(r"\tF\t\d+\t(Sync|Query)\b", wire.read())
    assert Tip.objects.count() == 1
    assert len(asked) == 3


@pytest.mark.parametrize(
    "refused",
    [
        {"danger": "PLANTED"},
        {"persons": (PersonSaid(role="PLANTED"),)},
        {"identifiers": (IdentifierSaid(kind="phone", value="705 555-0100", purpose="PLANTED"),)},
    ],
)
def test_what_the_database_refuses_is_kept_in_no_part(refused: dict[str, Any], caplog: Any) -> None:
    with public_surface(), caplog.at_level(logging.DEBUG), pytest.raises(IntegrityError):
        receive_tip(said=said(**refused), channel="web_form", by=None)
    assert Tip.objects.count() == Interaction.objects.count() == 0
    assert "PLANTED" not in caplog.text
    receive_tip(said=said(), channel="web_form", by=None)  # and the connection is good for the next tip
    assert Tip.objects.count() == 1


def test_a_fault_of_ours_amid_rows_that_are_refused_quotes_none_of_them(caplog: Any) -> None:
    """The driver drops the refusal for the fault, and would log it with the row that it quotes."""
    broken = said(danger="PLANTED", persons=(PersonSaid(role="a NUL cannot be sent\0"),))
    with public_surface(), caplog.at_level(logging.DEBUG):
        # Which of the two comes first depends on how quickly the server answers; neither may quote a word.
        with pytest.raises((DataError, IntegrityError)):
            receive_tip(said=broken, channel="web_form", by=None)
        receive_tip(said=said(), channel="web_form", by=None)
    assert Tip.objects.count() == 1
    assert "PLANTED" not in caplog.text
    assert [record for record in caplog.records if record.name.startswith("psycopg")] == []
