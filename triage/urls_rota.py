"""Below the queue, at rota/; names as in triage.urls."""

from __future__ import annotations

from django.urls import path

from triage.views import rota, taking_over

urlpatterns = [
    path("", rota.index, name="rota"),
    path("add/", rota.add, name="rota_add"),
    path("copy/", rota.copy, name="rota_copy"),
    path("take-over/", taking_over.take_over, name="take_over"),
    path("offers/<uuid:offer_id>/accept/", rota.answer, {"accept": True}, name="rota_accept"),
    path("offers/<uuid:offer_id>/decline/", rota.answer, {"accept": False}, name="rota_decline"),
    path("offers/<uuid:offer_id>/withdraw/", rota.withdraw, name="rota_withdraw"),
    path("<uuid:turn_id>/", rota.page, name="rota_turn"),
    path("<uuid:turn_id>/end/", rota.end, name="rota_end"),
    path("<uuid:turn_id>/cover/", rota.cover, name="rota_cover"),
    path("<uuid:turn_id>/offer/", rota.offer, name="rota_offer"),
]
