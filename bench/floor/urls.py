from __future__ import annotations

from django.urls import path

from bench.floor import views

urlpatterns = [
    path("report/", views.report, name="report"),
    path("items/", views.items, name="items"),
    path("items/<int:number>/", views.item, name="item"),
    path("healthz", views.healthz),
]
