"""Who may do what: the role table, in one place, as data.

What is not listed here is refused, by URL and by POST alike (see decorators.require). Conditions that depend
on the row ("own call", "not own disclosure", "on granted request") are checked where the row is fetched; the
permission only opens the door to asking.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    SPECIALIST = "specialist"
    SUPERVISOR = "supervisor"
    PARTNERSHIPS = "partnerships"
    ANALYST = "analyst"
    PRIVACY_OFFICER = "privacy_officer"
    DIRECTOR = "director"
    ADMINISTRATOR = "administrator"


ROLE_NAMES: dict[Role, str | Promise] = {
    Role.SPECIALIST: _("Hotline specialist"),
    Role.SUPERVISOR: _("Supervisor"),
    Role.PARTNERSHIPS: _("Partnerships"),
    Role.ANALYST: _("Analyst"),
    Role.PRIVACY_OFFICER: _("Privacy officer"),
    Role.DIRECTOR: _("Director"),
    Role.ADMINISTRATOR: _("Administrator"),
}
ROLE_CHOICES: list[tuple[str, str | Promise]] = [(str(role), name) for role, name in ROLE_NAMES.items()]


class Permission(StrEnum):
    LOG_CALLS = "log_calls"  # and to go on with one's own open draft; needs the training record
    DUTY_REPORT = "duty_report"  # report a child in need of protection; a specialist's is confirmed after
    CONFIRM_DUTY_REPORT = "confirm_duty_report"
    OPEN_OWN_CALL = "open_own_call"  # content of own calls; identity only while the call is open
    OPEN_CONTENT = "open_content"  # any tip's class C
    OPEN_CONTENT_REQUEST = "open_content_request"  # class C, on a granted request
    OPEN_IDENTITY_REQUEST = "open_identity_request"  # class R, on a granted request
    OPEN_IDENTITY_OWN = "open_identity_own"  # class R, on one's own authority, with a reason
    GRANT_IDENTITY = "grant_identity"
    GRANT_CONTENT = "grant_content"  # class C to the privacy officer, who may ask for it
    BREAK_GLASS = "break_glass"  # class R, two people, imminent danger, the privacy officer told at once
    SEE_QUEUE = "see_queue"
    DECIDE = "decide"  # classify a tip and decide on it
    TAKE_BREACHES = "take_breaches"  # take over what missed its deadline
    APPROVE_DISCLOSURE = "approve_disclosure"  # never one's own
    APPROVE_IDENTITY_PART = "approve_identity_part"
    ASK_REPORTER = "ask_reporter"
    DIRECTORY_READ = "directory_read"
    DIRECTORY_FLAG = "directory_flag"
    DIRECTORY_EDIT = "directory_edit"
    FIGURES_DRAFT = "figures_draft"
    FIGURES_COMPLIANCE = "figures_compliance"
    FIGURES_COVERAGE = "figures_coverage"
    FIGURES_APPROVE = "figures_approve"
    FIGURES_READ = "figures_read"
    AUDIT_READ = "audit_read"
    RETENTION_READ = "retention_read"
    RETENTION = "retention"
    ACCOUNTS = "accounts"


ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.SPECIALIST: frozenset(
        {
            Permission.LOG_CALLS,
            Permission.DUTY_REPORT,
            Permission.OPEN_OWN_CALL,
            Permission.DIRECTORY_READ,
            Permission.DIRECTORY_FLAG,
        }
    ),
    Role.SUPERVISOR: frozenset(
        {
            Permission.LOG_CALLS,
            Permission.DUTY_REPORT,
            Permission.CONFIRM_DUTY_REPORT,
            Permission.OPEN_CONTENT,
            Permission.OPEN_IDENTITY_REQUEST,
            Permission.BREAK_GLASS,
            Permission.SEE_QUEUE,
            Permission.DECIDE,
            Permission.APPROVE_DISCLOSURE,
            Permission.ASK_REPORTER,
            Permission.DIRECTORY_READ,
            Permission.DIRECTORY_FLAG,
            Permission.FIGURES_COMPLIANCE,
        }
    ),
    Role.PARTNERSHIPS: frozenset(
        {
            Permission.DIRECTORY_READ,
            Permission.DIRECTORY_FLAG,
            Permission.DIRECTORY_EDIT,
            Permission.FIGURES_COVERAGE,
        }
    ),
    Role.ANALYST: frozenset({Permission.FIGURES_DRAFT}),
    Role.PRIVACY_OFFICER: frozenset(
        {
            Permission.OPEN_CONTENT_REQUEST,
            Permission.OPEN_IDENTITY_OWN,
            Permission.GRANT_IDENTITY,
            Permission.APPROVE_IDENTITY_PART,
            Permission.FIGURES_APPROVE,
            Permission.AUDIT_READ,
            Permission.RETENTION_READ,
            Permission.RETENTION,
        }
    ),
    Role.DIRECTOR: frozenset(
        {
            Permission.OPEN_CONTENT,
            Permission.GRANT_CONTENT,
            Permission.OPEN_IDENTITY_REQUEST,
            Permission.BREAK_GLASS,
            Permission.SEE_QUEUE,
            Permission.TAKE_BREACHES,
            Permission.APPROVE_DISCLOSURE,
            Permission.DIRECTORY_READ,
            Permission.FIGURES_READ,
            Permission.AUDIT_READ,
            Permission.RETENTION_READ,
        }
    ),
    Role.ADMINISTRATOR: frozenset({Permission.ACCOUNTS}),
}

# The line promises that nobody takes a contact, or judges what came in, before the full victim-centred training
# (S18): these permissions lie dormant until somebody else has recorded that it was completed. Taking over what
# missed its deadline asks for none: the director is the last to hear of a clock, and nobody stands behind them.
NEEDS_TRAINING = frozenset({Permission.LOG_CALLS, Permission.DECIDE, Permission.CONFIRM_DUTY_REPORT})


class Holder(Protocol):
    """What has_permission needs to know of a person; Staff and AnonymousUser both fit."""

    @property
    def is_active(self) -> bool: ...


def has_permission(staff: Holder, permission: Permission) -> bool:
    """Whether this person may do this now: active, in a role that has it, trained where that is asked."""
    role = getattr(staff, "role", None)
    if not staff.is_active or role is None:
        return False
    if permission not in ROLE_PERMISSIONS[Role(role)]:
        return False
    return permission not in NEEDS_TRAINING or bool(staff.is_trained())  # type: ignore[attr-defined]
