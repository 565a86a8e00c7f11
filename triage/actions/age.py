"""Signs of a person under 18 in what people wrote. The machine reads each new tip once and may only raise; a
person judges, and what a person has judged stands."""

from __future__ import annotations

import logging
import time
from dataclasses import asdict, dataclass
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from hotline.audit.log import record
from hotline.now import now
from hotline.within import within
from intake import actions as intake
from intake.access import unread_by_machine, words_about_victims
from intake.age_cues import MOST, cues
from intake.models import Correction, MachineRead, Tip
from triage.models import Review
from triage.models.review import RAISED

BATCH = 200
LOOK_BACK = timedelta(days=30)
SECONDS = 30.0  # the worker has other work; the next pass goes on where this one stops
OF_A_TIP = 20.0  # seconds; what takes longer is put aside like what cannot be read
AGAIN_AFTER = 3600.0  # seconds: what could not be read is not read, and logged, each minute
log = logging.getLogger(__name__)
_failed: dict[UUID, float] = {}  # tip, and until when it is left alone


@dataclass
class Read:
    """Tips of one pass: read, raised by it, and not readable now."""

    read: int = 0
    raised: int = 0
    failed: int = 0


def read_age_cues() -> dict[str, int]:
    """Every new tip that nobody has read for this. Any number of processes may do so at once."""
    counted, until, moment = Read(), time.monotonic() + SECONDS, now()
    since = moment - LOOK_BACK
    while batch := unread_by_machine("age", since, BATCH, but=_put_aside()):
        for tip in batch:
            if time.monotonic() > until:
                return asdict(counted)
            _count(tip, moment.year, counted)
        since = batch[-1].written_at
    return asdict(counted)


def _put_aside() -> list[UUID]:
    for tip_id in [tip_id for tip_id, until in _failed.items() if until < time.monotonic()]:
        del _failed[tip_id]
    return list(_failed)


def _count(tip: Tip, year: int, counted: Read) -> None:
    try:
        counted.raised += read_one(tip, year)
        counted.read += 1
    except Exception:  # whatever is wrong with this one, the next child must be seen
        log.exception("a tip could not be read for signs of age")
        _failed[tip.pk] = time.monotonic() + AGAIN_AFTER
        counted.failed += 1


def read_one(tip: Tip, year: int) -> bool:
    """Whether it raised. The words found are the sealed reason of the correction."""
    content = intake.read_by_machine(tip=tip, task="age")
    texts = words_about_victims(tip, content)
    with within(OF_A_TIP):
        words = found_in(texts, year)
    try:
        with transaction.atomic():
            intake.done(tip=tip, task="age")
            if not words or not _open_question(tip):
                return False
            intake.correct(
                tip=tip, field="minor", value="maybe", reason=" · ".join(words), by=None, source="age_cue"
            )
            review = Review.objects.filter(tip=tip).first()
            record(by=None, action="tip.age_cue", target=review or tip, tip_id=tip.pk)
    except IntegrityError:
        if MachineRead.objects.filter(tip=tip, task="age").exists():
            return False  # another worker was first, and did the same
        raise
    return True


def found_in(texts: list[str], year: int) -> list[str]:
    found = [cue.words for text in texts for cue in cues(text, year)]
    return list(dict.fromkeys(found))[:MOST]


def _open_question(tip: Tip) -> bool:
    """Whether nobody has said that a minor is or may be in it, and no person has judged it yet."""
    minor_now = Review.objects.filter(tip=tip).values_list("minor_now", flat=True).first() or tip.minor
    if minor_now in RAISED:
        return False
    return not Correction.objects.filter(tip=tip, field="minor").exists()
