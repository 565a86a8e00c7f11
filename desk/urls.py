"""Below /{en,fr}/staff/desk/."""

from __future__ import annotations

from django.urls import path

from desk.views import calls, saving, screen

app_name = "desk"
urlpatterns = [
    path("", calls.calls, name="calls"),
    path("new/", calls.new, name="new"),
    path("call/<uuid:call_id>/", screen.call, name="call"),
    path("call/<uuid:call_id>/save/", saving.save, name="save"),
    path("call/<uuid:call_id>/fresh/", saving.fresh, name="fresh"),
    path("call/<uuid:call_id>/finish/", screen.finish, name="finish"),
    path("call/<uuid:call_id>/leave/", screen.leave, name="leave"),
    path("<uuid:call_id>/", calls.logged, name="logged"),
]
