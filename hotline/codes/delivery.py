"""Telling somebody of an alert: by which way it went, and why it did not arrive. Never the words of a server."""

from django.utils.translation import gettext_lazy as _

from hotline.codes.base import Code, CodeList

DELIVERY_WAY = CodeList(
    "delivery_way",
    (
        Code("email", _("E-mail")),
        Code("mailbox", _("Duty mailbox")),
        Code("command", _("Paging system")),
    ),
)

DELIVERY_TROUBLE = CodeList(
    "delivery_trouble",
    (
        Code("refused", _("Refused")),
        Code("unreachable", _("Could not be reached")),
        Code("broken_off", _("The line broke in the middle")),
        Code("timed_out", _("No answer in time")),
        Code("no_room", _("No room left")),
        Code("left", _("No longer here")),
        Code("replaced", _("A newer test took its place")),
        Code("other", _("Something else")),
    ),
)

AUDIENCE = CodeList(
    "audience",
    (
        Code("duty", _("who is on duty")),
        Code("backup", _("who is on duty, and the back-up")),
        Code("supervisors", _("all supervisors")),
        Code("director", _("all supervisors, and the director")),
        Code("privacy_officer", _("the privacy officer")),
        Code("director_only", _("the director alone")),
    ),
)
