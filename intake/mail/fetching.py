"""One round: from the mailbox to tips. A message leaves the mailbox only after its transaction is committed, and
is known again if it comes twice: a crash at any step loses none and makes none twice."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError

from hotline import turns
from hotline.now import now
from hotline.sealing.errors import KeyRefused, NoCurrentKey
from intake.access import known_mail
from intake.actions.mail import keep_letter, mailbox_emptied, mailbox_failed, set_aside
from intake.mail import marks, receipt
from intake.mail.mailbox import TRIES, Mailbox, Trouble, Waiting, opened
from intake.mail.reading import Letter, lenient, read
from intake.models.mail import TIPS

ROUND_SECONDS = 40  # a flood is taken in many rounds; between them the worker does its other work
BATCH = 50
READING_SECONDS = 20
OLDEST = timedelta(days=366)  # a server that says more has lost its clock
ONE_FETCHER = "intake_turn_mail"
NOT_THE_MESSAGE = (OperationalError, InterfaceError, KeyRefused, NoCurrentKey)
log = logging.getLogger(__name__)


class TooSlow(Exception):
    """Reading this message takes longer than reading may."""


@dataclass
class Round:
    """In messages. `again`: kept before, and only removed now. `left`: they failed, and are tried again."""

    kept: int = 0
    again: int = 0
    set_aside: int = 0
    left: int = 0
    trouble: str = ""
    answers: list[str] = field(default_factory=list, repr=False)
    stuck: bool = False

    def said(self) -> dict[str, Any]:
        names = ("kept", "again", "set_aside", "left", "trouble")
        return {name: getattr(self, name) for name in names}


def fetch() -> Round:
    """A whole round, if no other process is at it. What fails is noted for everybody to see; raises only when the
    database is away."""
    done = Round()
    if not settings.HOTLINE_MAILBOX_HOST:
        return done
    with turns.kept(ONE_FETCHER) as mine:
        if not mine:
            done.trouble = "busy"
            return done
        try:
            with opened() as mailbox:
                empty(mailbox, done)
        except Trouble as trouble:
            done.trouble = trouble.code
        except NOT_THE_MESSAGE:
            log.exception("mail could not be kept")
            done.trouble = "other"
        done.trouble = done.trouble or ("other" if done.stuck else "")
        note(done)
    receipt.send(done.answers)
    return done


def note(done: Round) -> None:
    if done.trouble:
        log.error("the mailbox could not be emptied: %s", done.trouble)
        mailbox_failed(name=TIPS, trouble=done.trouble, at=now())
    else:
        mailbox_emptied(name=TIPS, at=now())


def empty(mailbox: Mailbox, done: Round) -> None:
    """Batch after batch until only messages are left that just failed, or the time is over."""
    until, seen, left = time.monotonic() + ROUND_SECONDS, set[int](), 0
    while there := mailbox.first(BATCH + left):
        waiting = [message for message in there if message.uid not in seen]
        done.stuck = done.stuck or len(there) - len(waiting) > left  # the server does not let go of them
        if not waiting or time.monotonic() > until:
            return
        for message in waiting:
            seen.add(message.uid)
            left += not take(mailbox, message, done)
            done.left = left
            if time.monotonic() > until:
                return


def take(mailbox: Mailbox, message: Waiting, done: Round) -> bool:
    """Whether it is out of the mailbox. What ends the process that reads it, or cannot be stored, is tried
    three times; then its first words are kept as they stand."""
    mailbox.trying(message)
    try:
        return keep(mailbox, message, done)
    except Trouble:
        raise
    except NOT_THE_MESSAGE:
        mailbox.not_its_fault(message)
        raise
    except Exception:  # whatever a message does to us, the next one is read
        log.exception("an e-mail could not be kept, try %s", message.tries + 1)
        done.stuck = done.stuck or message.tries >= len(TRIES) or not mailbox.remembers
        return False


def keep(mailbox: Mailbox, message: Waiting, done: Round) -> bool:
    raw = mailbox.content(message)
    if raw is None:
        return False
    dedup = marks.of_message(raw, message.received, message.size)
    if known_mail(dedup):
        done.again += 1
    else:
        first_time(message, raw, dedup, done)
    mailbox.remove(message)
    return True


def first_time(message: Waiting, raw: bytes, dedup: bytes, done: Round) -> None:
    moment = received_at(message, now())
    letter = understood(message, raw, moment)
    if letter.set_aside:
        set_aside(reason=letter.set_aside, received_at=moment, dedup=dedup)
        done.set_aside += 1
        return
    hashed = marks.of_id(letter.message_id)
    keep_letter(letter=letter, received_at=moment, dedup=dedup, message_hash=hashed)
    done.kept += 1
    if letter.answer_to:
        done.answers.append(letter.answer_to)


def understood(message: Waiting, raw: bytes, moment: datetime) -> Letter:
    """Reading may fail in ways nobody thought of. Then the words as they stand are kept, at once."""
    if message.tries < len(TRIES):
        try:
            with within(READING_SECONDS):
                return read(raw, received_at=moment, whole=message.whole)
        except Exception:
            log.exception("an e-mail could not be read")
    return lenient(raw, why="broken")


def received_at(message: Waiting, moment: datetime) -> datetime:
    """When the server took it: the clock counts from there, however late we fetch."""
    if message.received is None or not moment - OLDEST < message.received <= moment:
        return moment
    return message.received


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Raises TooSlow after that time. In the main thread only, where the worker and the command run."""

    def stop(number: int, frame: Any) -> None:
        raise TooSlow

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
