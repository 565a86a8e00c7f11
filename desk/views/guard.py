"""Who asks, and what every page of a call checks first."""

from __future__ import annotations

from functools import wraps
from typing import Any, cast
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse

from desk.access import duty as duty_access
from hotline.accounts.decorators import View, refuse, require
from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission

specialists = require(Permission.LOG_CALLS)


def user_of(request: HttpRequest) -> Staff:
    return cast(Staff, request.user)


def uuid_or_new(text: object) -> UUID:
    try:
        return UUID(str(text))
    except ValueError:
        return uuid4()


def number_of(text: object) -> int:
    """0 where it is none, or larger than any number of saves."""
    return int(str(text)) if str(text).isdecimal() and len(str(text)) < 9 else 0


def answering(view: View) -> View:
    """Who may open what a call holds. Of those who take calls, only the trained: a call for help is a contact."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if duty_access.may_answer(user_of(request)):
            return view(request, *args, **kwargs)
        return refuse(request, (Permission.OPEN_CONTENT, Permission.LOG_CALLS))

    guarded.permissions = (Permission.OPEN_CONTENT,)  # type: ignore[attr-defined]
    return guarded
