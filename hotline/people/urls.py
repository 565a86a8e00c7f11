"""Mounted at /{en,fr}/staff/: the home page and the administrator's pages."""

from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="people_home"),
    path("accounts/", views.people, name="people"),
    path("accounts/add/", views.add, name="people_add"),
    path("accounts/<uuid:pk>/", views.person, name="people_person"),
    path("accounts/<uuid:pk>/role/", views.role, name="people_role"),
    path("accounts/<uuid:pk>/training/", views.training, name="people_training"),
    path("accounts/<uuid:pk>/deactivate/", views.deactivate, name="people_deactivate"),
    path("accounts/<uuid:pk>/reactivate/", views.reactivate, name="people_reactivate"),
    path("accounts/<uuid:pk>/second-factor/", views.reset_second_factor, name="people_reset_second_factor"),
    path("accounts/<uuid:pk>/password/", views.temporary_password, name="people_temporary_password"),
]
