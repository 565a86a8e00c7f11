"""What people may need. The kinds and stages are those of the referral directory."""

from django.utils.translation import gettext_lazy as _

from hotline.codes.base import Code, CodeList

# What a service offers.
SERVICE_TYPE = CodeList(
    "service_type",
    (
        Code("emergency_shelter", _("Emergency shelter")),
        Code("transitional_housing", _("Transitional housing")),
        Code("long_term_housing", _("Long-term housing")),
        Code("case_management", _("Case management")),
        Code("counselling", _("Counselling")),
        Code("legal", _("Legal help")),
        Code("immigration", _("Immigration help")),
        Code("health", _("Health care")),
        Code("addiction", _("Substance use support")),
        Code("victim_services", _("Victim services")),
        Code("employment", _("Employment")),
        Code("financial", _("Financial help")),
        Code("youth", _("Runaway or homeless youth")),
        Code("sexual_assault", _("Sexual assault support")),
        Code("family_violence", _("Family violence support")),
        Code("newcomer", _("Newcomer services")),
        Code("indigenous_led", _("Indigenous-led")),
        Code("2slgbtqi", _("2SLGBTQI+")),
        Code("interpretation", _("Interpretation")),
        Code("transport", _("Transportation")),
        Code("exit_program", _("Exit program")),
        Code("peer_support", _("Peer support")),
        Code("education_prevention", _("Education or prevention")),
    ),
    tail=("other",),
)

# When a service helps.
SERVICE_STAGE = CodeList(
    "service_stage",
    (
        Code("emergency", _("Emergency")),
        Code("transitional", _("Transitional")),
        Code("long_term", _("Long-term")),
    ),
)

# Help asked for now. Any of these makes a tip urgent.
EMERGENCY_REQUEST = CodeList(
    "emergency_request",
    (
        Code("emergency_shelter", _("Emergency shelter")),
        Code("extraction", _("Help to get out")),
        Code("transportation", _("Transportation")),
    ),
)
