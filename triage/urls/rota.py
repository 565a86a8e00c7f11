"""Below the queue, at rota/; names as in triage.urls."""

from __future__ import annotations

from django.urls import path

from triage.views import rota, taking_over, turns

urlpatterns = [
    path("", rota.index, name="rota"),
    path("add/", rota.add, name="rota_add"),
    path("copy/", rota.copy, name="rota_copy"),
    path("take-over/", taking_over.take_over, name="take_over"),
    path("offers/<uuid:offer_id>/accept/", turns.answer, {"accept": True}, name="rota_accept"),
    path("offers/<uuid:offer_id>/decline/", turns.answer, {"accept": False}, name="rota_decline"),
    path("offers/<uuid:offer_id>/withdraw/", turns.withdraw, name="rota_withdraw"),
    path("<uuid:turn_id>/", turns.page, name="rota_turn"),
    path("<uuid:turn_id>/end/", turns.end, name="rota_end"),
    path("<uuid:turn_id>/cover/", turns.cover, name="rota_cover"),
    path("<uuid:turn_id>/offer/", turns.offer, name="rota_offer"),
]
