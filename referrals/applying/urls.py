"""Below /{en,fr}/directory/, on the public side. The criteria are a text: content/criteria.md."""

from __future__ import annotations

from django.urls import path

from referrals.applying import views

urlpatterns = [path("apply/", views.apply, name="apply")]
