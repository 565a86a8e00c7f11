"""The yearly round: who is asked, when, once, and what happens when nobody answers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from hotline.launcher.environment import surface_url
from hotline.now import now
from referrals.actions import run_round
from referrals.models import (
    ConfirmationRequest,
    Contact,
    PublicListingConsent,
    PublishedListing,
    Service,
    Task,
)
from tests.databases import owner_url
from tests.referrals import making
from tests.referrals.letters import EVERYWHERE, LINK, NOWHERE, asked, in_letter, partner, seen
from tests.support import database_name, public_surface, staff_member

pytestmark = pytest.mark.django_db(transaction=True)
NOTHING = {"asked": 0, "reminded": 0, "elsewhere": 0, "tasks": 0, "sent": 0}
SECRETS = ("Quiet", "B3K", "555-0177", "44.65123")


def later(days: int) -> Any:
    return now() + timedelta(days=days)


def test_who_is_due_gets_one_letter_in_both_languages_and_no_second_one() -> None:
    _body, _beds = partner()
    assert run_round() == NOTHING | {"asked": 1, "sent": 1}
    (letter,) = mail.outbox
    assert letter.to == ["office@harbour.example"]
    assert letter.body.index("Harbour Lights in our") < letter.body.index("Harbour Lights (fr)")
    assert {found[1] for found in LINK.finditer(letter.body)} == {"en", "fr"}
    for days in (0, 1, 20):
        assert run_round(later(days)) == NOTHING


def test_the_token_stands_in_the_letter_and_nowhere_else() -> None:
    asked()
    token = in_letter(mail.outbox[0].body)
    made = ConfirmationRequest.objects.get()
    assert bytes(made.lookup) == sha256(token.encode()).digest() and len(token) == 43
    with connection.cursor() as cursor:
        cursor.execute("SELECT r::text FROM referrals_confirmationrequest r")
        assert token not in str(cursor.fetchall())


@pytest.mark.parametrize(
    ("days", "more"), [(364, {}), (181, {"types": ["emergency_shelter"]}), (181, {"hours_mode": "always"})]
)
def test_nobody_is_asked_before_the_day_and_shelters_and_lines_twice_a_year(
    days: int, more: dict[str, Any]
) -> None:
    _, beds = partner()
    Service.objects.filter(pk=beds.pk).update(verified_on=now().date() - timedelta(days=days), **more)
    assert run_round() == NOTHING
    assert run_round(later(1))["asked"] == 1


@pytest.mark.parametrize("change", [{"visibility": "internal"}, {"is_active": False}, "withdrawn"])
def test_what_the_public_may_not_see_is_not_asked_about_by_letter(change: Any) -> None:
    body, _ = partner()
    if change == "withdrawn":
        PublicListingConsent.objects.update(withdrawn_at=now())
    else:
        type(body).objects.update(**change)
    assert run_round() == NOTHING


def test_reminder_then_another_address_then_a_person() -> None:
    owner = staff_member("partnerships")
    body, _ = partner(specialist=owner)
    Contact.objects.create(organization=body, email="boss@harbour.example", updated_at=now())
    run_round()
    assert run_round(later(21)) == NOTHING | {"reminded": 1, "sent": 1}
    assert run_round(later(35)) == NOTHING | {"elsewhere": 1, "sent": 1}
    assert [letter.to for letter in mail.outbox] == [
        ["boss@harbour.example"], ["boss@harbour.example"], ["office@harbour.example"],
    ]  # fmt: skip
    assert mail.outbox[1].subject.startswith("Reminder: ")
    assert len({in_letter(letter.body) for letter in mail.outbox}) == 3
    assert run_round(later(59)) == NOTHING and run_round(later(60)) == NOTHING | {"tasks": 1}
    task = Task.objects.get()
    assert (task.kind, task.assigned, task.organization) == ("no_answer", owner, body)
    Task.objects.update(done_at=now())
    assert run_round(later(61)) == NOTHING and run_round(later(200)) == NOTHING


def test_without_any_address_a_person_is_told_once() -> None:
    body, _ = partner()
    type(body).objects.update(email="")
    assert run_round() == NOTHING | {"tasks": 1}
    assert run_round(later(1)) == NOTHING
    assert Task.objects.get().kind == "due" and Task.objects.get().assigned is None


def test_the_letter_holds_nothing_of_a_hidden_site() -> None:
    asked()
    text = str(ConfirmationRequest.objects.get().form) + mail.outbox[0].body
    assert "12 Water Street" in text and not [secret for secret in SECRETS if secret in text]


def test_a_partner_in_quebec_reads_french_first() -> None:
    body = making.organization("Le Phare", email="phare@example.org")
    what = making.service(body, verified_on=now().date() - timedelta(days=400))
    making.at(what, making.site(body, "Gatineau", "QC"))
    run_round()
    assert mail.outbox[0].subject.startswith("Votre fiche")


def test_silence_for_sixty_days_takes_it_out_of_every_public_page_by_itself() -> None:
    _, beds = partner(days=365 + 59)
    with public_surface() as client:
        assert seen(client, beds) == EVERYWHERE
    Service.objects.filter(pk=beds.pk).update(verified_on=now().date() - timedelta(days=365 + 60))
    making.published(beds.organization)
    assert PublishedListing.objects.exists()  # the rows are there: the day alone hides them
    with public_surface() as client:
        assert seen(client, beds) == NOWHERE


def run_it(sink: Path, backend: str) -> subprocess.Popen[bytes]:
    """The command in a process of its own."""
    environment = os.environ | {
        "HOTLINE_SURFACE": "staff",
        "HOTLINE_STAFF_DATABASE_URL": surface_url("staff", owner_url(database_name())),
        "HOTLINE_EMAIL_BACKEND": backend,
        "HOTLINE_SINK": str(sink),
    }
    command = [sys.executable, "manage.py", "listing_cycle", "--once"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)


def delivered(sink: Path) -> list[str]:
    return [line for file in sink.iterdir() for line in file.read_text().splitlines()]


@pytest.mark.long
def test_workers_at_once_send_no_letter_twice(tmp_path: Path) -> None:
    for number in range(15):
        partner(f"House {number}")
    running = [run_it(tmp_path, "tests.sink.EmailBackend") for _ in range(2)]
    assert [process.wait(timeout=120) for process in running] == [0] * 2
    sent = delivered(tmp_path)
    assert len(sent) == len(set(sent)) == 15
    assert ConfirmationRequest.objects.filter(sent_at__isnull=False).count() == 15


@pytest.mark.long
def test_a_worker_killed_before_the_mark_sends_the_same_letter_again(tmp_path: Path) -> None:
    """Never lost: twice under one Message-ID, which mail programs show once, and with the same link."""
    partner()
    assert run_it(tmp_path, "tests.sink.Killed").wait(timeout=120) == -signal.SIGKILL
    made = ConfirmationRequest.objects.get()
    assert made.sent_at is None and len(delivered(tmp_path)) == 1
    assert run_round()["sent"] == 1
    assert [mail.outbox[0].extra_headers["Message-ID"]] == delivered(tmp_path)
    again = ConfirmationRequest.objects.get()
    assert again.sent_at and bytes(again.lookup) == bytes(made.lookup)


def test_one_dead_mailbox_holds_no_other_letter_and_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    partner("First House")
    partner("Second House")
    from referrals.actions import rounds

    real, calls = rounds.send, []

    def refuse_once(letter: Any, token: str, through: Any) -> None:
        calls.append(letter.pk)
        if len(calls) == 1:
            raise OSError("550 no such mailbox")
        real(letter, token, through)

    monkeypatch.setattr(rounds, "send", refuse_once)
    assert run_round()["sent"] == 1 and run_round()["sent"] == 1
    assert len(mail.outbox) == 2 and calls[0] == calls[2]


def test_production_without_an_address_of_its_own_writes_no_letter(settings: Any) -> None:
    partner()
    settings.PRODUCTION = True
    with pytest.raises(ImproperlyConfigured, match="HOTLINE_PUBLIC_URL"):
        run_round()
    assert not ConfirmationRequest.objects.exists()
