"""When the database refuses, is too busy, or is gone, a form of staff comes back with every word in it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.db import connection, connections
from django.db.utils import load_backend
from django.test import Client

from hotline.audit.models import AuditEntry
from hotline.logs import Bare, Line
from intake.models import Correction, Interaction, Person, Tip
from tests.desk.test_call_form import NEW, typed
from tests.form_reader import form_of
from tests.support import owner, signed_in, superuser
from tests.triage.tips import review_of
from triage.models import Decision, DutyToReport, Review
from triage.rules import FACTORS

pytestmark = pytest.mark.django_db(transaction=True)
OURS = {"Origin": "http://testserver"}
FAULT = """
CREATE FUNCTION a_fault() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN {body}; RETURN NEW; END $$;
CREATE TRIGGER a_fault BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION a_fault();
"""


@contextmanager
def raised(body: str) -> Iterator[None]:
    """At the last statement of every act, its entry in the log."""
    with superuser() as other:
        other.execute(FAULT.format(body=body))
        try:
            yield
        finally:
            other.execute("DROP TRIGGER a_fault ON audit_entry; DROP FUNCTION a_fault()")


@contextmanager
def held(*what: str) -> Iterator[None]:
    with owner() as other, other.transaction():
        for statement in what:
            other.execute(statement)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        yield


@contextmanager
def gone() -> Iterator[None]:
    """A real refused connection, not a raised one."""
    here = connections["default"]
    nowhere = here.settings_dict | {"HOST": "127.0.0.1", "PORT": "1"}
    connections["default"] = load_backend(nowhere["ENGINE"]).DatabaseWrapper(nowhere, "default")
    try:
        yield
    finally:
        connections["default"] = here


def code(state: str) -> Callable[[], AbstractContextManager[None]]:
    return lambda: raised(f"RAISE EXCEPTION 'PLANTED-IN-MESSAGE' USING ERRCODE = '{state}'")


LOG_HELD = "LOCK TABLE audit_turn IN SHARE UPDATE EXCLUSIVE MODE"
FAULTS: dict[str, Callable[[], AbstractContextManager[None]]] = {
    "lock time-out": lambda: held(LOG_HELD),
    "serialization failure": code("40001"),
    "deadlock": code("40P01"),
    "disk full": code("53100"),
    "statement time-out": code("57014"),
    "connection cut": lambda: raised("PERFORM pg_terminate_backend(pg_backend_pid()), pg_sleep(1)"),
}
fault_names = pytest.mark.parametrize("fault", FAULTS)
CALL = {
    "kind": "tip",
    "narrative": "PLANTED in the notes.",
    "victims-0-name": "PLANTED Marisol",
    "danger": "yes",
}


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """What stands in the log, as the house writes it."""

    def written() -> list[str]:
        return [Line().format(record) for record in caplog.records if Bare().filter(record)]

    caplog.set_level(logging.INFO)
    return written


def nothing_told(lines: list[str], said: str) -> None:
    assert any(said in line for line in lines)
    assert not any("PLANTED" in line for line in lines)


def at_the_desk(role: str) -> Client:
    client = signed_in(role)
    client.defaults["HTTP_ORIGIN"] = OURS["Origin"]
    return client


@fault_names
@pytest.mark.parametrize("kind", ["tip", "information"])
def test_a_call_that_cannot_be_kept_comes_back_and_is_kept_once_later(
    fault: str, kind: str, lines: Callable[[], list[str]]
) -> None:
    client = at_the_desk("specialist")
    said = CALL if kind == "tip" else {"kind": kind, "language": "es"}
    sent = typed(**said)
    with FAULTS[fault]():
        answer = client.post(NEW, sent)
    assert answer.status_code == 503
    assert "Not logged. Everything you typed is still here." in answer.text
    assert sent.items() <= dict(form_of(answer.text, "call").pairs).items()
    assert not Interaction.objects.exists()
    nothing_told(lines(), "ERROR desk.views.calls A call could not be kept.")
    for _ in range(2):
        assert client.post(NEW, sent).status_code == 302
    assert (Interaction.objects.count(), Tip.objects.count()) == (1, int(kind == "tip"))


def test_in_french() -> None:
    client, review = at_the_desk("supervisor"), review_of()
    with FAULTS["serialization failure"]():
        assert "L’appel n’est pas consigné." in client.post("/fr/staff/desk/new/", typed(**CALL)).text
        page = client.post(f"/fr/staff/queue/{review.pk}/correct/", WORDS)
        assert (page.status_code, "rien n’a été enregistré" in page.text) == (503, True)


WORDS = {
    **{f"decide-{name}_not_known": "on" for name in FACTORS},
    "decide-wishes": "PLANTED wishes", "decide-outcome": "options_discussed", "lane-lane": "urgent",
    "correct-fact": "province:ON", "correct-reason": "PLANTED reason",
    "person-role": "potential_victim", "person-age_band": "a19_24", "person-name": "PLANTED Marisol",
    "duty-kind": "no_duty", "duty-reason": "PLANTED duty",
}  # fmt: skip
ACTS = ("claim", "classify", "correct", "person", "duty", "decide")


def untouched(review: Review) -> bool:
    again = Review.objects.get(pk=review.pk)
    rows = (Decision, Correction, DutyToReport, AuditEntry)
    return (
        (again.claimed_by_id, again.lane, again.outcome, again.duty_id) == (None, "non_urgent", "", None)
        and not any(model.objects.exists() for model in rows)
        and not Person.objects.exists()
    )


@pytest.mark.parametrize(
    ("act", "fault"),
    [*((act, "serialization failure") for act in ACTS), *(("decide", fault) for fault in FAULTS)],
)
def test_an_act_that_cannot_be_kept_comes_back_with_all_that_was_typed(
    act: str, fault: str, lines: Callable[[], list[str]]
) -> None:
    review, client = review_of(), at_the_desk("supervisor")
    path = f"/en/staff/queue/{review.pk}/{act}/"
    with FAULTS[fault]():
        answer = client.post(path, WORDS)
    assert answer.status_code == 503
    assert "nothing was saved" in answer.text
    assert "Everything you typed is still below." in answer.text
    assert WORDS.items() <= dict(form_of(answer.text, "work").pairs).items()
    assert untouched(review)
    nothing_told(lines(), "ERROR triage.views.acts An act on a review could not be kept.")
    assert client.post(path, WORDS).status_code in (200, 302)
    assert not untouched(review)


def test_a_review_that_somebody_else_holds_locked_comes_back_with_all_that_was_typed() -> None:
    review, client = review_of(), at_the_desk("supervisor")
    with held(f"SELECT 1 FROM triage_review WHERE id = '{review.pk}' FOR UPDATE"):
        answer = client.post(f"/en/staff/queue/{review.pk}/decide/", WORDS)
    assert answer.status_code == 503
    assert WORDS.items() <= dict(form_of(answer.text, "work").pairs).items()


def test_a_database_that_is_gone_takes_no_word_with_it(lines: Callable[[], list[str]]) -> None:
    """Not even who is signed in can be known then."""
    client, review = at_the_desk("supervisor"), review_of(narrative="SEALED")
    call, act = typed(**CALL), f"/en/staff/queue/{review.pk}/decide/"
    with gone():
        answers = [client.post(NEW, call), client.post(act, WORDS)]
        client.raise_request_exception = False
        assert client.get(NEW).status_code == 500  # nothing was typed: the page of a fault
    for answer in answers:
        assert answer.status_code == 503
        assert "Everything you typed is still here." in answer.text
        assert "Your last step may not have been done." in answer.text
    assert call.items() <= dict(form_of(answers[0].text, "call").pairs).items()
    assert form_of(answers[1].text, "kept").said == sorted(WORDS.items())
    nothing_told(lines(), "ERROR hotline.accounts.middleware A form could not be dealt with.")
    assert client.post(NEW, dict(form_of(answers[0].text, "call").pairs)).status_code == 302
    assert client.post(act, dict(form_of(answers[1].text, "kept").pairs)).status_code in (200, 302)
    assert (Tip.objects.count(), Decision.objects.count()) == (2, 1)


def test_a_fault_of_ours_in_any_form_gives_the_words_back(
    monkeypatch: Any, lines: Callable[[], list[str]]
) -> None:
    """Also where nobody thought of it: an administrator's form, while the log refuses."""
    client = at_the_desk("administrator")
    sent = {"name": "PLANTED Linh", "email": "linh@example.org", "role": "analyst", "language": "fr"}
    with FAULTS["serialization failure"]():
        answer = client.post("/en/staff/accounts/add/", sent)
    assert answer.status_code == 503
    assert form_of(answer.text, "kept").said == sorted(sent.items())
    nothing_told(lines(), "ERROR hotline.accounts.middleware A form could not be dealt with.")
