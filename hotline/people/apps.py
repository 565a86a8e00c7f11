from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Pages about staff accounts. They record what they do, so they live above the audit log. No models."""

    name = "hotline.people"
    label = "people"
    verbose_name = _("People")
