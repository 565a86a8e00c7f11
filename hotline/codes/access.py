"""Of access to what is sealed: what is asked for, on whose authority, and what was said to it."""

from django.utils.translation import gettext_lazy as _

from hotline.codes.base import Code, CodeList

ACCESS_WHAT = CodeList(
    "access_what",
    (
        Code("identity", _("Who told us")),
        Code("content", _("What the reporter wrote")),
    ),
)

ACCESS_KIND = CodeList(
    "access_kind",
    (
        Code("request", _("On request")),
        Code("own", _("On the privacy officer’s own authority")),
        Code("break_glass", _("Emergency access, danger now")),
    ),
)

ACCESS_ANSWER = CodeList(
    "access_answer",
    (
        Code("granted", _("Granted")),
        Code("refused", _("Refused")),
    ),
)
