"""What was decided, on which ground, and what the person allowed."""

from django.utils.translation import gettext_lazy as _

from hotline.codes.base import Code, CodeList

# What came of it.
OUTCOME = CodeList(
    "outcome",
    (
        Code("options_discussed", _("Options discussed only")),
        Code("resources_given", _("Resources given")),
        Code("referred", _("Referred")),
        Code("warm_transferred", _("Connected directly")),
        Code("safety_planned", _("Safety plan made")),
        Code("to_report", _("To be reported")),
        Code("report_initial", _("Reported")),
        Code("report_supplementary", _("Supplementary report")),
        Code("not_reported_no_consent", _("Not reported, no consent")),
        Code("not_reported_insufficient", _("Not reported, not enough information")),
        Code("redirected_abroad", _("Redirected outside Canada")),
        Code("out_of_scope", _("Out of mandate")),
    ),
)

# The only grounds on which anything may leave the building.
BASIS = CodeList(
    "basis",
    (
        Code("consent", _("Consent")),
        Code("minor", _("Protection of a minor")),
        Code("imminent_danger", _("Imminent danger")),
        Code("required_by_law", _("Required by law")),
    ),
)

# What a tip lacks before an agency could act on it.
MISSING = CodeList(
    "missing",
    (
        Code("where", _("A place")),
        Code("who_identifies", _("Something that identifies anyone")),
        Code("why_indicator", _("A sign of trafficking")),
        Code("when", _("A date or how recent it is")),
        Code("how_known", _("How the person knows")),
    ),
)

# What the person allows. "hotline_only": nothing leaves on consent. "anonymous": content may, identity never.
CONSENT_CHOICE = CodeList(
    "consent_choice",
    (
        Code("share", _("May be shared with chosen agencies")),
        Code("hotline_only", _("For the hotline only")),
        Code("anonymous", _("May be shared, without identity")),
        Code("not_said", _("Did not say")),
    ),
)

# Who spoke the consent. A relayed one is weighed, never taken as the person's own.
CONSENT_SOURCE = CodeList(
    "consent_source",
    (
        Code("self", _("From the person")),
        Code("relayed", _("Relayed by someone else")),
        Code("unknown", _("Not known")),
    ),
)

# Why something may be passed on.
CONSENT_PURPOSE = CodeList(
    "consent_purpose",
    (
        Code("investigation", _("Investigation")),
        Code("service", _("Finding a service")),
        Code("safety", _("Getting someone safe")),
    ),
)

# Who may receive something. Not only police.
AGENCY_KIND = CodeList(
    "agency_kind",
    (
        Code("police", _("Police")),
        Code("child_protection", _("Child protection")),
        Code("victim_services", _("Victim services")),
        Code("service_provider", _("Service provider")),
        Code("labour_standards", _("Labour standards")),
        Code("health_safety", _("Workplace health and safety")),
        Code("foreign_workers", _("Temporary foreign worker program")),
        Code("border_services", _("Border services")),
        Code("immigration", _("Immigration authority")),
        Code("online_exploitation", _("Online child exploitation line")),
        Code("consulate", _("Embassy or consulate")),
        Code("hotline_abroad", _("Hotline outside Canada")),
    ),
    tail=("other",),
)
