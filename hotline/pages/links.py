"""What the foot of every public page leads to, in groups. A name whose address is not there is left out."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FOOT: tuple[tuple[tuple[str, Promise], ...], ...] = (
    (
        ("help", _("Get help")),
        ("call", _("How a call goes")),
        ("directory", _("Find a service")),
        ("abroad", _("Outside Canada")),
    ),
    (
        ("before", _("Tell us something")),
        ("add", _("Add to what you sent")),
        ("after", _("What happens next")),
        ("email", _("Writing an e-mail")),
        ("signs", _("Signs to look for")),
    ),
    (
        ("private", _("How we keep it private")),
        ("safe", _("If someone checks your device")),
    ),
    (
        ("about", _("Who we are")),
        ("professionals", _("For professionals")),
        ("criteria", _("Being in our directory")),
        ("learn", _("Study, volunteer, work")),
        ("access", _("Using this site")),
    ),
)
