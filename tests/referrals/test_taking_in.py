"""What a partner's answer does: a confirmation counts from its day, corrections wait, who leaves is out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from hotline.audit.models import AuditEntry
from hotline.now import now
from referrals.actions import run_round, take_in_answers
from referrals.models import (
    ChangeRequest,
    ConfirmationAnswer,
    FieldChange,
    PublicListingConsent,
    PublishedListing,
    Revision,
    SearchWord,
    Task,
    Verification,
)
from referrals.sealing import open_words
from tests.referrals.letters import asked, key, partner, send
from tests.support import public_surface, staff_member

pytestmark = pytest.mark.django_db(transaction=True)


def answered(token: str, **said: Any) -> None:
    with public_surface() as client:
        assert send(client, token, **said).status_code == 200
    assert take_in_answers() == 1


def test_a_confirmation_is_a_verification_of_each_level_and_moves_the_day() -> None:
    _body, beds, token = asked()
    answered(token, who="J. Roy, director")
    beds.refresh_from_db()
    assert beds.verified_on == now().date()
    assert PublishedListing.objects.first().verified_on == now().date()
    rows = Verification.objects.values_list("level", "method", "outcome", "informant", "by")
    assert sorted(rows) == [
        (level, "link", "confirmed", "J. Roy, director", None) for level in ("location", "organization", "service")
    ]  # fmt: skip
    assert not Task.objects.exists() and not ChangeRequest.objects.exists()
    assert take_in_answers() == 0 and run_round(now() + timedelta(days=1))["asked"] == 0


def test_corrections_wait_for_a_person_and_the_day_does_not_move() -> None:
    owner = staff_member("partnerships")
    body, beds, token = asked()
    type(body).objects.update(specialist=owner)
    answered(token, words="New number since June.", **{key(beds, "fees_en"): "Five dollars"})
    beds.refresh_from_db()
    assert beds.fees_en == "Free of charge" and beds.verified_on < now().date()
    change = FieldChange.objects.get()
    assert (change.object_id, change.field, change.old, change.new, change.state) == (
        beds.pk, "fees_en", "Free of charge", "Five dollars", "open",
    )  # fmt: skip
    assert change.request.answer and open_words(change.request.answer) == "New number since June."
    assert change.request.source == "provider"
    task = Task.objects.get()
    assert (task.kind, task.note, task.assigned) == ("answer", "changes words", owner)
    assert set(Verification.objects.values_list("outcome", flat=True)) == {"corrected"}
    # We have their answer: no reminder, however long we take.
    assert run_round(now() + timedelta(days=36)) == {
        "asked": 0, "reminded": 0, "elsewhere": 0, "tasks": 0, "sent": 0,
    }  # fmt: skip


def test_who_opts_out_leaves_no_row_and_no_word_behind_and_comes_back_by_no_publish() -> None:
    body, _, token = asked()
    assert SearchWord.objects.exists()
    answered(token, opt_out="on")
    body.refresh_from_db()
    assert body.visibility == "internal"
    assert not PublicListingConsent.objects.filter(withdrawn_at__isnull=True).exists()
    assert not PublishedListing.objects.exists() and not SearchWord.objects.exists()
    assert Revision.objects.get().before == {"visibility": "public"}
    assert Task.objects.get().note == "opt_out"
    assert AuditEntry.objects.filter(action="cycle.opted_out").count() == 1


@pytest.mark.parametrize(("said", "fields"), [("closed", 1), ("moved", 0)])
def test_closed_or_moved_is_no_verification_and_a_person_looks(said: str, fields: int) -> None:
    _, beds, token = asked()
    answered(token, **{said: "on"})
    beds.refresh_from_db()
    assert beds.verified_on < now().date() and beds.status == "active"
    assert not Verification.objects.exists()
    assert Task.objects.get().note == said and FieldChange.objects.count() == fields


def test_one_answer_that_cannot_be_taken_in_holds_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    _, _, first = asked()
    _, _, second = asked("Another House")
    with public_surface() as client:
        send(client, first)
        send(client, second)
    broken = ConfirmationAnswer.objects.earliest("received_at")
    ConfirmationAnswer.objects.filter(pk=broken.pk).update(answers={"changes": {"nonsense": "x"}})
    assert take_in_answers() == 1
    assert ConfirmationAnswer.objects.get(taken_in_at__isnull=True).pk == broken.pk


def test_a_newer_call_is_not_undone_by_an_older_answer() -> None:
    _, beds, token = asked()
    with public_surface() as client:
        send(client, token)
    tomorrow = now().date() + timedelta(days=1)
    type(beds).objects.update(verified_on=tomorrow)
    take_in_answers()
    beds.refresh_from_db()
    assert beds.verified_on == tomorrow


def test_partners_stay_apart() -> None:
    _, _beds, token = asked()
    _, others = partner("Another House", days=10)
    before = others.verified_on
    answered(token)
    others.refresh_from_db()
    assert others.verified_on == before
