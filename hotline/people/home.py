"""Where a person's day starts: the first page their role opens."""

from __future__ import annotations

from django.urls import Resolver404, resolve

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission

FIRST_PAGES: tuple[tuple[Permission, str], ...] = (
    (Permission.SEE_QUEUE, "queue/"),
    (Permission.LOG_CALLS, "desk/"),
    (Permission.DIRECTORY_READ, "directory/"),
    (Permission.ACCOUNTS, "accounts/"),
    (Permission.GRANT_IDENTITY, "cases/access/"),
    (Permission.AUDIT_READ, "audit/"),
    (Permission.FIGURES_DRAFT, "trends/"),
    (Permission.FIGURES_READ, "trends/"),
)


def first_page(staff: Staff, home: str) -> str | None:
    """The address below `home` of the first page that exists and opens to this person; None for none."""
    for permission, page in FIRST_PAGES:
        if has_permission(staff, permission) and _exists(home + page):
            return home + page
    return None


def _exists(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
