"""Keeping an application. One plain INSERT: the public process may do nothing else and reads nothing back."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from hotline.inserting import insert
from referrals.applying.said import ApplicationSaid
from referrals.models import Application


def keep_application(*, said: ApplicationSaid, dedup: bytes, held: bool = False) -> bool:
    """Whether it is new. A clash of `dedup` is a success: the same words came from the same page before."""
    row = Application(language=said.language, answers=said.answers, dedup=dedup, held=held)
    try:
        with transaction.atomic():
            insert([row])
    except IntegrityError as error:
        if isinstance(error.__cause__, UniqueViolation) and "dedup" in (
            error.__cause__.diag.constraint_name or ""
        ):
            return False
        raise
    return True
