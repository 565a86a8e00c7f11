"""Mounted at /{en,fr}/staff/cases/."""

from __future__ import annotations

from django.urls import path

from triage.views import agencies, cases

app_name = "triage_cases"
urlpatterns = [
    path("", cases.index, name="index"),
    path("agencies/", agencies.index, name="agencies"),
    path("agencies/new/", agencies.agency, name="agency_new"),
    path("agencies/<uuid:agency_id>/", agencies.agency, name="agency"),
    path("find/", cases.find, name="find"),
    path("plan-steps/", cases.template, name="template"),
    path("from/<uuid:review_id>/", cases.open_from, name="open_from"),
    path("<uuid:case_id>/", cases.page, name="case"),
    path("<uuid:case_id>/read/", cases.read, name="read"),
    path("<uuid:case_id>/note/", cases.note, name="note"),
    path("<uuid:case_id>/add/", cases.into, name="into"),
    path("<uuid:case_id>/merge/", cases.merge, name="merge"),
    path("<uuid:case_id>/split/", cases.split, name="split"),
    path("<uuid:case_id>/close/", cases.close, name="close"),
    path("<uuid:case_id>/reopen/", cases.reopen, name="reopen"),
    path("<uuid:case_id>/tie/", cases.tie, name="tie"),
    path("<uuid:case_id>/untie/", cases.untie, name="untie"),
    path("<uuid:case_id>/plan/", cases.plan_open, name="plan_open"),
    path("<uuid:case_id>/plan/done/", cases.step_done, name="step_done"),
    path("<uuid:case_id>/plan/skip/", cases.step_skip, name="step_skip"),
    path("<uuid:case_id>/plan/owner/", cases.step_owner, name="step_owner"),
    path("<uuid:case_id>/plan/refused/", cases.refuse, name="refuse"),
    path("<uuid:case_id>/plan/agreed/", cases.agree, name="agree"),
    path("<uuid:case_id>/plan/close/", cases.plan_close, name="plan_close"),
]
