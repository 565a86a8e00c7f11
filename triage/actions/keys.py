"""An e-mail to those who may act when the keys of the form are not right. Part of each pass, whatever process
runs it; pages and /healthz say so too, without any process."""

from __future__ import annotations

import hashlib
import logging
import time
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from hotline.accounts.permissions import Role
from hotline.now import now
from hotline.sealing import canary, config
from triage import mail
from triage.access.house import key_code
from triage.mail import recipients
from triage.models import KeyAlarm

LOOK_EACH = 300.0  # seconds
LEASE = timedelta(minutes=5)  # how long others leave it alone, should the process that says it have died
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
log = logging.getLogger(__name__)
# Of all processes that see it, one says it. A time further ahead than anybody lays it is of a clock that has gone back.
CLAIM = """
INSERT INTO triage_keyalarm AS k (code, quiet_until) VALUES (%(code)s, clock_timestamp() + %(lease)s)
ON CONFLICT (code) DO UPDATE SET quiet_until = clock_timestamp() + %(lease)s
    WHERE k.quiet_until NOT BETWEEN clock_timestamp() AND clock_timestamp() + %(quiet)s
RETURNING clock_timestamp(), quiet_until
"""


class Rounds:
    """When this process looks again."""

    next_look = float("-inf")

    @classmethod
    def forget(cls) -> None:
        cls.next_look = float("-inf")


def watch_keys() -> None:
    if (clock := time.monotonic()) < Rounds.next_look:
        return
    Rounds.next_look = clock + LOOK_EACH
    if not _keeps_keys() or (code := key_code()) == "ok":
        return
    quiet = DAY if code in canary.CALM else HOUR
    if (claimed := _claim(code, quiet)) is None:
        return
    moment, until = claimed
    log.error("the keys of the form: %s", code)
    if _tell(f"keys-{code}-{moment:%Y%m%d}" + ("" if code in canary.CALM else f"-{moment:%H}")):
        KeyAlarm.objects.filter(code=code).update(quiet_until=now() + quiet)
    else:  # the next look tries again
        KeyAlarm.objects.filter(code=code, quiet_until=until).delete()


def _keeps_keys() -> bool:
    """A host that has no keys, as that of a timer, cannot tell whether they are right. Where they are out of reach,
    that is what is wrong."""
    try:
        return config.key_dir().is_dir() or config.public_key_dir().is_dir()
    except PermissionError:
        return True


def _claim(code: str, quiet: timedelta) -> tuple[datetime, datetime] | None:
    """When it was claimed, and until when; None: it was said, or another process is saying it."""
    asked: dict[str, Any] = {"code": code, "lease": LEASE, "quiet": quiet}
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, asked)
        found: tuple[datetime, datetime] | None = cursor.fetchone()
        return found


def _tell(name: str) -> int:
    """Each in a message of their own: one dead mailbox holds back no other, nor a dead mail server the pass, nor one
    that is silent twice in a row. How many were told."""
    told = silences = 0
    for address in recipients(Role.ADMINISTRATOR):
        try:
            mail.LINE.send(address, f"{name}-{hashlib.sha256(address.encode()).hexdigest()[:12]}")
        except Exception as error:
            trouble = mail.trouble_of(error)
            log.error("the alarm about keys could not be sent: %s", trouble)
            silences = silences + 1 if trouble in mail.SILENT else 0
            if isinstance(error, mail.Away) or silences > 1:
                break
        else:
            told, silences = told + 1, 0
    return told
