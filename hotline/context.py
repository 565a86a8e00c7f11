"""What every template may use: the line's number in the reader's form, and where quick exit leads."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from hotline.pages.links import FOOT

PHONE_LINK = "tel:+18339001010"
PHONES = {"en": "1-833-900-1010", "fr": "1\u00a0833\u00a0900-1010"}
EXITS = {"en": "https://weather.gc.ca/", "fr": "https://meteo.gc.ca/"}


def exit_address(language: str) -> str:
    """Where "leave this page" ends: something that anybody might be looking at."""
    return settings.HOTLINE_EXIT_URL or EXITS[language]


def house(request: HttpRequest) -> dict[str, object]:
    language = (get_language() or "en")[:2]
    other = "fr" if language == "en" else "en"
    path = request.path_info
    other_path = f"/{other}{path[3:]}" if path[:4] in ("/en/", "/fr/") else f"/{other}/"
    return {
        "line": PHONES[language],
        "line_link": PHONE_LINK,
        "work_bits": str(settings.HOTLINE_WORK_BITS),
        "exit_url": exit_address(language),
        "demo": "1" if settings.HOTLINE_ENV == "demo" else "",
        "language": language,
        "other_language": other,
        "other_path": other_path,
        "foot": FOOT,
    }
