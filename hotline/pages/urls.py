"""Below /{en,fr}/."""

from __future__ import annotations

from django.urls import path

from hotline.pages import NAMES, views

OWN_VIEW = {"abroad": views.abroad}
OWN_ADDRESS = {"criteria": "directory/criteria/"}  # where its neighbours are

urlpatterns = [
    path("", views.home, name="home"),
    *(
        path(OWN_ADDRESS.get(name, f"{name}/"), OWN_VIEW.get(name) or views.shown(name), name=name)
        for name in NAMES
    ),
]
