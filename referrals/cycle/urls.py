"""Below /{en,fr}/staff/directory/, beside the list of partners."""

from __future__ import annotations

from django.urls import path

from referrals.cycle import views

urlpatterns = [
    path("tasks/", views.tasks, name="cycle_tasks"),
    path("tasks/<uuid:task_id>/take/", views.take, name="cycle_take"),
    path("tasks/<uuid:task_id>/done/", views.done, name="cycle_done"),
    path("changes/<uuid:organization_id>/", views.changes, name="cycle_changes"),
    path("changes/words/<uuid:request_id>/", views.words, name="cycle_words"),
    path("changes/decide/<uuid:change_id>/", views.decide, name="cycle_decide"),
    path("verified/<uuid:organization_id>/", views.verified, name="cycle_verified"),
    path("verified/<uuid:organization_id>/ask/", views.ask, name="cycle_ask"),
    path("coverage/", views.coverage, name="cycle_coverage"),
    path("wrong/<uuid:service_id>/", views.flag, name="cycle_flag"),
]
