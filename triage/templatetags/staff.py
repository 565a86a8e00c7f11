"""The frame of every staff page: where a person may go, and whether the clock runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hotline.accounts.permissions import Permission, has_permission
from hotline.reference import reference
from triage.shown.lists import kept_query
from triage.shown.live import Said, said
from triage.times import exact, hour, when

register = template.Library()

# A section appears when it exists and this person may open it.
SECTIONS: tuple[tuple[str, str | Promise, tuple[Permission, ...]], ...] = (
    ("queue/", gettext_lazy("Queue"), (Permission.SEE_QUEUE,)),
    ("queue/rota/", gettext_lazy("Rota"), (Permission.SEE_QUEUE,)),
    ("queue/alerts/", gettext_lazy("Alerts"), (Permission.SEE_QUEUE,)),
    ("queue/alerts/mine/", gettext_lazy("My alerts"), (Permission.GRANT_IDENTITY,)),
    ("queue/mail/", gettext_lazy("E-mail"), (Permission.SEE_QUEUE, Permission.RETENTION_READ)),
    (
        "queue/compliance/",
        gettext_lazy("Compliance"),
        (Permission.FIGURES_COMPLIANCE, Permission.FIGURES_READ),
    ),
    ("queue/clock/", gettext_lazy("The clock"), (Permission.SEE_QUEUE, Permission.ACCOUNTS)),
    ("desk/", gettext_lazy("Desk"), (Permission.LOG_CALLS,)),
    ("desk/alerts/", gettext_lazy("Calls for help"), (Permission.OPEN_CONTENT,)),
    ("desk/shift/", gettext_lazy("Shift"), (Permission.LOG_CALLS,)),
    ("desk/confirm/", gettext_lazy("To confirm"), (Permission.CONFIRM_DUTY_REPORT,)),
    ("desk/vendors/", gettext_lazy("Interpreters"), (Permission.DIRECTORY_EDIT,)),
    ("cases/", gettext_lazy("Cases"), (Permission.SEE_QUEUE,)),
    (
        "cases/reports/",
        gettext_lazy("Reports"),
        (Permission.APPROVE_DISCLOSURE, Permission.APPROVE_IDENTITY_PART),
    ),
    ("cases/access/", gettext_lazy("Access"), (Permission.OPEN_IDENTITY_REQUEST, Permission.GRANT_IDENTITY)),
    ("directory/", gettext_lazy("Directory"), (Permission.DIRECTORY_READ,)),
    ("directory/tasks/", gettext_lazy("Directory tasks"), (Permission.DIRECTORY_EDIT,)),
    ("directory/coverage/", gettext_lazy("Coverage"), (Permission.FIGURES_COVERAGE,)),
    ("directory/applications/", gettext_lazy("Applications"), (Permission.DIRECTORY_EDIT,)),
    (
        "trends/",
        gettext_lazy("Figures"),
        (Permission.FIGURES_DRAFT, Permission.FIGURES_APPROVE, Permission.FIGURES_READ),
    ),
    ("audit/", gettext_lazy("Audit log"), (Permission.AUDIT_READ,)),
    ("accounts/", gettext_lazy("Accounts"), (Permission.ACCOUNTS,)),
)


@dataclass(frozen=True)
class Place:
    path: str
    label: str | Promise
    current: bool


@register.simple_tag
def home_path() -> str:
    try:
        return reverse("people_home")
    except NoReverseMatch:
        return "/"


@register.simple_tag(takes_context=True)
def staff_nav(context: Context) -> list[Place]:
    request: HttpRequest | None = context.get("request")
    user = context.get("user")
    if request is None or user is None or not user.is_authenticated:
        return []
    home = home_path()
    open_here = [
        (home + path, label)
        for path, label, permissions in SECTIONS
        if any(has_permission(user, permission) for permission in permissions) and _exists(home + path)
    ]
    here = max((path for path, _label in open_here if request.path.startswith(path)), key=len, default="")
    return [Place(path, label, path == here) for path, label in open_here]


@register.simple_tag(takes_context=True)
def supervisor_path(context: Context) -> str:
    return _desk_page(context, "desk/supervisor/")


@register.simple_tag(takes_context=True)
def scripts_path(context: Context) -> str:
    return _desk_page(context, "desk/scripts/")


@register.simple_tag(takes_context=True)
def alerts_path(context: Context) -> str:
    """Where the page of somebody who may answer asks whether a colleague calls for help; "" for all others."""
    user = context.get("user")
    if user is None or not user.is_authenticated or not has_permission(user, Permission.OPEN_CONTENT):
        return ""
    path = home_path() + "desk/alerts/"
    return path if _exists(path) and (not user.needs_training or user.is_trained()) else ""


@register.simple_tag(takes_context=True)
def live_said(context: Context) -> Said | None:
    """What the header says of alerts; None where nobody is signed in."""
    user, live = context.get("user"), context.get("live")
    return said(user, live) if user is not None and live is not None and user.is_authenticated else None


@register.simple_tag
def clock_state(clock: dict[str, Any]) -> str:
    """One line for the top of the page: a mark, and how long ago the clock ran."""
    if not clock["ok"]:
        return format_html('<span class="late">▲ {}</span>', _("Clock stopped"))
    return format_html('<span class="ok">● {}</span>', clock_ran(clock))


def clock_ran(clock: dict[str, Any]) -> str:
    return _("Clock ran %(seconds)s\u00a0s ago") % {"seconds": clock["age_s"] or 0}


@register.simple_tag
def clock_stopped(clock: dict[str, Any]) -> str:
    age = clock["age_s"]
    if age is None:
        return _("The clock has not run yet.")
    minutes = max(1, age // 60)
    words = ngettext(
        "The clock has not run for %(minutes)s minute.",
        "The clock has not run for %(minutes)s minutes.",
        minutes,
    )
    return words % {"minutes": minutes}


@register.simple_tag(takes_context=True)
def register_path(context: Context) -> str:
    """Whom to call about a child, for everybody who may have to."""
    user = context.get("user")
    if user is None or not user.is_authenticated:
        return ""
    may = any(has_permission(user, one) for one in (Permission.SEE_QUEUE, Permission.DUTY_REPORT))
    return reverse("triage:duty_rules") if may else ""


@register.simple_tag(takes_context=True)
def duty_at_the_desk(context: Context) -> Any:
    """Who is on duty, for whoever takes a call. The queue has a line of its own."""
    request, user = context.get("request"), context.get("user")
    if request is None or user is None or not user.is_authenticated:
        return ()
    at_desk = request.path.startswith(home_path() + "desk/") and has_permission(user, Permission.LOG_CALLS)
    return context.get("on_duty", ()) if at_desk else ()


def _desk_page(context: Context, path: str) -> str:
    user = context.get("user")
    if user is None or not user.is_authenticated or not has_permission(user, Permission.LOG_CALLS):
        return ""
    path = home_path() + path
    return path if _exists(path) else ""


def _exists(path: str) -> bool:
    return _resolves(path, settings.ROOT_URLCONF)


@lru_cache
def _resolves(path: str, urls: str) -> bool:
    """Asked once in a process: a page asks for every section there may be."""
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


@register.simple_tag
def moment(at: datetime, now: datetime) -> str:
    """A time as the hour, with the day where it is not today's, in the display zone."""
    return when(at, now)


@register.filter
def hour_of(at: datetime) -> str:
    return hour(at)


@register.filter
def exact_of(at: datetime) -> str:
    return exact(at)


@register.filter
def as_reference(id_: UUID) -> str:
    return reference(id_)


@register.filter
def unbroken(text: str) -> SafeString:
    """A reference in a sentence: a browser breaks a line at its hyphen, and half a reference cannot be read out."""
    return format_html('<span class="unbroken">{}</span>', text)


@register.simple_tag(takes_context=True)
def list_query(context: Context) -> str:
    """`?` and the list that this page was opened from; "" where it was opened from elsewhere."""
    request: HttpRequest | None = context.get("request")
    return kept_query(request) if request is not None else ""


@register.inclusion_tag("triage/list_nav.html", takes_context=True)
def list_nav(context: Context, review_id: UUID) -> dict[str, Any]:
    """The way back from a review: to its list, with the next and the one before, or to the queue."""
    return {"query": list_query(context), "review_id": review_id}
