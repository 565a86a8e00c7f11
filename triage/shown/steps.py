"""That the database's clock has leapt, in words, above every staff page of those who may say what is right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from hotline.now import now
from triage.access.house import open_step
from triage.times import exact, span


@dataclass(frozen=True)
class Step:
    words: str
    now: str


def steps_shown() -> list[Step]:
    """At most one. `now`: what the clock shows, to be compared with a watch."""
    step = open_step()
    if step is None:
        return []
    words = (
        _("The database's clock leapt ahead by %(span)s, at %(time)s.")
        if step.seconds > 0
        else _("The database's clock leapt back by %(span)s, at %(time)s.")
    )
    length = span(timedelta(seconds=abs(step.seconds)))
    return [Step(words % {"span": length, "time": exact(step.before_at)}, exact(now()))]
