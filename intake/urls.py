"""Below /{en,fr}/ of the public surface."""

from __future__ import annotations

from django.urls import path

from intake import views, views_add

urlpatterns = [
    path("tip/", views.tip, name="tip"),
    path("add/", views_add.add, name="add"),
]
