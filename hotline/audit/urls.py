from __future__ import annotations

from django.urls import path

from hotline.audit import views

app_name = "audit"
urlpatterns = [path("", views.index, name="index"), path("tip/<str:name>/", views.tip, name="tip")]
