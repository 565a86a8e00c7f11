"""The receipt: off unless switched on, neutral, and never to a machine or to somebody who did not write."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message

import pytest
from django.core import mail

from intake.mail import receipt
from intake.mail.fetching import fetch
from intake.mail.reading import one_sender
from tests.intake.letters import SENDER, auto_reply, bounce, deliver, letter, told_of

NEVER_SAID = (
    "traffick",
    "traite",
    "hotline",
    "ligne",
    "tip",
    "renseignement",
    "victim",
    "police",
    "833",
    "motel",
)


def answer_to(raw: bytes) -> str:
    return one_sender(message_from_bytes(raw))


def test_who_writes_may_be_answered():
    assert answer_to(letter()) == SENDER
    assert answer_to(letter(headers={"Precedence": "first-class", "Auto-Submitted": "no"})) == SENDER


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-generated"},
        {"List-Id": "<friends.example.net>"},
        {"List-Unsubscribe": "<mailto:x@example.net>"},
        {"Precedence": "bulk"},
        {"Precedence": "LIST"},
        {"Precedence": "junk"},
        {"X-Auto-Response-Suppress": "OOF, AutoReply"},
        {"Return-Path": "<>"},
        {"Return-Path": None},
        {"Return-Path": "<somebody.else@example.net>"},
        {"From": None},
        {"From": f"{SENDER}, bob@example.net"},
        {"From": "not an address"},
    ],
)
def test_machines_lists_nobody_and_forged_senders_get_none(headers):
    assert answer_to(letter(headers=headers)) == ""


@pytest.mark.parametrize(
    "address",
    ["no-reply@example.net", "noreply@example.net", "do_not_reply@example.net", "MAILER-DAEMON@example.net",
     "postmaster@example.net", "bounces+42@example.net", "friends-request@example.net", "owner-list@example.net"],
)  # fmt: skip
def test_addresses_that_nobody_reads_get_none(address):
    assert answer_to(letter(sender=address)) == ""


def sent() -> list[Message]:
    return [message.message() for message in mail.outbox]


@pytest.mark.dovecot
@pytest.mark.django_db(transaction=True)
class TestReceipts:
    @pytest.fixture(autouse=True)
    def on(self, mail_server, settings, monkeypatch):
        settings.DEFAULT_FROM_EMAIL = "The Hotline <noreply@example.org>"
        settings.HOTLINE_MAILBOX_RECEIPT = True
        with told_of(mail_server):
            yield

    @pytest.fixture
    def sender(self, request) -> str:
        return f"{request.node.name.lower()}@example.net"  # Redis remembers for a day

    def test_off_unless_switched_on(self, mail_server, settings, sender):
        settings.HOTLINE_MAILBOX_RECEIPT = False
        deliver(mail_server, letter(sender=sender))
        fetch()
        assert sent() == []

    def test_one_neutral_answer_in_both_languages(self, mail_server, sender):
        deliver(mail_server, letter(sender=sender))
        fetch()
        (answer,) = sent()
        whole = str(answer).lower() + answer.get_payload(decode=True).decode().lower()
        assert not [word for word in NEVER_SAID if word in whole]
        assert (answer["From"], answer["To"]) == ("noreply@example.org", sender)
        assert mail.outbox[0].subject == "Received / Reçu"
        assert answer["Auto-Submitted"] == "auto-replied"
        assert answer["In-Reply-To"] is answer["References"] is answer["Reply-To"] is None
        body = answer.get_payload(decode=True).decode()
        assert (
            "Your message has arrived." in body and "Votre message est bien arrivé." in body and "911" in body
        )

    def test_one_a_day_for_one_sender_and_none_again_after_a_crash(self, mail_server, sender):
        deliver(mail_server, letter("One.", sender=sender), letter("Two.", sender=sender.upper()))
        fetch()
        deliver(mail_server, letter("Three.", sender=sender))
        fetch()
        assert len(sent()) == 1

    def test_none_to_what_was_set_aside(self, mail_server):
        deliver(mail_server, auto_reply(), bounce())
        assert fetch().set_aside == 2
        assert sent() == []

    def test_a_mail_server_that_is_away_loses_the_receipt_and_nothing_else(
        self, mail_server, settings, sender
    ):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        deliver(mail_server, letter(sender=sender))
        assert fetch().said() == {"kept": 1, "again": 0, "set_aside": 0, "left": 0, "trouble": ""}

    def test_without_redis_there_is_none(self, mail_server, settings, sender):
        settings.REDIS_URL = "redis://127.0.0.1:1/0"
        deliver(mail_server, letter(sender=sender))
        assert fetch().kept == 1
        assert sent() == []

    def test_what_redis_remembers_names_nobody(self, settings, sender):
        import redis

        assert receipt.not_yet_today(sender)
        client = redis.Redis.from_url(settings.REDIS_URL.replace("redis+socket://", "unix://"))
        names = client.keys("receipt:*")
        client.close()
        assert names and not [name for name in names if b"example" in name]
