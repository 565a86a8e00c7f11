"""The public surface. No session, no sign-in, no admin: nothing here could open what was sent."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from hotline import views
from hotline.ready import ready

# Prefix, module. One that is not there yet is left out.
PARTS = (("", "hotline.pages.urls"), ("", "intake.urls"), ("directory/", "referrals.urls"))


def parts() -> list[URLPattern | URLResolver]:
    return [path(prefix, include(module)) for prefix, module in PARTS if find_spec(module)]


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", ready, name="healthz"),
    path("", views.front_door, name="front_door"),
    path("api/hsds/", include("referrals.api.urls")),
    *i18n_patterns(path("exit/", views.leave, name="exit"), *parts(), prefix_default_language=True),
]

handler400 = "hotline.views.bad_request"
handler403 = "hotline.views.refused"
handler404 = "hotline.views.not_found"
handler500 = "hotline.views.broken"
