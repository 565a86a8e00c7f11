"""From a real mailbox to a review with its clock."""

from __future__ import annotations

import json
import logging
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from hotline import turns
from hotline.logs import Line
from hotline.now import now
from hotline.sealing.errors import SealBroken
from intake.access import open_field, opener
from intake.actions import mail as actions
from intake.mail import fetching, mailbox
from intake.mail.fetching import fetch
from intake.models import Interaction, Mailbox, MailMessage, Reporter, SetAside, Tip
from tests.intake.letters import (
    SENDER,
    WORDS,
    auto_reply,
    bounce,
    deliver,
    left_in,
    letter,
    told_of,
    words_of,
)
from tests.support import role_connection
from triage.models import Review

pytestmark = [pytest.mark.long, pytest.mark.dovecot, pytest.mark.django_db(transaction=True)]
NOTHING = {"kept": 0, "again": 0, "set_aside": 0, "left": 0, "trouble": ""}


@pytest.fixture
def server(mail_server):
    with told_of(mail_server):
        yield mail_server


@pytest.fixture
def log_lines():
    """What production would write, from every logger."""
    lines: list[str] = []

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler = Handler()
    handler.setFormatter(Line())
    logging.getLogger().addHandler(handler)
    yield lines
    logging.getLogger().removeHandler(handler)


def test_a_message_becomes_a_tip_with_its_review_and_clock(server):
    at = (now() - timedelta(hours=3)).replace(microsecond=0)
    deliver(server, letter(), at=at)
    assert fetch().said() == NOTHING | {"kept": 1}
    tip = Tip.objects.get()
    assert (tip.channel, tip.language, tip.minor, tip.unread) == ("email", "en", "unknown", "")
    assert (tip.received_at, Interaction.objects.get().kind) == (at, "unknown")
    assert words_of(tip) == f"Something I saw\n\n{WORDS}"
    review = Review.objects.get(tip=tip)
    assert (review.lane, review.due_at) == ("non_urgent", at + timedelta(hours=24))
    assert left_in(server) == 0
    assert Mailbox.objects.get().failing_since is None


def test_who_wrote_is_sealed_apart_with_a_day_to_go(server, settings):
    settings.HOTLINE_SENDER_DAYS = 12
    deliver(server, letter())
    fetch()
    reporter = Reporter.objects.get()
    opened = open_field(opener(reporter.tip_id, "R"), reporter.contact, reporter, "contact")
    assert opened == {"contact": SENDER, "name": "Ana Rivers"}
    assert reporter.purge_after == now().date() + timedelta(days=12)
    with pytest.raises(SealBroken):
        open_field(opener(reporter.tip_id, "C"), reporter.contact, reporter, "contact")


def test_a_time_that_cannot_be_is_now(server):
    deliver(server, letter(), at=now() - timedelta(days=900))
    before = now()
    fetch()
    assert before <= Tip.objects.get().received_at <= now()
    for wrong in (before + timedelta(minutes=5), before - timedelta(days=900), None):
        assert fetching.received_at(mailbox.Waiting(1, 1, wrong, 0), before) == before
    yesterday = before - timedelta(days=1)
    assert fetching.received_at(mailbox.Waiting(1, 1, yesterday, 0), before) == yesterday


def test_a_second_round_finds_nothing_and_a_crash_before_the_removal_makes_no_second_tip(server, monkeypatch):
    deliver(server, letter())
    with monkeypatch.context() as patch:
        patch.setattr(mailbox.Mailbox, "remove", lambda self, message: 1 / 0)
        assert fetch().said() == NOTHING | {"kept": 1, "left": 1}
    assert fetch().said() == NOTHING | {"again": 1}
    assert fetch().said() == NOTHING
    assert Tip.objects.count() == 1


def test_a_reused_message_id_hides_no_other_words(server):
    same = {"Message-ID": "<same@example.org>"}
    deliver(server, letter("One.", headers=same), letter("Two.", headers=same), letter("One.", headers=same))
    assert fetch().kept + Tip.objects.count() >= 4  # word for word the same in one second is one message
    assert len({bytes(row.message_hash) for row in MailMessage.objects.all()}) == 1


