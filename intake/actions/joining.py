"""The staff worker's part of a return code: which tips belong together, and which questions have had their time.

A tip carries one code: the one it was given, or the one under which it adds. Each is opened once and leaves its
tag; whatever has the same tag then belongs to the first tip that was given the code, in whichever order they
were read. Any number of workers may do this at once: one at a time writes, for a moment."""

from __future__ import annotations

import hmac
import logging
import time
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.db.models import F, Q

from hotline import turns
from hotline.audit.log import record
from hotline.now import now
from hotline.reference import reference
from hotline.sealing.config import code_key
from hotline.sealing.errors import SealBroken, SealingError
from hotline.sealing.opener import Opener
from intake.access import codes_unread, key_state, open_field
from intake.actions.machine import done, read_by_machine
from intake.models import Addition, CodeTag, MachineRead, Question, Tip

MOST = 10_000
TURN = "intake_turn_codes"  # of an addition and its tip, read at once, the second sees the first
log = logging.getLogger(__name__)


@dataclass
class Joined:
    """What one pass did, in rows. `left`: some of its work is still to be done."""

    read: int = 0
    joined: int = 0
    expired: int = 0
    left: bool = False


def join_additions(*, since: datetime, seconds: float = 20.0) -> Joined:
    """Read the codes of tips written since then, for about so many seconds, and join what belongs together.
    What cannot be read today (a key folder that is away, a lock) is tried again by the next pass."""
    found, until = Joined(expired=close_expired()), time.monotonic() + seconds
    waiting = codes_unread(since, MOST)
    for tip_id in waiting:
        if time.monotonic() > until:
            found.left = True
            break
        try:
            found.joined += _read(tip_id)
            found.read += 1
        except (DatabaseError, SealingError):
            log.exception("a return code could not be read")
            found.left = True
            if not connection.is_usable():
                raise
    found.left |= len(waiting) == MOST
    return found


def close_expired() -> int:
    """Their look-ups go: nothing then shows that there ever was a code to wait for."""
    due = Question.objects.filter(lookup__isnull=False, expires_at__lte=now())
    return due.update(lookup=None, closed_at=F("expires_at"))


def _read(tip_id: UUID) -> int:
    """How many additions found their tip by it. One short transaction, after the entry in the log."""
    tip = Tip.objects.only("return_code", "adds_code", "written_at").get(pk=tip_id)
    code = _open(tip)
    with transaction.atomic():
        if not code:
            done(tip=tip, task="code")
            return 0
        tag = hmac.new(code_key(), code.encode(), sha256).digest()
        turns.take(TURN)
        if MachineRead.objects.filter(tip=tip, task="code").exists():
            return 0  # another worker was quicker
        CodeTag.objects.create(tip=tip, tag=tag)
        done(tip=tip, task="code")
        additions = _join(tag)
        for addition in additions:
            record(by=None, action="tip.joined", tip_id=addition.adds_to_id, added=reference(addition.tip_id))
    return len(additions)


def _open(tip: Tip) -> str:
    """The code, or "" when nothing will ever open it: its key was purged, or somebody changed it."""
    if key_state(tip.pk, "R") == "purged":
        return ""
    content = read_by_machine(tip=tip, task="code")
    return _opened(content, tip, "return_code") or _opened(content, tip, "adds_code")


def _opened(content: Opener, tip: Tip, column: str) -> str:
    sealed = getattr(tip, column)
    try:
        return str(open_field(content, sealed, tip, column)) if sealed else ""
    except SealBroken:
        log.exception("%s does not open", column)
        return ""


def _join(tag: bytes) -> list[Addition]:
    same = Tip.objects.filter(code_tag__tag=tag).only("id", "written_at")
    first = same.filter(return_code__isnull=False).order_by("written_at", "id").first()
    if first is None:
        return []
    waiting = same.filter(return_code__isnull=True, addition__isnull=True).order_by("written_at", "id")
    return [
        Addition.objects.create(tip=tip, adds_to=first, question=_answered(tag, tip.written_at))
        for tip in waiting
    ]


def _answered(tag: bytes, at: datetime) -> Question | None:
    """The question that waited under this code then. Answered, it waits no more."""
    waited = Question.objects.filter(tip__code_tag__tag=tag, asked_at__lte=at, expires_at__gt=at)
    question = waited.filter(Q(closed_at=None) | Q(closed_at__gt=at)).order_by("-asked_at").first()
    if question is not None:
        Question.objects.filter(pk=question.pk, lookup__isnull=False).update(lookup=None, closed_at=now())
    return question
