"""Below /{en,fr}/directory/, on the public side."""

from __future__ import annotations

from django.urls import include, path

from referrals import views, views_choose
from referrals.cycle.public import confirm

urlpatterns = [
    path("", views.directory, name="directory"),
    path("service/<uuid:service_id>/", views.listing, name="listing"),
    path("frame/", views.frame, name="directory_frame"),
    path("choose/", views_choose.choose, name="choose"),
    path("map/", views.canada, name="directory_map"),
    path("confirm/", confirm, name="confirm_nothing"),
    path("confirm/<str:token>/", confirm, name="confirm_listing"),
    path("sitemap.xml", views.sitemap, name="directory_sitemap"),
    path("", include("referrals.applying.urls")),
]