def test_only_replies_of_machines_and_bounces_are_set_aside(server):
    aside = [
        auto_reply(),
        auto_reply(**{"Auto-Submitted": "auto-generated (away)", "In-Reply-To": "<a@b>"}),
        bounce(),
    ]
    looked_at = [
        letter(headers={"Auto-Submitted": "no"}),
        letter(headers={"Auto-Submitted": "auto-generated"}),  # a partner's web form
        letter(headers={"List-Id": "<news.example.net>", "Precedence": "bulk"}),
        letter(headers={"X-Spam-Flag": "YES", "Subject": "CHEAP PILLS"}),
        letter(headers={"X-Auto-Response-Suppress": "All"}),
        letter(headers={"Return-Path": "<>"}),
        bounce().replace(b"Return-Path: <>", b"Return-Path: <x@example.net>"),
    ]
    deliver(server, *aside, *looked_at)
    assert fetch().said() == NOTHING | {"kept": len(looked_at), "set_aside": len(aside)}
    assert sorted(SetAside.objects.values_list("reason", flat=True)) == ["auto_reply", "auto_reply", "bounce"]
    assert Review.objects.count() == len(looked_at)
    assert left_in(server) == 0


def test_a_large_one_keeps_its_beginning(server):
    deliver(server, letter(WORDS + "\n" + ("z" * 76 + "\n") * 150_000))
    fetch()
    tip = Tip.objects.get()
    assert tip.unread == "too_large"
    assert WORDS in words_of(tip)


def test_one_that_no_reader_survives_is_kept_at_once_as_it_stands(server, monkeypatch, log_lines):
    deliver(server, letter(), letter("The next one."))
    real = fetching.read

    def read(raw, **more):
        if WORDS.encode() in raw:
            raise RuntimeError(raw.decode())
        return real(raw, **more)

    monkeypatch.setattr(fetching, "read", read)
    assert fetch().said() == NOTHING | {"kept": 2}
    broken = Tip.objects.get(unread="broken")
    assert words_of(broken) == f"Something I saw\n\n{WORDS}"
    assert any("an e-mail could not be read RuntimeError at" in line for line in log_lines)
    assert not any("motel" in line for line in log_lines)


def test_one_that_takes_too_long_to_read_is_kept_as_it_stands(server, monkeypatch):
    deliver(server, letter())
    monkeypatch.setattr(fetching, "READING_SECONDS", 1)
    monkeypatch.setattr(
        fetching, "read", lambda raw, **more: all(not _ for _ in iter(int, 1))
    )  # works without end
    assert fetch().said() == NOTHING | {"kept": 1}
    assert (Tip.objects.get().unread, WORDS in words_of(Tip.objects.get())) == ("broken", True)


def test_one_that_ends_the_process_stands_behind_the_others_and_is_taken_unread_in_the_end(
    server, monkeypatch
):
    deliver(server, letter("DEADLY"), letter("Harmless."))
    real = fetching.read

    class Killed(BaseException):
        """As a SIGKILL: nothing of ours runs afterwards."""

    def read(raw, **more):
        if b"DEADLY" in raw:
            raise Killed
        return real(raw, **more)

    monkeypatch.setattr(fetching, "read", read)
    for _ in range(3):
        with pytest.raises(Killed):
            fetch()
    assert Tip.objects.count() == 1
    assert fetch().said() == NOTHING | {"kept": 1}
    assert Tip.objects.get(unread="broken")


