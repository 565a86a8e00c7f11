"""The three lanes, by name. A mark (held, could not be read) is never a lane."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

LANE_NAMES = {
    "urgent": _("Urgent"),
    "non_urgent": _("Non-urgent"),
    "insufficient": _("Not enough information"),
}
