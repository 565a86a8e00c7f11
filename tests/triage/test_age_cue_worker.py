"""The worker reads each new tip once for signs of a person under 18: it raises, and a person judges."""

from __future__ import annotations

import json
import threading
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections

from hotline.audit.models import AuditEntry
from intake import access
from intake.models import Correction, MachineRead, Tip
from intake.said import PersonSaid
from tests.intake.telling import send
from tests.support import owner, public_surface, signed_in, staff_member
from tests.triage.test_review_page import at, text
from tests.triage.tips import review_of
from triage.actions import age, correct
from triage.models import Review
from triage.tasks import age_cues

pytestmark = pytest.mark.django_db(transaction=True)
FOUND = "elle a 15 ans"


@pytest.fixture(autouse=True)
def nothing_put_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(age, "_failed", {})


def read() -> dict[str, int]:
    out = StringIO()
    call_command("read_age_cues", stdout=out)
    return dict(json.loads(out.getvalue()))


def state(review: Review) -> tuple[str, str]:
    review.refresh_from_db()
    return review.lane, review.minor_now


def reason(tip: Tip) -> str:
    (row,) = Correction.objects.filter(tip=tip)
    return str(access.open_field(access.opener(tip.pk, "C"), row.reason, row, "reason"))


def test_a_tip_of_the_public_form_is_urgent_within_one_run() -> None:
    with public_surface() as anybody:
        assert send(anybody, "fr", narrative=f"Il l’amène au motel et {FOUND}.").status_code == 200
    review = Review.objects.get()
    assert state(review) == ("non_urgent", "unknown")
    age_cues()
    assert state(review) == ("urgent", "maybe")
    (row,) = Correction.objects.filter(tip=review.tip)
    assert (row.field, row.value, row.source, row.by) == ("minor", "maybe", "age_cue", None)
    assert FOUND in reason(review.tip)
    assert "may be under 18" in text(signed_in("supervisor").get("/en/staff/queue/"))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_says_that_a_person_must_confirm_and_shows_the_words_only_when_opened(language: str) -> None:
    review, client = review_of(narrative=f"Il dit qu’{FOUND}."), signed_in("supervisor")
    read()
    closed, opened = client.get(at(review, language=language)), client.post(at(review, "open/", language))
    said = {
        "en": ("Age cue, machine", "a person must confirm or correct it", "Confirm or correct"),
        "fr": ("Indice d’âge, machine", "une personne doit confirmer ou corriger", "Confirmer ou corriger"),
    }
    for sentence in said[language]:
        assert sentence in text(closed)
    assert FOUND not in text(closed)
    assert f"<span data-opened>{FOUND}</span>" in opened.content.decode()
    assert 'href="#id_correct-fact"' in closed.content.decode()


@pytest.mark.parametrize(("value", "lane"), [("yes", "urgent"), ("no", "urgent")])
def test_what_a_person_judges_stands(value: str, lane: str) -> None:
    review, client = review_of(narrative=FOUND), signed_in("supervisor")
    read()
    page = client.post(at(review, "correct/"), {"correct-fact": f"minor:{value}", "correct-reason": "Asked."})
    assert page.status_code == 302
    assert "Age cue, machine" not in text(client.get(at(review))).partition("Corrections")[0]
    assert read() == {"read": 0, "raised": 0, "failed": 0}
    assert state(review) == (lane, value)


def test_what_a_person_judged_before_the_first_reading_stands_too() -> None:
    review = review_of(narrative=FOUND)
    correct(review=review, field="minor", value="no", reason="I spoke to her.", by=staff_member("supervisor"))
    assert read()["raised"] == 0
    assert state(review) == ("non_urgent", "no")


def test_a_reporters_no_does_not_hide_an_age() -> None:
    review = review_of(narrative="She is only 15 but he says she's fine.", minor_answer="no")
    read()
    assert state(review) == ("urgent", "maybe")


def test_a_yes_is_never_made_a_maybe() -> None:
    review = review_of(narrative=FOUND, minor_answer="yes")
    assert read() == {"read": 1, "raised": 0, "failed": 0}
    assert state(review) == ("urgent", "yes")
    assert not Correction.objects.exists()


