"""What follows from what was said. Plain functions."""

from __future__ import annotations

from datetime import timedelta

from hotline.codes import MAY_BE_MINOR_AGE_BANDS, MINOR_AGE_BANDS, MINOR_SIGNS
from intake.said import TipSaid

MAILBOX_PATIENCE = timedelta(
    minutes=4
)  # without mail fetched; then an alert, within five minutes of the fault


def minor_of(said: TipSaid) -> str:
    """yes, maybe, no or unknown: whether a potential victim is or may be under 18 (S63).

    The strongest word wins, so a "no" never hides a band, a sign or a second person; a blank is unknown."""
    bands = {person.age_band for person in said.persons if person.role == "potential_victim"}
    if said.minor_answer == "yes" or bands & MINOR_AGE_BANDS:
        return "yes"
    if said.minor_answer == "maybe" or bands & MAY_BE_MINOR_AGE_BANDS or set(said.indicators) & MINOR_SIGNS:
        return "maybe"
    return "no" if said.minor_answer == "no" else "unknown"
