"""What a call was for, what was done in it, and how what followed went."""

from django.utils.translation import gettext_lazy as _

from hotline.codes.base import Code, CodeList

# The five lines of service, as the mission names them.
SERVICE_LINE = CodeList(
    "service_line",
    (
        Code("crisis_help", _("Help in a crisis")),
        Code("tip_to_police", _("A tip for the police")),
        Code("connect_services", _("Connection to services")),
        Code("general_information", _("General information")),
        Code("get_involved", _("Getting involved in the community")),
    ),
    tail=("unknown",),
)

# What a specialist may do for somebody. Each is an action of its own, also where nothing else follows.
CALL_ACTION = CodeList(
    "call_action",
    (
        Code("safety_check", _("Safety check")),
        Code("options_talked", _("Options talked over")),
        Code("emotional_support", _("Emotional support")),
        Code("safety_planning", _("Safety planning")),
        Code("resources", _("Resources given")),
        Code("information_referral", _("Referral by information")),
        Code("direct_connection", _("Connected to a service")),
        Code("tip_passed_on", _("Tip for a supervisor")),
        Code("emergency_called", _("911 called with the person")),
    ),
)

# Why a supervisor is called during a call.
ALERT_REASON = CodeList(
    "alert_reason",
    (
        Code("danger", _("Danger now")),
        Code("child", _("Somebody may be under 18")),
        Code("threat_to_self", _("Risk of suicide or a medical emergency")),
        Code("advice", _("A second opinion")),
        Code("hand_over", _("Please take this call")),
        Code("own_need", _("I need a moment")),
    ),
)

# What a person is asked to agree to on a call. The last three are acts of ours, not of an agency.
CALL_PURPOSE = CodeList(
    "call_purpose",
    (
        Code("investigation", _("Investigation")),
        Code("service", _("Finding a service")),
        Code("safety", _("Getting someone safe")),
        Code("call_back", _("Calling them back")),
        Code("third_person", _("Speaking with somebody else")),
        Code("confirm_contact", _("Confirming that they contacted us")),
    ),
)
OUR_PURPOSES: frozenset[str] = frozenset({"call_back", "third_person", "confirm_contact"})

# Whose voice gave the answer. Only the first two are the person's own decision.
CONSENT_VOICE = CodeList(
    "consent_voice",
    (
        Code("self", _("The person themself")),
        Code("guardian", _("A parent or guardian, where the law asks for one")),
        Code("relayed", _("Relayed by someone else")),
        Code("unknown", _("Not known")),
    ),
)

# "refused" binds; "withdrawn" ends an earlier yes from that moment on.
CONSENT_ANSWER = CodeList(
    "consent_answer",
    (
        Code("given", _("Yes, may be shared")),
        Code("refused", _("No, refused")),
        Code("withdrawn", _("Taken back")),
    ),
)

# Whether one way of reaching a person is safe. Only a yes lets us use it.
SAFE = CodeList(
    "safe",
    (
        Code("yes", _("Yes, it is safe")),
        Code("no", _("No, it is not safe")),
        Code("unknown", _("Not known")),
    ),
)

# A contact that we begin.
OUTREACH_KIND = CodeList(
    "outreach_kind",
    (
        Code("recontact", _("Agreed call-back")),
        Code("third_person", _("Call to somebody else")),
        Code("attempt_victim", _("Attempt to speak with the person harmed")),
    ),
)

OUTREACH_RESULT = CodeList(
    "outreach_result",
    (
        Code("reached", _("Reached")),
        Code("no_answer", _("No answer, nothing left")),
        Code("unsafe_to_speak", _("Could not speak safely")),
        Code("moved", _("Moved to another time")),
        Code("called_off", _("Called off by the person")),
        Code("not_made", _("Not made")),
    ),
)

# How somebody is brought together with a service.
REFERRAL_KIND = CodeList(
    "referral_kind",
    (
        Code("information", _("Information given to the person")),
        Code("warm_transfer", _("Warm transfer")),
    ),
)

# How much of a person a referral passes on.
SHARED = CodeList(
    "shared",
    (
        Code("nothing", _("Nothing about the person")),
        Code("need", _("What is needed, nothing that points to anyone")),
        Code("identifying", _("Something that identifies a person")),
    ),
)

TRANSFER_RESULT = CodeList(
    "transfer_result",
    (
        Code("open", _("Not known yet")),
        Code("connected", _("Connected")),
        Code("call_back_agreed", _("They will call back")),
        Code("no_answer", _("No answer")),
        Code("full", _("No room")),
        Code("not_eligible", _("Does not take this person")),
        Code("declined", _("The person changed their mind")),
        Code("cut_off", _("The line was cut")),
    ),
)

# What is read out, in the caller's language.
SCRIPT = CodeList(
    "script",
    (
        Code("opening", _("Opening and safety")),
        Code("not_recorded", _("Calls are not recorded")),
        Code("limits", _("Limits of confidentiality")),
        Code("consent", _("Asking for consent")),
        Code("interpreter", _("To the interpreter")),
        Code("third_party", _("Somebody asks about a caller")),
        Code("closing", _("Closing and calling back")),
    ),
)

SHIFT_KIND = CodeList(
    "shift_kind",
    (
        Code("calls", _("Takes calls")),
        Code("supervises", _("Supervises calls")),
        Code("backup", _("Back-up supervisor")),
    ),
)

BREAK_ANSWER = CodeList(
    "break_answer",
    (
        Code("break_taken", _("Takes a break")),
        Code("debrief", _("Wishes to talk it over")),
        Code("later", _("Later")),
        Code("not_needed", _("Not needed now")),
    ),
)