def test_every_word_that_may_speak_of_a_victim_is_read_and_none_about_suspects() -> None:
    young = {"description": "About 14, red jacket."}
    victim = review_of(persons=(PersonSaid(role="potential_victim", details=young),))
    other = review_of(persons=(PersonSaid(role="other", details=young),))
    timing = review_of(timing="Since she started grade 9.")
    suspects = review_of(suspects="His son is 14.")
    suspected = review_of(persons=(PersonSaid(role="suspected_trafficker", details=young),))
    assert read() == {"read": 5, "raised": 3, "failed": 0}
    assert [state(one)[0] for one in (victim, other, timing)] == ["urgent"] * 3
    assert [state(one)[0] for one in (suspects, suspected)] == ["non_urgent"] * 2


@pytest.mark.parametrize("channel", ["phone", "email", "web_form"])
def test_every_channel_is_read(channel: str) -> None:
    from intake.actions import receive_tip
    from tests.triage.tips import said

    receive_tip(said=said(narrative="She’s sixteen."), channel=channel, by=None)
    assert read()["raised"] == 1


def test_a_closed_review_opens_again() -> None:
    from tests.triage.test_review_page import decision

    review, client = review_of(narrative=FOUND), signed_in("supervisor")
    client.post(at(review, "decide/"), decision())
    assert Review.objects.get().stopped_at
    read()
    review.refresh_from_db()
    assert (review.stopped_at, review.lane) == (None, "urgent")


def test_it_reads_once_and_leaves_its_line_first() -> None:
    review = review_of(narrative="Nothing about age.")
    assert read() == {"read": 1, "raised": 0, "failed": 0}
    assert read() == {"read": 0, "raised": 0, "failed": 0}
    entries = AuditEntry.objects.filter(tip_id=review.tip_id)
    assert [(entry.action, entry.actor_role) for entry in entries] == [("tip.machine_read", "system")]


def test_the_line_is_committed_before_a_key_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    review_of(narrative=FOUND)
    seen: list[int] = []

    def watching() -> Any:
        with owner() as other:
            found = other.execute("SELECT 1 FROM audit_entry WHERE action = 'tip.machine_read'").fetchall()
            seen.append(len(found))
        raise RuntimeError("the keys are away")

    monkeypatch.setattr("hotline.sealing.rows.private_ring", watching)
    assert read()["failed"] == 1
    assert seen == [1]


def test_one_that_cannot_be_read_stands_in_nobodys_way(monkeypatch: pytest.MonkeyPatch) -> None:
    broken, good = review_of(narrative="x"), review_of(narrative=FOUND)
    real = age.words_about_victims

    def failing(tip: Tip, content: Any) -> list[str]:
        if tip.pk == broken.tip_id:
            raise ValueError("poison")
        return real(tip, content)

    monkeypatch.setattr(age, "words_about_victims", failing)
    monkeypatch.setattr(age, "BATCH", 1)
    assert read() == {"read": 1, "raised": 1, "failed": 1}
    assert state(good)[0] == "urgent"
    assert read() == {"read": 0, "raised": 0, "failed": 0}  # an hour later again, not each minute
    monkeypatch.setattr(age, "_failed", {})
    monkeypatch.setattr(age, "words_about_victims", real)
    assert read()["read"] == 1


@pytest.mark.parametrize(
    "poison", ["\0" * 9, "((((" * 9000, "15 " * 15000, "\ud800 elle", "ﷺ" * 9000, "٣" * 5000]
)
def test_poison_text_is_read_like_any(poison: str) -> None:
    review_of(narrative=poison.replace("\0", "") or ".")
    assert read()["failed"] == 0


def test_two_workers_at_once_raise_once() -> None:
    for _ in range(4):
        review_of(narrative=FOUND)
    results: list[dict[str, int]] = []
    faults: list[BaseException] = []

    def work() -> None:
        try:
            results.append(age.read_age_cues())
        except BaseException as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert not faults
    assert sum(one["failed"] for one in results) == 0
    assert Correction.objects.count() == MachineRead.objects.count() == 4


def test_the_worker_is_asked_each_minute() -> None:
    from django.conf import settings

    entry = settings.CELERY_BEAT_SCHEDULE["age-cues"]
    assert (entry["task"], entry["schedule"], entry["options"]) == (age_cues.name, 60.0, {"expires": 60})
