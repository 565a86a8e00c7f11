"""Who is concerned: ages, identity, status in Canada, ties to the suspected person."""

from django.utils.translation import gettext_lazy as _

from hotline.codes.base import TAIL, Code, CodeList

# What the suspected person is to the person harmed.
RELATIONSHIP_TO_VICTIM = CodeList(
    "relationship_to_victim",
    (
        Code("partner", _("Intimate partner")),
        Code("ex_partner", _("Former partner")),
        Code("parent", _("Parent or guardian")),
        Code("family", _("Other family")),
        Code("friend", _("Friend")),
        Code("acquaintance", _("Acquaintance")),
        Code("employer", _("Employer")),
        Code("recruiter", _("Recruiter or agency")),
        Code("landlord", _("Landlord")),
        Code("gang", _("Gang or organized group")),
        Code("online", _("Met online")),
        Code("stranger", _("Stranger")),
    ),
    tail=TAIL,
)

# The part of a person in a tip. Nobody is called a victim because of one sign.
PERSON_ROLE = CodeList(
    "person_role",
    (
        Code("potential_victim", _("Person who may be harmed")),
        Code("suspected_trafficker", _("Person suspected")),
        Code("other", _("Other person")),
    ),
)

# Cut at the ages that the law uses (12, 14, 16, 18, 19).
AGE_BAND = CodeList(
    "age_band",
    (
        Code("a0_11", _("0 to 11 years")),
        Code("a12_13", _("12 or 13 years")),
        Code("a14_15", _("14 or 15 years")),
        Code("a16_17", _("16 or 17 years")),
        Code("a18", _("18 years")),
        Code("a19_24", _("19 to 24 years")),
        Code("a25_34", _("25 to 34 years")),
        Code("a35_54", _("35 to 54 years")),
        Code("a55_up", _("55 years or older")),
        Code("adult_unknown", _("Adult, age unknown")),
        Code("maybe_minor", _("May be under 18")),
    ),
    tail=("unknown", "not_asked", "declined"),
)

# Never required, never a gate, never a measure of urgency.
GENDER = CodeList(
    "gender",
    (
        Code("woman_girl", _("Woman or girl")),
        Code("man_boy", _("Man or boy")),
        Code("trans_woman", _("Trans woman or girl")),
        Code("trans_man", _("Trans man or boy")),
        Code("non_binary", _("Non-binary")),
        Code("two_spirit", _("Two-Spirit")),
        Code("another", _("Another gender")),
    ),
    tail=("unknown", "not_asked", "declined"),
)

# Several may apply. Asked only to find a service that fits; the groups are those that services name.
CULTURAL_IDENTITY = CodeList(
    "cultural_identity",
    (
        Code("first_nations", _("First Nations")),
        Code("inuit", _("Inuit")),
        Code("metis", _("Métis")),
        Code("black", _("Black")),
        Code("east_asian", _("East or Southeast Asian")),
        Code("south_asian", _("South Asian")),
        Code("middle_eastern", _("Middle Eastern or North African")),
        Code("latin_american", _("Latin American")),
        Code("european", _("European")),
    ),
    tail=TAIL,
)

# Never a gate, never a measure of urgency.
STATUS_IN_CANADA = CodeList(
    "status_in_canada",
    (
        Code("citizen", _("Canadian citizen")),
        Code("permanent_resident", _("Permanent resident")),
        Code("temporary_worker", _("Temporary worker")),
        Code("student", _("International student")),
        Code("visitor", _("Visitor")),
        Code("refugee_claimant", _("Refugee claimant")),
        Code("protected_person", _("Protected person")),
        Code("no_status", _("No status")),
    ),
    tail=TAIL,
)

# Whether somebody concerned is under 18. "Maybe" counts as yes wherever urgency is decided.
MINOR = CodeList(
    "minor",
    (
        Code("yes", _("Yes, under 18")),
        Code("maybe", _("Maybe under 18")),
        Code("no", _("No, 18 or older")),
        Code("unknown", _("Not known")),
    ),
)

# Whether somebody is in danger now or within the day.
DANGER = CodeList(
    "danger",
    (
        Code("yes", _("Yes, in danger")),
        Code("no", _("No danger now")),
        Code("unknown", _("Not known")),
    ),
)

# Bands certainly under 18, and those that may be. Whatever decides urgency must use the second:
# a tip stays urgent while somebody's age may be under 18.
MINOR_AGE_BANDS: frozenset[str] = frozenset({"a0_11", "a12_13", "a14_15", "a16_17"})
MAY_BE_MINOR_AGE_BANDS: frozenset[str] = MINOR_AGE_BANDS | {"maybe_minor"}
