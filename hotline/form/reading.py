"""Reading what a browser sends, to its end."""

from __future__ import annotations

from django.http import HttpRequest

MOST_DRAINED = 32 * 1024 * 1024  # bytes


def drain(request: HttpRequest) -> None:
    """Reads what is still on its way: a browser that is cut off while it sends never shows our answer."""
    left = MOST_DRAINED
    while left > 0 and (part := request.read(65536)):
        left -= len(part)
