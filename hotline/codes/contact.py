"""How people reach us, who they are to us, and how they may be reached."""

from django.utils.translation import gettext_lazy as _

from hotline.codes.base import TAIL, Code, CodeList

# Who is reaching us.
CALLER_TYPE = CodeList(
    "caller_type",
    (
        Code("victim_survivor", _("Victim or survivor")),
        Code("family", _("Family member")),
        Code("friend", _("Friend")),
        Code("community", _("Community member or witness")),
        Code("coworker", _("Co-worker")),
        Code("social_services", _("Social service provider")),
        Code("legal_services", _("Legal service provider")),
        Code("health", _("Health professional")),
        Code("education", _("Educator")),
        Code("law_enforcement", _("Law enforcement")),
        Code("government", _("Government or policymaker")),
        Code("coalition", _("Task force or coalition")),
        Code("business", _("Hotel, transport, bank or other business")),
        Code("media_student", _("Media or student")),
    ),
    tail=TAIL,
)

# The way in.
CHANNEL = CodeList(
    "channel",
    (
        Code("phone", _("Phone")),
        Code("web_form", _("Online form")),
        Code("email", _("E-mail")),
        Code("chat", _("Chat")),
        Code("relay_tty", _("Relay or TTY")),
        Code("partner", _("Partner hand-off")),
    ),
)

# What the person wanted.
INTERACTION_KIND = CodeList(
    "interaction_kind",
    (
        Code("crisis", _("Crisis")),
        Code("tip", _("Tip")),
        Code("referral", _("Service request")),
        Code("information", _("General information")),
        Code("training", _("Training or outreach")),
        Code("related_concern", _("Related harm, no sign of trafficking")),
        Code("directory", _("Directory matter")),
        Code("third_party_enquiry", _("Asks about a caller")),
        Code("out_of_scope", _("Out of mandate")),
        Code("hangup_silent", _("Silent or cut call")),
    ),
    tail=("other", "unknown"),
)

# How people heard of the hotline.
HEARD_ABOUT = CodeList(
    "heard_about",
    (
        Code("search", _("Web search")),
        Code("social", _("Social media")),
        Code("poster", _("Poster or transit ad")),
        Code("news", _("News media")),
        Code("police", _("Police")),
        Code("service_provider", _("Service provider")),
        Code("health", _("Health care setting")),
        Code("school", _("School")),
        Code("friend_family", _("Friend or family")),
        Code("government_site", _("Government site")),
        Code("other_line", _("911, 211, 988 or another line")),
        Code("airport_hotel", _("Airport, hotel or rest stop")),
        Code("work_union", _("Work or union")),
        Code("called_before", _("Contacted us before")),
    ),
    tail=TAIL,
)

# Something that can be looked up or linked: always sealed content.
IDENTIFIER_KIND = CodeList(
    "identifier_kind",
    (
        Code("phone", _("Phone number")),
        Code("plate", _("Licence plate")),
        Code("email", _("E-mail address")),
        Code("handle", _("Online name")),
        Code("address", _("Street address")),
        Code("web", _("Web address")),
    ),
)

# How the person said it is safe to reach them. "none" means: do not reach out at all.
SAFE_CHANNEL = CodeList(
    "safe_channel",
    (
        Code("phone", _("By phone")),
        Code("text", _("By text message")),
        Code("email", _("By e-mail")),
        Code("none", _("Do not contact")),
    ),
)

# How the person knows what they tell.
HOW_KNOWN = CodeList(
    "how_known",
    (
        Code("lived", _("It happened to me")),
        Code("seen", _("Saw or heard it")),
        Code("told", _("Was told by someone")),
        Code("online", _("Found it online")),
    ),
    tail=TAIL,
)

# Decides the flow: the mandate is Canada.
COUNTRY_OF_SITUATION = CodeList(
    "country_of_situation",
    (
        Code("canada", _("In Canada")),
        Code("abroad", _("Outside Canada")),
        Code("unknown", _("Not known")),
    ),
)

# Whether it is still going on.
ONGOING = CodeList(
    "ongoing",
    (
        Code("yes", _("Still going on")),
        Code("no", _("In the past")),
        Code("unknown", _("Not known")),
    ),
)
