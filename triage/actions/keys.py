"""An e-mail to those who may act when the keys of the form are not right. Part of each pass, whatever process
runs it; pages and /healthz say so too, without any process."""

from __future__ import annotations

import hashlib
import logging
import time

from hotline.accounts.permissions import Role
from hotline.now import now
from hotline.sealing import canary
from triage import mail
from triage.access.house import key_code
from triage.mail import recipients

LOOK_EACH = 300.0  # seconds
HOUR = 3600.0
log = logging.getLogger(__name__)


class Rounds:
    """When this process looks again, and until when it has said what it saw. Two processes may both say it:
    under one Message-ID."""

    next_look = float("-inf")
    said_until: dict[str, float] = {}

    @classmethod
    def forget(cls) -> None:
        cls.next_look, cls.said_until = float("-inf"), {}


def watch_keys() -> None:
    if (clock := time.monotonic()) < Rounds.next_look:
        return
    Rounds.next_look = clock + LOOK_EACH
    code = key_code()
    if code == "ok" or Rounds.said_until.get(code, clock) > clock:
        return
    log.error("the keys of the form: %s", code)
    moment = now()
    name = f"keys-{code}-{moment:%Y%m%d}" + ("" if code in canary.CALM else f"-{moment:%H}")
    if _tell(name):  # else the next look tries again
        Rounds.said_until[code] = clock + (24 * HOUR if code in canary.CALM else HOUR)


def _tell(name: str) -> int:
    """Each in a message of their own: one dead mailbox holds back no other, nor a dead mail server the pass. How many
    were told."""
    told = 0
    for address in recipients(Role.ADMINISTRATOR):
        try:
            mail.LINE.send(address, f"{name}-{hashlib.sha256(address.encode()).hexdigest()[:12]}")
        except Exception as error:
            log.error("the alarm about keys could not be sent: %s", mail.trouble_of(error))
            if isinstance(error, mail.Away):
                break
        else:
            told += 1
    return told
