from django.apps import AppConfig


class LauncherConfig(AppConfig):
    """An app only so that Django finds its management commands; it has no models."""

    name = "hotline.launcher"
    label = "launcher"
