"""The headers every answer carries, errors and static files included. `tests/test_headers.py` holds the table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
)
# What no page of ours uses. Only names that browsers know: an unknown one is noise in their console.
FEATURES = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read", "display-capture",
    "encrypted-media", "fullscreen", "gamepad", "geolocation", "gyroscope", "hid", "idle-detection",
    "local-fonts", "magnetometer", "microphone", "midi", "otp-credentials", "payment", "picture-in-picture",
    "screen-wake-lock", "serial", "storage-access", "sync-xhr", "usb", "window-management",
    "xr-spatial-tracking",
)  # fmt: skip
# The sign-in of staff is a passkey; their pages ask for what is new (a live view). The public does neither.
PUBLIC_FEATURES = (*FEATURES, "publickey-credentials-create", "publickey-credentials-get")
STAFF_POLICY = (*POLICY, "connect-src 'self'")


def house_headers() -> dict[str, str]:
    """Those of the surface that this process is; not how long an answer may be kept."""
    headers = {
        "Content-Security-Policy": "; ".join(POLICY if settings.PUBLIC else STAFF_POLICY),
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",  # for browsers too old to know frame-ancestors
        "Permissions-Policy": ", ".join(
            f"{feature}=()" for feature in (PUBLIC_FEATURES if settings.PUBLIC else FEATURES)
        ),
    }
    if settings.SECURE_HSTS_SECONDS:
        headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains; preload"
    return headers


class SecurityHeaders:
    """First in the list, so that WhiteNoise's files and the handlers' error pages pass through it too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        # A Host header that is not ours makes a fault here too; its page must carry the headers as well.
        guarded: Any = convert_exception_to_response(cast(Any, self.redirect_to_https))
        self.to_https: Callable[[HttpRequest], HttpResponse | None] = guarded

    def redirect_to_https(self, request: HttpRequest) -> HttpResponse | None:
        """Nothing is answered in the clear but /healthz, which says nothing and is asked by machines."""
        if not settings.SECURE_SSL_REDIRECT or request.is_secure() or request.path_info == "/healthz":
            return None
        return HttpResponsePermanentRedirect(f"https://{request.get_host()}{request.get_full_path()}")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.to_https(request) or self.get_response(request)
        # Only the directory's frame may stand in another page, and only in one of the hosts in the settings.
        framing = settings.HOTLINE_FRAME_HOSTS if getattr(response, "may_be_framed", False) else []
        ancestors = "frame-ancestors " + (" ".join(framing) or "'none'")
        for name, value in house_headers().items():
            response.headers[name] = value.replace("frame-ancestors 'none'", ancestors)
        if framing:
            del response.headers["X-Frame-Options"]
            # A page that isolates itself (COEP) shows only frames that say so.
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        # WhiteNoise says for its files how long they may be kept; every other answer leaves no copy on a
        # shared phone, none on disk and none behind the Back button.
        is_file = request.path_info.startswith(settings.STATIC_URL) and "Cache-Control" in response.headers
        if not is_file:
            response.headers["Cache-Control"] = "no-store"
            del response.headers["Expires"]  # the sign-in library's; no-store says it all
        return response
