"""Mounted at /{en,fr}/staff/cases/."""

from __future__ import annotations

from django.urls import path

from triage.views import agencies, case_acts, cases, links

app_name = "triage_cases"
urlpatterns = [
    path("", cases.index, name="index"),
    path("agencies/", agencies.index, name="agencies"),
    path("agencies/new/", agencies.agency, name="agency_new"),
    path("agencies/<uuid:agency_id>/", agencies.agency, name="agency"),
    path("links/", links.index, name="links"),
    path("find/", cases.find, name="find"),
    path("plan-steps/", cases.template, name="template"),
    path("<uuid:case_id>/", cases.page, name="case"),
    path("<uuid:case_id>/read/", cases.read, name="read"),
    path("<uuid:case_id>/note/", case_acts.note, name="note"),
    path("<uuid:case_id>/add/", case_acts.into, name="into"),
    path("<uuid:case_id>/merge/", case_acts.merge, name="merge"),
    path("<uuid:case_id>/split/", case_acts.split, name="split"),
    path("<uuid:case_id>/close/", case_acts.close, name="close"),
    path("<uuid:case_id>/reopen/", case_acts.reopen, name="reopen"),
    path("<uuid:case_id>/tie/", case_acts.tie, name="tie"),
    path("<uuid:case_id>/untie/", case_acts.untie, name="untie"),
    path("<uuid:case_id>/plan/", case_acts.plan_open, name="plan_open"),
    path("<uuid:case_id>/plan/done/", case_acts.step_done, name="step_done"),
    path("<uuid:case_id>/plan/happened/", case_acts.step_happened, name="step_happened"),
    path("<uuid:case_id>/plan/skip/", case_acts.step_skip, name="step_skip"),
    path("<uuid:case_id>/plan/owner/", case_acts.step_owner, name="step_owner"),
    path("<uuid:case_id>/plan/refused/", case_acts.refuse, name="refuse"),
    path("<uuid:case_id>/plan/agreed/", case_acts.agree, name="agree"),
    path("<uuid:case_id>/plan/close/", case_acts.plan_close, name="plan_close"),
]
