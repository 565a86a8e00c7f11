"""Mail that stays in the house, in a folder that the proof can search."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail.backends.filebased import EmailBackend


class FolderBackend(EmailBackend):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**(kwargs | {"file_path": str(settings.HOTLINE_VAR / "mail")}))
