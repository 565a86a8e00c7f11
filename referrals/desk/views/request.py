"""What every view of the desk asks of its request."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.utils.translation import get_language

from hotline.accounts.decorators import require
from hotline.accounts.kept import gives_back
from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from referrals.desk.typed import label

readers = require(Permission.DIRECTORY_READ)


def editors(view: Any) -> Any:
    """Whose words come back under their names when they are turned away."""
    return gives_back(labels=label)(require(Permission.DIRECTORY_EDIT)(view))


def staff(request: HttpRequest) -> Staff:
    return cast(Staff, request.user)  # require() let nobody else in


def may_edit(request: HttpRequest) -> bool:
    return has_permission(staff(request), Permission.DIRECTORY_EDIT)


def elsewhere(request: HttpRequest) -> str:
    """This page in the other language, with what its address asks for."""
    other, query = "en" if language() == "fr" else "fr", request.META.get("QUERY_STRING", "")
    return f"/{other}{request.path_info[3:]}{'?' if query else ''}{query}"


def language() -> str:
    return (get_language() or "en")[:2]
