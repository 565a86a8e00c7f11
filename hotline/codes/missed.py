"""Why a deadline was missed: what the house can change, and nobody's name."""

from django.utils.translation import gettext_lazy as _

from hotline.codes.base import Code, CodeList

BREACH_REASON = CodeList(
    "breach_reason",
    (
        Code("nobody_on_duty", _("Nobody was on duty")),
        Code("too_many", _("Too much came at once")),
        Code("system_fault", _("A fault of the system")),
        Code("waited", _("Waited for information or for somebody’s answer")),
        Code("handover_lost", _("Lost at a hand-over")),
        Code("training", _("Not known what was to be done: training")),
        Code("recorded_late", _("Done in time, recorded late")),
        Code("another", _("Another reason")),
    ),
)
