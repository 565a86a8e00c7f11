"""Mounted at /{en,fr}/staff/cases/access/."""

from __future__ import annotations

from django.urls import path

from triage.views import request_acts, requests

app_name = "access"
urlpatterns = [
    path("", requests.index, name="index"),
    path("ask/", request_acts.by_reference, name="by_reference"),
    path("<uuid:request_id>/", requests.page, name="request"),
    path("<uuid:request_id>/read/", request_acts.read, name="read"),
    path("<uuid:request_id>/grant/", request_acts.grant, name="grant"),
    path("<uuid:request_id>/refuse/", request_acts.refuse, name="refuse"),
    path("<uuid:request_id>/open/", request_acts.open_it, name="open"),
    path("<uuid:request_id>/close/", request_acts.close, name="close"),
    path("<uuid:request_id>/seen/", request_acts.acknowledge, name="acknowledge"),
    path("<uuid:request_id>/contact/", request_acts.contact, name="contact"),
    path("<uuid:request_id>/contact/ended/", request_acts.contact_ended, name="contact_ended"),
]
