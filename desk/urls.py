"""Below /{en,fr}/staff/desk/."""

from __future__ import annotations

from django.urls import path

from desk.views import alert, calls, care, confirming, follow, interpreter, referral, saving, screen, shift

app_name = "desk"
urlpatterns = [
    path("", calls.calls, name="calls"),
    path("new/", calls.new, name="new"),
    path("call/<uuid:call_id>/", screen.call, name="call"),
    path("call/<uuid:call_id>/save/", saving.save, name="save"),
    path("call/<uuid:call_id>/fresh/", saving.fresh, name="fresh"),
    path("call/<uuid:call_id>/finish/", screen.finish, name="finish"),
    path("call/<uuid:call_id>/leave/", screen.leave, name="leave"),
    path("call/<uuid:call_id>/alert/", alert.alert, name="alert"),
    path("call/<uuid:call_id>/alert/close/", alert.alert_close, name="alert_close"),
    path("call/<uuid:call_id>/alert/state/", alert.alert_state, name="alert_state"),
    path("call/<uuid:call_id>/follow/", follow.follow, name="follow"),
    path("call/<uuid:call_id>/following/", follow.following, name="following"),
    path("call/<uuid:call_id>/break/", shift.break_, name="break"),
    path("alerts/", follow.alerts, name="alerts"),
    path("alerts/fresh/", follow.alerts_fresh, name="alerts_fresh"),
    path("alerts/<uuid:alert_id>/acknowledge/", follow.acknowledge, name="acknowledge"),
    path("alerts/<uuid:alert_id>/take/", follow.take, name="take"),
    path("alerts/<uuid:alert_id>/hand-back/", follow.hand_back, name="hand_back"),
    path("alerts/<uuid:alert_id>/over/", follow.over, name="over"),
    path("shift/", shift.shift, name="shift"),
    path("shift/on/", shift.shift_on, name="shift_on"),
    path("shift/off/", shift.shift_off, name="shift_off"),
    path("shift/hand-over/", shift.hand_over, name="hand_over"),
    path("shift/hand-over/<uuid:handover_id>/", shift.handover, name="handover"),
    path("shift/hand-over/<uuid:handover_id>/accept/", shift.accept, name="accept"),
    path("call/<uuid:call_id>/script/", care.script, name="script"),
    path("call/<uuid:call_id>/consent/", care.consent, name="consent"),
    path("call/<uuid:call_id>/withdraw/", care.withdraw, name="withdraw"),
    path("call/<uuid:call_id>/safe/", care.safe, name="safe"),
    path("call/<uuid:call_id>/outreach/", care.outreach, name="outreach"),
    path("call/<uuid:call_id>/child/", care.child, name="child"),
    path("call/<uuid:call_id>/plan/", care.plan, name="plan"),
    path("call/<uuid:call_id>/action/", care.action, name="action"),
    path("call/<uuid:call_id>/interpreter/", interpreter.interpreter, name="interpreter"),
    path("call/<uuid:call_id>/interpreter-end/", interpreter.interpreter_end, name="interpreter_end"),
    path("call/<uuid:call_id>/match/", referral.match, name="match"),
    path("call/<uuid:call_id>/referral/", referral.referral, name="referral"),
    path("call/<uuid:call_id>/referral-end/", referral.referral_end, name="referral_end"),
    path("confirm/", confirming.confirm, name="confirm"),
    path("vendors/", interpreter.vendors, name="vendors"),
    path("<uuid:call_id>/after/", calls.after, name="after"),
    path("<uuid:call_id>/", calls.logged, name="logged"),
]
