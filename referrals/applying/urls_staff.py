"""Below /{en,fr}/staff/directory/applications/."""

from __future__ import annotations

from django.urls import path

from referrals.applying import views_staff as views

app_name = "applying"
urlpatterns = [
    path("", views.queue, name="queue"),
    path("<uuid:pk>/", views.page, name="page"),
    path("<uuid:pk>/take/", views.take, name="take"),
    path("<uuid:pk>/more/", views.ask_for_more, name="more"),
    path("<uuid:pk>/propose/", views.propose, name="propose"),
    path("<uuid:pk>/agree/", views.agree, name="agree"),
    path("<uuid:pk>/send-back/", views.send_back, name="send_back"),
    path("<uuid:pk>/appeal/", views.appeal, name="appeal"),
    path("<uuid:pk>/letter/", views.letter, name="letter"),
]
