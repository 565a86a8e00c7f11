"""Who asks, and what every page of a call checks first."""

from __future__ import annotations

from typing import cast
from uuid import UUID, uuid4

from django.http import HttpRequest

from hotline.accounts.decorators import require
from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission

specialists = require(Permission.LOG_CALLS)
followers = require(Permission.OPEN_CONTENT)


def user_of(request: HttpRequest) -> Staff:
    return cast(Staff, request.user)


def uuid_or_new(text: object) -> UUID:
    try:
        return UUID(str(text))
    except ValueError:
        return uuid4()


def number_of(text: object) -> int:
    """0 where it is none, or larger than any number of saves."""
    return int(str(text)) if str(text).isdigit() and len(str(text)) < 9 else 0
