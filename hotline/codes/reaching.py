"""Of attempts to speak with the person harmed, before what somebody else told of them is decided."""

from django.utils.translation import gettext_lazy as _

from hotline.codes.base import Code, CodeList
from hotline.codes.contact import SAFE_CHANNEL
from hotline.codes.desk import OUTREACH_RESULT

# What puts nobody at risk stands first: they choose the moment, or somebody near them does.
REACH_WAY = CodeList(
    "reach_way",
    (
        Code("they_came", _("They called or wrote to us")),
        Code("trusted", _("Through somebody they trust")),
        Code("service", _("Through a service they already use")),
        *(way for way in SAFE_CHANNEL if way.code != "none"),
    ),
)

# What was not made is no attempt: it has a reason instead.
REACH_RESULT = CodeList(
    "reach_result", tuple(result for result in OUTREACH_RESULT if result.code != "not_made")
)

# Why nobody tried.
REACH_REASON = CodeList(
    "reach_reason",
    (
        Code("no_way", _("No way to reach them")),
        Code("nobody_known", _("No one person is known")),
        Code("unsafe", _("Trying could put them at risk")),
        Code("no_time", _("Danger now: no time for it")),
        Code("asked_not", _("They asked us not to")),
        Code("child", _("A child: the authorities speak with them")),
        Code("themselves", _("They told us themselves")),
    ),
)
