"""Below /{en,fr}/."""

from __future__ import annotations

from django.urls import path

from hotline.pages import NAMES, views

OWN_VIEW = {"abroad": views.abroad}

urlpatterns = [
    path("", views.home, name="home"),
    *(path(f"{name}/", OWN_VIEW.get(name) or views.shown(name), name=name) for name in NAMES),
]
