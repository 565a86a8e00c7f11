"""The staff surface: everything behind sign-in and second factor, under /en/ and /fr/."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path

from hotline import health

# Prefix, module. One that is not there yet is left out.
PARTS = (
    ("queue/", "triage.urls.queue"),
    ("cases/", "triage.urls.cases"),
    ("cases/reports/", "triage.urls.reports"),
    ("cases/access/", "triage.urls.access"),
    ("desk/", "desk.urls"),
    ("directory/", "referrals.desk.urls"),
    ("directory/", "referrals.cycle.urls"),
    ("directory/applications/", "referrals.applying.urls_staff"),
    ("audit/", "hotline.audit.urls"),
    ("door/", "hotline.accounts.door_urls"),
    ("", "hotline.people.urls"),
)


def parts() -> list[URLPattern | URLResolver]:
    return [path(prefix, include(module)) for prefix, module in PARTS if find_spec(module)]


def front_door(request: HttpRequest) -> HttpResponseRedirect:
    """To the first page, in the language that the browser asks for."""
    return redirect("people_home")


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.staff, name="healthz"),
    path("", front_door, name="front_door"),
    *i18n_patterns(path("staff/", include(parts())), prefix_default_language=True),
]

handler400 = "hotline.errors_staff.bad_request"
handler403 = "hotline.errors_staff.refused"
handler404 = "hotline.errors_staff.not_found"
handler500 = "hotline.errors_staff.broken"
