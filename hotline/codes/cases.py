"""Of cases, and of how a report reaches an agency."""

from django.utils.translation import gettext_lazy as _

from hotline.codes.base import Code, CodeList

# What happened to a case.
CASE_EVENT = CodeList(
    "case_event",
    (
        Code("opened", _("Case opened")),
        Code("tip_added", _("Tip added")),
        Code("tip_left", _("Tip taken out")),
        Code("supplement", _("More was told")),
        Code("merged", _("Merged")),
        Code("split", _("Split")),
        Code("closed", _("Case closed")),
        Code("reopened", _("Case reopened")),
        Code("note", _("Note")),
    ),
)

# Why nothing more is done on a case.
CASE_CLOSED = CodeList(
    "case_closed",
    (
        Code("reported", _("Reported, nothing more to do")),
        Code("helped", _("The person was helped, as they wished")),
        Code("declined", _("The person wants nothing more")),
        Code("no_more_facts", _("Nothing more can be learned")),
        Code("not_trafficking", _("Not trafficking")),
        Code("merged", _("Merged into another case")),
    ),
)

# How a report reaches an agency: sealed to their key, or handed over by a download that is logged.
SECURE_WAY = CodeList(
    "secure_way",
    (
        Code("age", _("File sealed to their key")),
        Code("download", _("Download handed over")),
        Code("phone", _("By phone only")),
    ),
)

# By what two tips are linked. `_loose`: one of them does not say the province, or the platform.
LINK_REASON = CodeList(
    "link_reason",
    (
        Code("phone", _("Same phone number")),
        Code("email", _("Same e-mail address")),
        Code("plate", _("Same plate, same province")),
        Code("handle", _("Same online name, same platform")),
        Code("web", _("Same web page")),
        Code("place", _("Same address or business")),
        Code("plate_loose", _("Same plate, province said once")),
        Code("handle_loose", _("Same online name, platform not given in both")),
        Code("place_loose", _("Same number and street name, kind of street not given in both")),
    ),
)

# Why a step of a response plan was left out.
SKIP_REASON = CodeList(
    "skip_reason",
    (
        Code("not_needed", _("Not needed here")),
        Code("person_declined", _("The person does not want it")),
        Code("not_possible", _("Not possible")),
        Code("unsafe", _("It would put somebody at risk")),
        Code("elsewhere", _("Somebody else has done it")),
    ),
)
