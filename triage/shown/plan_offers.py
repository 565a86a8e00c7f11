"""Steps of a plan that something has done already: offered with what happened as the result, and ended by a person
alone. By the codes of the first template (triage/data/response_steps.json); a step of one's own is offered
nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from triage.models import Disclosure, DutyToReport
from triage.shown.report import agency_name
from triage.times import exact


@dataclass(frozen=True)
class Offer:
    """`words`: what happened, with its day since it is kept, and the step's result if somebody takes it. `done`: it
    may be taken; else it is said alone, so that nobody takes what may leave for what has left."""

    words: str
    done: bool = True


def offers(
    reports: Iterable[Disclosure], duties: Iterable[DutyToReport], *, since: datetime | None
) -> dict[str, Offer]:
    """By the code of a step, of the newest that happened. `since`: when an earlier plan of the case was closed; what
    was before that belongs to that one."""
    found: list[tuple[datetime, str, Offer]] = []
    for row in reports:
        to = {"ref": row.reference, "agency": agency_name(row.agency)}
        if row.handed_over_at:
            told = to | {"time": exact(row.handed_over_at)}
            found.append(
                (row.handed_over_at, "report", Offer(_("%(ref)s handed over to %(agency)s, %(time)s") % told))
            )
            if row.recipient_kind == "child_protection":
                found.append((row.handed_over_at, "child_protection", found[-1][2]))
        elif row.waits_for_hand_over and row.released_at:
            words = _("%(ref)s to %(agency)s is released and not handed over yet") % to
            found.append((row.released_at, "report", Offer(words, done=False)))
        if row.acknowledged_at:
            told = to | {"time": exact(row.acknowledged_at)}
            words = _("%(agency)s confirmed the receipt of %(ref)s, %(time)s") % told
            found.append((row.acknowledged_at, "receipt", Offer(words)))
    for duty in duties:
        if duty.reported_at:
            words = _("Reported to child protection by %(name)s, %(time)s") % {
                "name": duty.by.name, "time": exact(duty.reported_at),
            }  # fmt: skip
            found.append((duty.reported_at, "child_protection", Offer(words)))
    # What is done stands before what is only on its way, and the newest before the older.
    found.sort(key=lambda one: (one[2].done, one[0]))
    return {code: offer for at, code, offer in found if since is None or at > since}
