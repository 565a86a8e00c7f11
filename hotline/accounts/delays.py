"""How long the next try has to wait.

A try is charged before it is checked, in one statement: a hundred guesses sent at once get as many checks as
one guesser in a row. Waiting belongs to the account, never to a machine's address, so nobody can shut a whole
office out; and it never touches passkeys, so the account's owner gets in while a guesser is at it.
"""

from __future__ import annotations

import math
import uuid
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from hotline.now import now

from .models import SignInDelay, Staff, Step

FREE_FAILURES = 3
LONGEST_SECONDS = 300
FORGET_AFTER_SECONDS = 3600

_CHARGE = """
INSERT INTO accounts_signindelay AS delay (id, account, step, failures, next_try_at)
VALUES (%(id)s, %(account)s, %(step)s, 1, %(now)s)
ON CONFLICT (account, step) DO UPDATE SET
    failures = CASE WHEN delay.next_try_at < %(forgotten)s THEN 1 ELSE delay.failures + 1 END,
    next_try_at = %(now)s + CASE
        WHEN delay.next_try_at < %(forgotten)s OR delay.failures + 1 < %(free)s THEN interval '0'
        ELSE interval '1 second' * least(2 ^ least(delay.failures + 1 - %(free)s, 30), %(longest)s) END
WHERE delay.next_try_at <= %(now)s
RETURNING failures
"""


def account_of(email: str) -> uuid.UUID:
    """The id under which tries for this address count: the staff member's, else a bucket of unknown ones."""
    email = email.strip().lower()
    known = Staff.objects.filter(email=email).values_list("pk", flat=True).first()
    bucket = salted_hmac("hotline.accounts.unknown", email, algorithm="sha256").digest()[:2]
    return known or uuid.UUID(int=int.from_bytes(bucket))


def charge(account: uuid.UUID, step: Step) -> None:
    """Count one try as failed, until forgive() says otherwise. Raises ValidationError if it is too soon."""
    at = now()
    values: dict[str, Any] = {
        "id": uuid.uuid4(),
        "account": account,
        "step": str(step),
        "now": at,
        "forgotten": datetime.fromtimestamp(at.timestamp() - FORGET_AFTER_SECONDS, at.tzinfo),
        "free": FREE_FAILURES,
        "longest": LONGEST_SECONDS,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CHARGE, values)
        charged = cursor.fetchone()
    if not charged:
        raise too_soon(seconds_left(account, step, at))


def seconds_left(account: uuid.UUID, step: Step, at: datetime) -> int:
    next_try_at = (
        SignInDelay.objects.filter(account=account, step=step).values_list("next_try_at", flat=True).first()
    )
    return max(1, math.ceil((next_try_at - at).total_seconds())) if next_try_at else 1


def too_soon(seconds: int) -> ValidationError:
    text = ngettext(
        "Too many wrong tries. Wait %(seconds)s second, then try again. A passkey works at once.",
        "Too many wrong tries. Wait %(seconds)s seconds, then try again. A passkey works at once.",
        seconds,
    )
    return ValidationError(text % {"seconds": seconds}, code="too_soon")


def forgive(account: uuid.UUID, step: Step) -> None:
    """The try was right after all: start counting anew."""
    SignInDelay.objects.filter(account=account, step=step).delete()
