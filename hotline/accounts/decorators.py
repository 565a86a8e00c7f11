"""Guards for staff views. Sign-in and second factor are not their business: the middleware held those."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .permissions import NEEDS_TRAINING, ROLE_PERMISSIONS, Permission, Role, has_permission

View = Callable[..., HttpResponse]


def require(*permissions: Permission) -> Callable[[View], View]:
    """Let in who holds at least one of `permissions`; everybody else is refused (403), GET and POST alike."""
    if not permissions:
        raise TypeError("require() names at least one permission.")

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if any(has_permission(request.user, permission) for permission in permissions):
                return view(request, *args, **kwargs)
            return refuse(request, permissions)

        guarded.permissions = permissions  # type: ignore[attr-defined]  # read by the table of URLs x roles
        return guarded

    return guard


def refuse(request: HttpRequest, permissions: tuple[Permission, ...] = ()) -> HttpResponse:
    """The refusal page. It names no object, and says so when only the training record is missing."""
    role = getattr(request.user, "role", None)
    held = ROLE_PERMISSIONS[Role(role)] if role and request.user.is_active else frozenset()
    untrained = any(permission in NEEDS_TRAINING and permission in held for permission in permissions)
    return render(request, "accounts/refused.html", {"untrained": untrained}, status=403)


def background(view: View) -> View:
    """Mark a page's own polling: it is no sign of the person being there and keeps no session alive."""
    view.background = True  # type: ignore[attr-defined]
    return view
