"""What every report says in both languages, whoever wrote it."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

# S21: on every report.
WHO_WE_ARE_NOT = _(
    "This hotline is not the government, not immigration, not the police and not an investigator, and provides no "
    "service on site. It passes on what it was told and has not verified it. It expects no account of what follows."
)
HANDLING = _(
    "For the recipient named above alone, and for the purpose named above. Do not pass it on without asking us. Do not "
    "try to learn who told us. Approach nobody named here in front of others, and never say that you heard it from "
    "this hotline."
)
NOT_SAID: dict[str, Any] = {
    "reporter": _("Who told us"),
    "profile": _("What was asked to find a service for somebody"),
    "time": _("The hour at which we were told"),
    "channel": _("The way by which we were told"),
    "language": _("The language in which we were told"),
}


def in_both(words: Any) -> dict[str, str]:
    """{"en", "fr"} of a lazy text."""
    said = {}
    for language in ("en", "fr"):
        with translation.override(language):
            said[language] = str(words)
    return said
