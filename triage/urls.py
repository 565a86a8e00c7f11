"""Mounted at /{en,fr}/staff/queue/."""

from __future__ import annotations

from django.urls import path

from triage.views import acts, held, links, lists, mailbox, passing_on, queue, register, request_acts, review

app_name = "triage"
urlpatterns = [
    path("", queue.index, name="queue"),
    path("lanes/", queue.lanes, name="lanes"),
    path("fresh/", queue.fresh, name="fresh"),
    path("list/", lists.index, name="list"),
    path("list/find/", lists.find, name="find"),
    path("list/find-named/", lists.find_named, name="find_named"),
    path("list/file/", lists.export, name="export"),
    path("list/save/", lists.save, name="view_save"),
    path("list/views/<uuid:view_id>/remove/", lists.remove, name="view_remove"),
    path("held/", held.page, name="held"),
    path("held/lift/", held.lift_many, name="lift_many"),
    path("duty-rules/", register.duty_rules, name="duty_rules"),
    path("duty-rules/<str:province>/", register.duty_rule, name="duty_rule"),
    path("mail/", mailbox.index, name="mailbox"),
    path("<uuid:review_id>/", review.page, name="review"),
    path("<uuid:review_id>/open/", review.open_content, name="open"),
    path("<uuid:review_id>/next/", lists.step, {"back": False}, name="next"),
    path("<uuid:review_id>/previous/", lists.step, {"back": True}, name="previous"),
    path("<uuid:review_id>/hand-over/", passing_on.hand_over, name="hand_over"),
    path("<uuid:review_id>/out-of-scope/", passing_on.out_of_scope, name="out_of_scope"),
    path("<uuid:review_id>/claim/", acts.claim, name="claim"),
    path("<uuid:review_id>/release/", acts.release, name="release"),
    path("<uuid:review_id>/lift/", acts.lift, name="lift"),
    path("<uuid:review_id>/classify/", acts.classify, name="classify"),
    path("<uuid:review_id>/correct/", acts.correct, name="correct"),
    path("<uuid:review_id>/kind/", acts.say_kind, name="kind"),
    path("<uuid:review_id>/person/", acts.add_person, name="person"),
    path("<uuid:review_id>/duty/", acts.record_duty, name="duty"),
    path("<uuid:review_id>/reached/", acts.tried, name="tried"),
    path("<uuid:review_id>/not-tried/", acts.no_attempt, name="no_attempt"),
    path("<uuid:review_id>/never-publish/", acts.never_publish, name="never_publish"),
    path("<uuid:review_id>/may-publish/", acts.may_publish, name="may_publish"),
    path("<uuid:review_id>/decide/", acts.decide, name="decide"),
    path("<uuid:review_id>/case/", acts.place, name="place"),
    path("<uuid:review_id>/link/", links.answer, name="link"),
    path("<uuid:review_id>/who/", request_acts.ask, name="ask_who"),
    path("<uuid:review_id>/who/danger/", request_acts.break_glass, name="break_glass"),
    path("<uuid:review_id>/danger/", acts.say_danger, name="say_danger"),
    path("<uuid:review_id>/ask/", acts.ask, name="ask"),
    path("<uuid:review_id>/ask/back/", acts.take_back, name="take_back"),
]
