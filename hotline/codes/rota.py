"""On duty: the two places of a rota, and what is answered to the offer of a turn."""

from django.utils.translation import gettext_lazy as _

from hotline.codes.base import Code, CodeList

ROTA_PLACE = CodeList("rota_place", (Code("lead", _("Lead")), Code("backup", _("Back-up"))))

ROTA_ANSWER = CodeList(
    "rota_answer",
    (
        Code("accepted", _("Accepted")),
        Code("declined", _("Declined")),
        Code("withdrawn", _("Withdrawn")),
    ),
)
