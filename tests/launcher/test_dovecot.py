"""The mail server of the tests is a real one: what we read mail with is tried against it."""

from __future__ import annotations

import imaplib
import ssl

import pytest

pytestmark = pytest.mark.dovecot
MESSAGE = (
    "From: =?utf-8?q?Zo=C3=A9?= <zoe@example.org>\r\nTo: tips@example.org\r\n"
    "Subject: =?utf-8?q?=C3=89t=C3=A9?=\r\n"
    "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    "J’ai vu quelque chose.\r\n"
).encode()


def unseen(client: imaplib.IMAP4_SSL) -> list[bytes]:
    return client.search(None, "UNSEEN")[1][0].split()


def test_what_is_delivered_is_fetched_byte_for_byte(mail_server):
    mail_server.deliver(MESSAGE)
    with mail_server.mailbox() as client:
        assert client.sock.version() >= "TLSv1.2"
        assert unseen(client) == [b"1"]
        assert client.fetch("1", "(BODY.PEEK[])")[1][0][1] == MESSAGE
        assert unseen(client) == [b"1"]
        client.store("1", "+FLAGS", "\\Seen")
        assert unseen(client) == []


def test_the_mailbox_is_empty_again(mail_server):
    with mail_server.mailbox() as client:
        assert client.search(None, "ALL")[1] == [b""]


def test_a_client_that_checks_refuses_the_certificate_unless_told_to_trust_it(mail_server):
    with pytest.raises(ssl.SSLCertVerificationError):
        imaplib.IMAP4_SSL(mail_server.host, mail_server.port, ssl_context=ssl.create_default_context())


def test_a_wrong_password_is_refused_and_the_right_one_still_opens(mail_server):
    with mail_server.connect() as client, pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"):
        client.login(mail_server.login, "wrong")
    with mail_server.mailbox() as client:
        assert client.state == "SELECTED"


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_server_that_a_test_stopped_is_up_for_the_next(mail_server, time):
    assert mail_server.answers()
    mail_server.stop()
    assert not mail_server.answers()
