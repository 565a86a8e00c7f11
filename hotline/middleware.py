"""The headers every answer carries, errors and static files included."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    )
)
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "autoplay", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
        "microphone", "midi", "payment", "usb",
    )
)  # fmt: skip


class SecurityHeaders:
    """First in the list, so that WhiteNoise's files and the handlers' error pages pass through it too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def to_https(self, request: HttpRequest) -> HttpResponse | None:
        """Nothing is answered in the clear but /healthz, which says nothing and is asked by machines."""
        if not settings.SECURE_SSL_REDIRECT or request.is_secure() or request.path_info == "/healthz":
            return None
        return HttpResponsePermanentRedirect(f"https://{request.get_host()}{request.get_full_path()}")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.to_https(request) or self.get_response(request)
        headers = response.headers
        headers.setdefault("Content-Security-Policy", CSP)
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["Cross-Origin-Embedder-Policy"] = "require-corp"
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Frame-Options"] = "DENY"
        headers["Permissions-Policy"] = PERMISSIONS
        if settings.SECURE_HSTS_SECONDS:
            headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains; preload"
        if not request.path_info.startswith(settings.STATIC_URL):
            # Nothing left behind on a shared phone: no copy on disk, none behind the Back button.
            headers["Cache-Control"] = "no-store"
        return response
