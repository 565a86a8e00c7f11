"""Whether a tip could be taken now, for machines. Apart from what staff ask, so that the public side loads little."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from hotline.sealing import config
from hotline.sealing.errors import SealingError


def ready(request: HttpRequest) -> JsonResponse:
    """200 while the database is there, and a key of ours to seal to; else 503."""
    try:
        config.public_ring().current()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (SealingError, OSError):
        return JsonResponse({"ok": False}, status=503)
    except DatabaseError:
        connection.close()
        return JsonResponse({"ok": False}, status=503)
    return JsonResponse({"ok": True})
