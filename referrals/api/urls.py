"""Below /api/hsds/, on the public side, in the language that is asked for."""

from __future__ import annotations

from django.urls import URLPattern, path

from referrals.api import views
from referrals.api.parameters import LISTS


def of(kind: str) -> list[URLPattern]:
    many, one = views.MAKERS[kind]
    return [
        path(kind, many(kind), name=f"hsds_{kind}"),
        path(f"{kind}/<uuid:key>", one(kind), name=f"hsds_{kind}_one"),
    ]


urlpatterns = [
    path("", views.root, name="hsds"),
    path("openapi.json", views.openapi, name="hsds_openapi"),
    path("profile/<str:version>/", views.profile, name="hsds_profile"),
    path("profile/<str:version>/<str:entity>.json", views.patch, name="hsds_patch"),
    *(pattern for kind in LISTS for pattern in of(kind)),
    path("<path:rest>", views.nothing, name="hsds_nothing"),
]
