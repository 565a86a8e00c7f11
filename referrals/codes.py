"""What a listing may say of itself. Service types, stages, genders, statuses and languages are in hotline.codes."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hotline.codes.base import Code, CodeList

# Strictest last. What counts for a thing is the strictest of its own and its parents'.
VISIBILITY = CodeList(
    "visibility",
    (
        Code("public", _("Public")),
        Code("partner", _("Partners")),
        Code("internal", _("Staff only")),
        Code("confidential", _("Confidential")),
    ),
)

LISTING_KIND = CodeList(
    "listing_kind",
    (
        Code("service", _("Service")),
        Code("where_to_report", _("Where to report")),
        Code("get_involved", _("Learn and get involved")),
    ),
)

# Why a body is in the directory at all (S70).
INCLUSION_BASIS = CodeList(
    "inclusion_basis",
    (
        Code("mandate", _("Mandate for trafficking victims")),
        Code("programme", _("Program for trafficking victims")),
        Code("funding", _("Funding for trafficking victims")),
        Code("training", _("Staff trained for trafficking victims")),
        Code("indirect", _("Helps indirectly, by its mission")),
    ),
)

# HSDS: how a service stands.
SERVICE_STATUS = CodeList(
    "service_status",
    (
        Code("active", _("Active")),
        Code("inactive", _("Not active")),
        Code("defunct", _("Ended")),
        Code("temporarily closed", _("Closed for now")),
    ),
)

COVERAGE = CodeList(
    "coverage",
    (
        Code("local", _("The area around its site")),
        Code("province", _("Whole provinces or territories")),
        Code("national", _("All of Canada")),
    ),
)

HOURS_MODE = CodeList(
    "hours_mode",
    (
        Code("weekly", _("Weekly hours")),
        Code("always", _("Day and night")),
        Code("appointment", _("By appointment")),
        Code("unknown", _("Not known: call first")),
    ),
)

HOLIDAY_POLICY = CodeList(
    "holiday_policy",
    (
        Code("open", _("Open on holidays")),
        Code("closed", _("Closed on holidays")),
        Code("unknown", _("Hours may differ on holidays")),
    ),
)

YES_NO_UNKNOWN = CodeList(
    "yes_no_unknown", (Code("yes", _("Yes")), Code("no", _("No")), Code("unknown", _("Not known")))
)

PHONE_TYPE = CodeList(
    "phone_type",
    (
        Code("voice", _("Telephone")),
        Code("tty", _("TTY")),
        Code("text", _("Text messages")),
        Code("fax", _("Fax")),
        Code("other", _("Other number")),
    ),
)

LOCATION_TYPE = CodeList(
    "location_type",
    (
        Code("physical", _("Site")),
        Code("postal", _("Postal address")),
        Code("virtual", _("Online or by phone")),
    ),
)

# What a rule may speak of. A dimension without a rule is not known, and what is not known excludes nobody.
DIMENSION = CodeList(
    "dimension",
    (
        Code("gender", _("Gender")),
        Code("status", _("Status in Canada")),
        Code("culture", _("Culture or community")),
        Code("children", _("Comes with children")),
        Code("pets", _("Comes with a pet")),
        Code("access", _("Uses a wheelchair or other aid")),
        Code("substances", _("Uses drugs or alcohol")),
    ),
)

VERIFIED_BY = CodeList(
    "verified_by",
    (
        Code("phone", _("By phone")),
        Code("link", _("By the link in our e-mail")),
        Code("visit", _("By a visit")),
        Code("web", _("From its website")),
        Code("import", _("From a partner’s data")),
    ),
)
VERIFICATION_OUTCOME = CodeList(
    "verification_outcome",
    (
        Code("confirmed", _("Still right")),
        Code("corrected", _("Corrected")),
        Code("no_answer", _("No answer")),
        Code("wrong", _("Not right any more")),
    ),
)
LEVEL = CodeList(
    "level",
    (Code("organization", _("Organization")), Code("location", _("Site")), Code("service", _("Service"))),
)

CHANGE_SOURCE = CodeList(
    "change_source",
    (
        Code("provider", _("The organization")),
        Code("public", _("The public")),
        Code("call", _("A call")),
        Code("staff", _("Staff")),
    ),
)
CHANGE_STATE = CodeList(
    "change_state",
    (
        Code("open", pgettext_lazy("change", "Open")),
        Code("accepted", _("Accepted")),
        Code("declined", _("Declined")),
    ),
)

TASK_KIND = CodeList(
    "task_kind",
    (
        Code("number_wrong", _("A number is wrong")),
        Code("not_eligible", _("They turned somebody away whom we thought they serve")),
        Code("no_answer", _("Nobody answers our yearly question")),
        Code("due", _("Due to be checked, and no e-mail address to ask at")),
        Code("answer", _("A partner answered, and a person has to read it")),
        Code("mail", _("Mail from a partner")),
        Code("hand_over", _("Handed over to you")),
    ),
)

# Why a person has to read what a partner answered.
ANSWERED = CodeList(
    "answered",
    (
        Code("closed", _("It has closed")),
        Code("moved", _("It has moved")),
        Code("opt_out", _("It left the public directory")),
        Code("changes", _("Corrections")),
        Code("words", _("A message")),
    ),
)

REFERRAL_OUTCOME = CodeList(
    "referral_outcome",
    (
        Code("accepted", _("Accepted")),
        Code("full", _("Full")),
        Code("ineligible", _("Not eligible")),
        Code("no_answer", _("No answer")),
        Code("number_wrong", _("Wrong number")),
    ),
)

APPLICATION_STATE = CodeList(
    "application_state",
    (
        Code("received", pgettext_lazy("an application", "Received")),
        Code("in_review", _("In review")),
        Code("needs_more", _("More information asked for")),
        Code("second", _("Second review")),
        Code("approved", _("Approved")),
        Code("declined", _("Declined")),
        Code("appealed", _("Appealed")),
    ),
)
DECISION = CodeList("decision", (Code("approved", _("List it")), Code("declined", _("Do not list it"))))
# Published criteria, the same for all; each is judged by itself, in two pairs of eyes.
CRITERION = CodeList(
    "criterion",
    (
        Code("basis", _("It serves trafficked people, or helps by its mission")),
        Code("standing", _("It is a lawful body that has worked for six months or more")),
        Code("free", _("What it costs is stated, and need comes before payment")),
        Code("consent", _("It acts only with the person’s consent")),
        Code("privacy", _("It keeps what people say confidential")),
        Code("open", _("It turns nobody away for who they are, beyond whom it is made to serve")),
        Code("reach", _("It can be reached, and says when")),
        Code("languages", _("It says in which languages it works")),
    ),
)
VERDICT = CodeList(
    "verdict", (Code("met", _("Met")), Code("not_met", _("Not met")), Code("exception", _("Exception")))
)
