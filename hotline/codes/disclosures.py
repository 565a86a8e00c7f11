"""Of reports: what is weighed before one leaves, why one is stopped, and what is heard of it afterwards."""

from django.utils.translation import gettext_lazy as _

from hotline.codes.base import Code, CodeList

# Weighed before a report is handed to a second person: could it hurt somebody, and is there a gentler way?
NO_HARM = CodeList(
    "no_harm",
    (
        Code("recipient", _("This is the right body, and it can act or help")),
        Code("wishes", _("What the person wants was asked, or why that was not possible is written down")),
        Code(
            "exposes", _("It does not let the trafficker learn who spoke, from a place, a time or a detail")
        ),
        Code("local", _("Nobody known to the people involved works where it goes, as far as we know")),
        Code("status", _("It cannot cost anybody their status in Canada, their work or their home")),
        Code("contact", _("It says how the person may not be approached: shared phone, times, who is near")),
        Code("children", _("Children who depend on anyone named here were thought of")),
        Code("least", _("It says no more than this recipient needs")),
    ),
)

# Why a report did not leave.
STOP_REASON = CodeList(
    "stop_reason",
    (
        Code("withdrawn", _("The consent was taken back")),
        Code("author", _("Taken back by its author")),
        Code("refused", _("Not approved")),
        Code("overtaken", _("No longer right")),
    ),
)

# What we hear when we ask after a report.
FOLLOW_UP = CodeList(
    "follow_up",
    (
        Code("no_answer", _("No answer")),
        Code("received", _("Received, nothing more yet")),
        Code("working", _("Being worked on")),
        Code("ended", _("Ended there")),
    ),
)

# What came of a report, as far as the agency says.
REPORT_OUTCOME = CodeList(
    "report_outcome",
    (
        Code("person_safe", _("The person is safe")),
        Code("help_offered", _("Help was offered")),
        Code("investigated", _("Investigated")),
        Code("charges", _("Charges laid")),
        Code("passed_on", _("Passed on to another body")),
        Code("no_action", _("No action taken")),
        Code("not_told", _("The agency does not say")),
    ),
)
