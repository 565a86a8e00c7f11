"""What stands for `{name}` in content/: numbers and addresses that an installation may change."""

from __future__ import annotations

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override

from hotline.context import PHONE_LINK, PHONES

URLCONF = "hotline.urls_public"


def values(language: str) -> dict[str, str]:
    """Empty ones have nothing to lead to: sections that need them are left out."""
    mail = settings.HOTLINE_PUBLIC_EMAIL
    return {
        "line": f"[{PHONES[language]}]({PHONE_LINK})",
        "mail": f"[{mail}](mailto:{mail})" if mail else "",
        "chat": settings.HOTLINE_CHAT_URL,
        "gmsd": settings.HOTLINE_GMSD_URL,
        "centre": settings.HOTLINE_CENTRE_URL,
        "days": str(settings.HOTLINE_SENDER_DAYS),
    }


def address(name: str, language: str) -> str:
    """Of a page of ours; empty when there is none of that name."""
    try:
        with override(language):
            return reverse(name, URLCONF)
    except NoReverseMatch:
        return ""
