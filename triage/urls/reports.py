"""Mounted at /{en,fr}/staff/cases/reports/."""

from __future__ import annotations

from django.urls import path

from triage.views import report_acts, reports

app_name = "reports"
urlpatterns = [
    path("", reports.index, name="index"),
    path("new/", reports.new, name="new"),
    path("<uuid:disclosure_id>/", reports.page, name="report"),
    path("<uuid:disclosure_id>/open/", reports.open_report, name="open"),
    path("<uuid:disclosure_id>/change/", reports.change, name="change"),
    path("<uuid:disclosure_id>/submit/", report_acts.submit, name="submit"),
    path("<uuid:disclosure_id>/approve/", report_acts.approve, name="approve"),
    path("<uuid:disclosure_id>/back/", report_acts.send_back, name="send_back"),
    path("<uuid:disclosure_id>/identity/", report_acts.identity, name="identity"),
    path("<uuid:disclosure_id>/release/", report_acts.release, name="release"),
    path("<uuid:disclosure_id>/emergency/", report_acts.emergency, name="emergency"),
    path("<uuid:disclosure_id>/confirm/", report_acts.confirm, name="confirm"),
    path("<uuid:disclosure_id>/stop/", report_acts.stop, name="stop"),
    path("<uuid:disclosure_id>/consent/", report_acts.take_back, name="take_back"),
    path("<uuid:disclosure_id>/acknowledge/", report_acts.acknowledge, name="acknowledge"),
    path("<uuid:disclosure_id>/told/", report_acts.told, name="told"),
    path("<uuid:disclosure_id>/followup/", report_acts.follow_up, name="follow_up"),
    path("<uuid:disclosure_id>/download/", report_acts.download, name="download"),
]
