"""One round: from the mailbox to tips. A message leaves the mailbox only after its transaction is committed, and
is known again if it comes twice: a crash at any step loses none and makes none twice."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError

from hotline import turns
from hotline.now import now
from hotline.sealing.errors import KeyRefused, NoCurrentKey
from hotline.within import within
from intake.access import known_mail
from intake.actions.mail import keep_letter, mailbox_behind, mailbox_emptied, mailbox_failed, set_aside
from intake.mail import marks, receipt
from intake.mail.mailbox import TRIES, Mailbox, Trouble, Waiting, opened
from intake.mail.reading import Letter, lenient, read
from intake.models.mail import TIPS

ROUND_SECONDS = 40  # a flood is taken in many rounds; between them the worker does its other work
WINDOW = 1_000  # looked at together, so that a short letter behind hundreds of heavy ones is seen
READING_SECONDS = 3  # of the processor's time: on a busy machine no letter becomes unreadable
OLDEST = timedelta(days=366)  # a server that says more has lost its clock
ONE_FETCHER = "intake_turn_mail"
NOT_THE_MESSAGE = (OperationalError, InterfaceError, KeyRefused, NoCurrentKey)
log = logging.getLogger(__name__)


@dataclass
class Round:
    """In messages. `again`: kept before, and only removed now. `left`: they failed, and are tried again.
    `oldest`: when the oldest came that the round had no time for; empty where a server does not say."""

    kept: int = 0
    again: int = 0
    set_aside: int = 0
    left: int = 0
    trouble: str = ""
    answers: list[str] = field(default_factory=list, repr=False)
    stuck: bool = False
    oldest: datetime | None = None

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
        if done.stuck and done.trouble in ("", "behind"):
            done.trouble = "other"
        note(done)
    receipt.send(done.answers)
    return done


def note(done: Round) -> None:
    if done.trouble:
        log.error("the mailbox could not be emptied: %s", done.trouble)
    if done.trouble == "behind":
        mailbox_behind(name=TIPS, oldest=done.oldest, at=now())
    elif done.trouble:
        mailbox_failed(name=TIPS, trouble=done.trouble, at=now())
    else:
        mailbox_emptied(name=TIPS, at=now())


def empty(mailbox: Mailbox, done: Round) -> None:
    """Window after window until only messages are left that just failed, or the time is over."""
    until, seen, left = time.monotonic() + ROUND_SECONDS, set[int](), 0
    while there := mailbox.first(WINDOW + left):
        waiting = [message for message in there if message.uid not in seen]
        done.stuck = done.stuck or len(there) - len(waiting) > left  # the server does not let go of them
        if not waiting:
            return
        for message in in_turn(waiting):
            if time.monotonic() > until:
                behind(done, (one for one in waiting if one.uid not in seen))
                return
            seen.add(message.uid)
            left += not take(mailbox, message, done)
            done.left = left


def in_turn(waiting: list[Waiting]) -> list[Waiting]:
    """One by its age, one by its size, and so on: what takes long to read is large, and a true letter mostly
    short; but a large one must not wait for ever behind many short ones either."""
    by_age = sorted(waiting, key=lambda one: (one.tries, one.uid))
    by_size = sorted(waiting, key=lambda one: (one.tries, one.size))
    return list(dict.fromkeys(chain.from_iterable(zip(by_age, by_size, strict=True))))


def behind(done: Round, untaken: Iterable[Waiting]) -> None:
    """A round that ran out of time has not emptied the mailbox, however much it took."""
    done.trouble = "behind"
    came = [one.received for one in untaken]
    done.oldest = None if None in came else min(at for at in came if at)


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
            with within(READING_SECONDS, of_work=True):
                return read(raw, received_at=moment, whole=message.whole)
        except Exception:
            log.exception("an e-mail could not be read")
    return lenient(raw, why="broken")


def received_at(message: Waiting, moment: datetime) -> datetime:
    """When the server took it: the clock counts from there, however late we fetch."""
    if message.received is None or not moment - OLDEST < message.received <= moment:
        return moment
    return message.received
