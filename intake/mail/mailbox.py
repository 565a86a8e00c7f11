"""The mailbox on its server, by IMAP over TLS. The server is the queue: a message leaves it only once it is kept."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

CONNECT_SECONDS, ANSWER_SECONDS = 10, 30
MOST_BYTES = 10 * 1024 * 1024
HEAD_BYTES = 1024 * 1024  # fetched of a larger one
TRIES = (
    "HotlineTry1",
    "HotlineTry2",
    "HotlineTry3",
)  # keywords on the message: they outlive a killed process


class Trouble(Exception):
    """`code` of MAILBOX_TROUBLE. It never quotes the server."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Waiting:
    """A message in the mailbox. `received`: when the server took it, empty when it does not say."""

    uid: int
    size: int
    received: datetime | None
    tries: int

    @property
    def whole(self) -> bool:
        return self.size <= MOST_BYTES


@contextmanager
def opened() -> Iterator[Mailbox]:
    """Signed in, with the folder selected. Whatever the connection does wrong in here is a Trouble."""
    with speaking():
        client = connected()
    try:
        with speaking():
            try:
                client.login(settings.HOTLINE_MAILBOX_USER, settings.HOTLINE_MAILBOX_PASSWORD)
            except LoginError:
                raise Trouble("refused") from None
        yield Mailbox(client)
    finally:
        with suppress(OSError, IMAPClientError):
            client.logout()


def connected() -> IMAPClient:
    """The certificate and the host's name are always checked; a CA file replaces the machine's own list."""
    trusted = ssl.create_default_context(cafile=settings.HOTLINE_MAILBOX_CA_FILE or None)
    trusted.minimum_version = ssl.TLSVersion.TLSv1_2
    client = IMAPClient(
        settings.HOTLINE_MAILBOX_HOST,
        port=settings.HOTLINE_MAILBOX_PORT,
        ssl_context=trusted,
        timeout=SocketTimeout(CONNECT_SECONDS, ANSWER_SECONDS),
    )
    client.normalise_times = False
    return client


@contextmanager
def speaking() -> Iterator[None]:
    try:
        yield
    except ssl.SSLCertVerificationError:
        raise Trouble("untrusted") from None
    except (OSError, IMAPClientAbortError):
        raise Trouble("unreachable") from None
    except IMAPClientError:
        raise Trouble("other") from None


class Mailbox:
    """`remembers`: the server keeps our keywords; without them a failed try is forgotten."""

    def __init__(self, client: IMAPClient) -> None:
        self._client = client
        self.remembers = False

    def first(self, most: int) -> list[Waiting]:
        """The first `most` messages, those that failed before last: one that ends the process that reads it
        must not stand before the others."""
        with speaking():
            folder = self._client.select_folder(settings.HOTLINE_MAILBOX_FOLDER)
            self.remembers = b"\\*" in folder.get(b"PERMANENTFLAGS", ())
            if not folder[b"EXISTS"]:
                return []
            uids = self._client.search([f"1:{min(folder[b'EXISTS'], most)}"])
            facts = self._client.fetch(uids, ["RFC822.SIZE", "INTERNALDATE", "FLAGS"])
        found = [waiting(uid, facts[uid]) for uid in uids if uid in facts]
        return sorted(found, key=lambda one: (one.tries, one.uid))

    def trying(self, message: Waiting) -> None:
        """Noted on the server before anything is read. A server without keywords notes nothing."""
        if message.tries < len(TRIES):
            self._flag(message, "+FLAGS.SILENT")

    def not_its_fault(self, message: Waiting) -> None:
        self._flag(message, "-FLAGS.SILENT")

    def _flag(self, message: Waiting, how: str) -> None:
        flag = TRIES[min(message.tries, len(TRIES) - 1)]
        with speaking(), suppress(IMAPClientError):
            add = self._client.add_flags if how.startswith("+") else self._client.remove_flags
            add([message.uid], [flag], silent=True)

    def content(self, message: Waiting) -> bytes | None:
        """Its bytes, or the first of a large one's; None when somebody took it away."""
        part = "" if message.whole else f"<0.{HEAD_BYTES}>"
        with speaking():
            answer = self._client.fetch([message.uid], [f"BODY.PEEK[]{part}"])
        facts = answer.get(message.uid, {})
        found: bytes | None = facts.get(b"BODY[]" if message.whole else b"BODY[]<0>")
        return found

    def remove(self, message: Waiting) -> None:
        """This one alone: a plain EXPUNGE would also take what another program has marked."""
        with speaking():
            self._client.delete_messages([message.uid], silent=True)
            if self._client.has_capability("UIDPLUS"):
                self._client.uid_expunge([message.uid])
            else:
                self._client.expunge()


def waiting(uid: int, facts: dict[bytes, object]) -> Waiting:
    flags, size, received = facts.get(b"FLAGS"), facts.get(b"RFC822.SIZE"), facts.get(b"INTERNALDATE")
    names = {flag.decode("ascii", "replace") for flag in flags} if isinstance(flags, tuple) else set()
    return Waiting(
        uid=uid,
        size=size if isinstance(size, int) else MOST_BYTES + 1,
        received=received.astimezone(UTC) if isinstance(received, datetime) and received.tzinfo else None,
        tries=sum(flag in names for flag in TRIES),
    )
