"""When a call is a tip. Plain functions."""

from __future__ import annotations

from intake.said import TipSaid

# In these somebody told of a situation, even when not one detail was caught.
ALWAYS_A_TIP = frozenset({"crisis", "tip"})
# A code that says nothing yet.
NOTHING = frozenset({"", "unknown", "undetermined", "not_asked", "declined"})


def is_tip(kind: str, said: TipSaid) -> bool:
    """Whether a supervisor must look: by the kind, or because something about a situation was said.

    What was written down is never dropped, and only a tip can keep it sealed; so any of it makes one."""
    if kind in ALWAYS_A_TIP or said.danger == "yes" or said.minor_answer in ("yes", "maybe"):
        return True
    words = (said.narrative, said.timing, said.suspects, said.adds_code, *said.place.values())
    rows = (said.persons, said.identifiers, said.indicators)
    codes = (said.trafficking_type, said.venue)
    return any(words) or any(rows) or said.how_many is not None or not set(codes) <= NOTHING
