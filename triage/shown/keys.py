"""What is wrong with the keys of the form, in words, above every staff page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hotline.sealing.canary import Keys
from triage.times import exact

CALL = gettext_lazy("Call whoever looks after this system, and the privacy officer, now.")
WORDS: dict[str, tuple[Any, Any]] = {
    "expired": (
        gettext_lazy("No tip can be taken and no call written down: the key has ended."),
        gettext_lazy("Write on paper. Whoever looks after this system makes a new key with “keys rotate”."),
    ),
    "refused": (
        gettext_lazy("No tip can be taken and no call written down: a key does not bear our signature."),
        CALL,
    ),
    "pin": (gettext_lazy("Tips may be sealed for a stranger: the pinned key is not ours."), CALL),
    "substituted": (gettext_lazy("Tips may be sealed for a stranger: a key is not ours."), CALL),
}


@dataclass(frozen=True)
class Notice:
    """Empty `words`: nothing to say. `alarm`: now, and not within days."""

    words: str = ""
    act: str = ""
    alarm: bool = True


def notice(keys: Keys) -> Notice:
    if keys.code in WORDS:
        words, act = WORDS[keys.code]
        return Notice(str(words), str(act))
    if keys.code == "ending" and keys.ends:
        words = _("The key to which everything is sealed ends on %(when)s.") % {"when": exact(keys.ends)}
        return Notice(
            words,
            _(
                "Then no tip can be taken. Whoever looks after this system makes a new one with “keys rotate”."
            ),
            alarm=False,
        )
    return Notice()
