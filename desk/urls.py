"""Below /{en,fr}/staff/desk/."""

from __future__ import annotations

from django.urls import path

from desk import views

app_name = "desk"
urlpatterns = [
    path("", views.calls, name="calls"),
    path("new/", views.new, name="new"),
    path("<uuid:call_id>/", views.logged, name="logged"),
]
