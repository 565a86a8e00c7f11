"""A partner's own words may say where a hidden site is: sealed from the public process to the reader."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from hotline.audit.models import AuditEntry
from hotline.sealing.errors import SealBroken
from hotline.sealing.opener import Opener
from referrals.actions import take_in_answers
from referrals.cycle.letters import lookup_of
from referrals.models import AnswerKey, ChangeRequest, ConfirmationAnswer, Task
from referrals.sealing import open_words
from tests.referrals.letters import asked, letter, partner, send
from tests.support import public_surface, role_connection, signed_in, superuser

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Our second house is at 7 Quiet Lane, ask for Rosamund."
TRACES = ("Quiet Lane", "Rosamund")


def told(language: str = "en", **more: str) -> ChangeRequest:
    _body, _beds, token = asked()
    with public_surface() as client:
        assert send(client, token, words=WORDS, **more).status_code == 200
    assert take_in_answers() == 1
    return ChangeRequest.objects.get()


def everything() -> str:
    with superuser() as link:
        tables = link.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return " ".join(
            str(row) for (table,) in tables for row in link.execute(f"SELECT t::text FROM {table} t")
        )


def page(client: Any, request: ChangeRequest, language: str = "en") -> str:
    found = client.get(f"/{language}/staff/directory/changes/{request.organization_id}/")
    return str(found.content.decode())


def test_no_row_holds_the_words_before_or_after_they_are_taken_in() -> None:
    _body, _beds, token = asked()
    with public_surface() as client:
        assert send(client, token, words=WORDS).status_code == 200
    assert not [trace for trace in TRACES if trace in everything()]
    take_in_answers()
    assert not [trace for trace in TRACES if trace in everything()]
    assert Task.objects.get().note == "words"
    assert open_words(ConfirmationAnswer.objects.get()) == WORDS


@pytest.mark.parametrize(("language", "label"), [("en", "Read their message"), ("fr", "Lire leur message")])
def test_a_look_opens_nothing_and_reading_leaves_its_line_first(language: str, label: str) -> None:
    request, jas = told(), signed_in("partnerships", name="Jas Kaur")
    assert label in page(jas, request, language) and "Quiet" not in page(jas, request, language)
    assert not AuditEntry.objects.filter(action="cycle.words_read").exists()
    read = f"/{language}/staff/directory/changes/words/{request.pk}/"
    assert jas.get(read).status_code == 405
    answer = jas.post(read)
    assert answer.status_code == 200 and WORDS in answer.content.decode()
    assert AuditEntry.objects.filter(action="cycle.words_read").count() == 1
    assert "Quiet" not in page(jas, request, language), "the next look is closed again"
    assert not [trace for trace in TRACES if trace in everything()]


def test_without_its_entry_nothing_opens(monkeypatch: Any) -> None:
    request, jas = told(), signed_in("partnerships")
    opened: list[int] = []
    real = Opener.open

    def watched(self: Opener, *args: Any, **more: Any) -> Any:
        with superuser() as other:  # over a connection of its own: it must be committed
            row = other.execute(
                "SELECT count(*) FROM audit_entry WHERE action = 'cycle.words_read'"
            ).fetchone()
        assert row
        if more["table"] == "referrals_confirmationanswer":  # a page also tries the keys now and then
            opened.append(row[0])
        return real(self, *args, **more)

    monkeypatch.setattr(Opener, "open", watched)
    jas.post(f"/en/staff/directory/changes/words/{request.pk}/")
    assert opened == [1]


def test_a_key_that_is_gone_is_said_and_no_fault() -> None:
    request, jas = told(), signed_in("partnerships")
    with superuser() as link:
        link.execute("DELETE FROM referrals_answerkey")
    answer = jas.post(f"/en/staff/directory/changes/words/{request.pk}/")
    assert answer.status_code == 422 and "Tell the privacy officer" in answer.content.decode()
    with pytest.raises(SealBroken):
        open_words(ConfirmationAnswer.objects.get())


def test_an_answer_without_a_message_has_no_key_and_no_button() -> None:
    _body, _beds, token = asked()
    with public_surface() as client:
        assert send(client, token, moved="on").status_code == 200
    take_in_answers()
    assert not AnswerKey.objects.exists() and ConfirmationAnswer.objects.get().words is None
    request = ChangeRequest.objects.get()
    assert "Read their message" not in page(signed_in("partnerships"), request)


def test_the_database_takes_no_message_in_plain() -> None:
    body, _beds = partner()
    token = letter(body)
    with role_connection("public") as link, pytest.raises(psycopg.errors.CheckViolation):
        link.execute(
            "INSERT INTO referrals_confirmationanswer (id, lookup, answers, received_at) VALUES (%s, %s, %s, now())",
            [uuid4(), lookup_of(token), json.dumps({"words": WORDS})],
        )


def test_the_public_process_reads_no_key_back() -> None:
    told()
    with role_connection("public") as link, pytest.raises(psycopg.errors.InsufficientPrivilege):
        link.execute("SELECT wrap FROM referrals_answerkey")
