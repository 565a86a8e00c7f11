"""Below /{en,fr}/tip/."""

from __future__ import annotations

from django.urls import path

from intake import views

urlpatterns = [path("", views.tip, name="tip")]
