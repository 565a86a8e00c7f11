"""Where a sentence about what was done waits for the next page."""

from __future__ import annotations

from typing import Any

from django.contrib.messages.storage.session import SessionStorage
from django.db import DatabaseError


class SaidOnce(SessionStorage):
    """In the session: a sentence may name a tip or a colleague, and a cookie stays readable on the machine. A page that
    says that the database is gone is whole without them."""

    def _get(self, *args: Any, **kwargs: Any) -> tuple[list[Any], bool]:
        try:
            found: tuple[list[Any], bool] = super()._get(*args, **kwargs)  # type: ignore[misc]
        except DatabaseError:
            return [], True
        return found
