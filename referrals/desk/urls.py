"""Below /{en,fr}/staff/directory/: the partnerships desk."""

from __future__ import annotations

from django.urls import path

from referrals.desk.views import body, bulk, editing, hiding, history, hours, listing, stewards

urlpatterns = [
    path("", listing.index, name="partner_list"),
    path("new/", editing.add_body, name="partner_new"),
    path("several/", bulk.bulk, name="partner_bulk"),
    path("hand-over/", stewards.hand_over, name="partner_hand_over"),
    path("<uuid:organization_id>/", body.organization, name="partner_listing"),
    path("<uuid:organization_id>/agree/", stewards.agree, name="partner_agree"),
    path("<uuid:organization_id>/withdraw/", stewards.withdraw, name="partner_withdraw"),
    path("<uuid:organization_id>/history/", history.history, name="partner_history"),
    path("<uuid:organization_id>/undo/", history.undo, name="partner_undo"),
    path("service/<uuid:service_id>/", body.service, name="partner_service"),
    path("site/<uuid:site_id>/", body.site, name="partner_site"),
    path("site/<uuid:site_id>/open/", hiding.open_site, name="partner_open"),
    path("site/<uuid:site_id>/seal/", hiding.seal, name="partner_seal"),
    path("site/<uuid:site_id>/hide/", hiding.hide, name="partner_hide"),
    path("site/<uuid:site_id>/show/", hiding.show, name="partner_show"),
    path("hours/<str:owner>/<uuid:key>/", hours.hours, name="partner_hours"),
    path("edit/<str:kind>/<uuid:key>/", editing.edit, name="partner_edit"),
    path("add/<str:kind>/<str:owner>/<uuid:key>/", editing.add, name="partner_add"),
    path("remove/<str:kind>/<uuid:key>/", editing.remove, name="partner_remove"),
    path("visibility/<str:kind>/<uuid:key>/", editing.visibility, name="partner_visibility"),
]
