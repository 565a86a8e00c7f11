"""What the forms of the desk call their fields, for words that come back after a session has ended: the form itself is
made of a row, which nobody may see who is not signed in."""

from __future__ import annotations

from django.utils.translation import gettext as _

from referrals.desk.shown import field_label
from referrals.labels import CODED, CODED_EACH, FIELD_NAMES, stem

CHOSEN = {
    *CODED, *CODED_EACH, "is_active", "program", "location", "specialist", "province", "provinces", "weekday",
    "serves", "hard", "confidential",
}  # fmt: skip


def label(name: str) -> str:
    """As it is sent: name_en, rows-0-note_fr. "" for what is ticked, chosen or unseen."""
    part, _dash, column = name.rpartition("-")
    known = stem(column)
    if known not in FIELD_NAMES or known in CHOSEN:
        return ""
    prefix, _dash, number = part.partition("-")
    row = _("Row %(number)s") % {"number": int(number) + 1} if prefix == "rows" and number.isdigit() else ""
    return f"{row} · {field_label(column)}" if row else field_label(column)