def test_one_that_cannot_be_stored_is_tried_again_and_does_not_hold_the_next(server, monkeypatch):
    deliver(server, letter("STUCK"), letter("The next one."))
    real = fetching.keep_letter

    def keep(*, letter, **more):
        if "STUCK" in letter.narrative:
            raise ValueError
        real(letter=letter, **more)

    monkeypatch.setattr(fetching, "keep_letter", keep)
    assert fetch().said() == NOTHING | {"kept": 1, "left": 1}
    for _ in range(2):
        assert fetch().said() == NOTHING | {"left": 1}
    assert fetch().said() == NOTHING | {"left": 1, "trouble": "other"}  # never in silence
    assert Mailbox.objects.get().trouble == "other"
    monkeypatch.setattr(fetching, "keep_letter", real)
    assert fetch().said() == NOTHING | {"kept": 1}


def test_a_database_that_goes_away_counts_against_no_message(server, monkeypatch):
    deliver(server, letter())

    def keep(**more):
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(fetching, "keep_letter", keep)
        for _ in range(5):
            assert fetch().trouble == "other"
    assert fetch().said() == NOTHING | {"kept": 1}
    assert Tip.objects.get().unread == ""


def test_all_or_nothing(server, monkeypatch):
    deliver(server, letter())
    with monkeypatch.context() as patch:
        patch.setattr(actions, "MOST", -1)  # the last of the rows is refused by the database
        fetch()
    assert (Tip.objects.count(), Reporter.objects.count(), left_in(server)) == (0, 0, 1)


def test_while_one_fetches_another_does_not(server):
    deliver(server, letter())
    with role_connection("staff") as other:
        other.execute("BEGIN")
        other.execute(turns.LOCK.format(fetching.ONE_FETCHER))
        assert fetch().said() == NOTHING | {"trouble": "busy"}
        assert not Mailbox.objects.exists()
        other.execute("ROLLBACK")
    assert fetch().said() == NOTHING | {"kept": 1}


def test_an_unknown_certificate_is_refused(server, settings):
    deliver(server, letter())
    settings.HOTLINE_MAILBOX_CA_FILE = ""
    assert fetch().said() == NOTHING | {"trouble": "untrusted"}
    assert Mailbox.objects.get().trouble == "untrusted"
    assert left_in(server) == 1


def test_a_wrong_password_and_a_server_that_is_away(server, settings):
    settings.HOTLINE_MAILBOX_PASSWORD = "wrong"
    assert fetch().trouble == "refused"
    server.stop()
    assert fetch().trouble == "unreachable"
    row = Mailbox.objects.get()
    assert row.trouble == "unreachable" and row.emptied_at is None
    first = row.failing_since
    assert fetch().trouble == "unreachable"
    assert Mailbox.objects.get().failing_since == first


def test_what_another_program_has_marked_for_removal_is_kept_first(server):
    deliver(server, letter("One."), letter("Two."))
    with server.mailbox() as client:
        client.store("1:2", "+FLAGS", "\\Deleted")
    assert fetch().kept == 2


def test_the_log_holds_no_word_and_no_address(server, settings, log_lines):
    logging.getLogger().setLevel(logging.INFO)
    deliver(server, letter(), auto_reply(), letter(headers={"From": None, "Return-Path": None}))
    fetch()
    settings.HOTLINE_MAILBOX_PASSWORD = "wrong-password-of-ours"
    fetch()
    server.stop()
    fetch()
    text = "\n".join(log_lines)
    assert "the mailbox could not be emptied: refused" in text and "unreachable" in text
    for word in ("motel", "Something", SENDER, "Rivers", "example.org", "wrong-password", server.password):
        assert word not in text


def test_the_command_prints_what_it_did(server, capsys):
    deliver(server, letter())
    call_command("fetch_mail", once=True)
    assert json.loads(capsys.readouterr().out) == NOTHING | {"kept": 1}
    server.stop()
    with pytest.raises(CommandError, match="could not be emptied"):
        call_command("fetch_mail", once=True)


def test_without_a_mailbox_nothing_happens(settings):
    assert settings.HOTLINE_MAILBOX_HOST == ""
    assert fetch().said() == NOTHING
    with pytest.raises(CommandError, match="HOTLINE_MAILBOX_HOST"):
        call_command("fetch_mail", once=True)
    assert not Mailbox.objects.exists()
