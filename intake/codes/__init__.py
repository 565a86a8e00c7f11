"""The code lists: what a tip, a person or a decision may say of itself.

Codes are stable ASCII and are what the database holds; labels are what people read, in both languages.
A code is never renamed and never reused: published figures and exports of years count by them.
"""

from intake.codes.base import TAIL, TAIL_LABELS, Code, CodeList
from intake.codes.contact import (
    CALLER_TYPE,
    CHANNEL,
    COUNTRY_OF_SITUATION,
    HEARD_ABOUT,
    HOW_KNOWN,
    IDENTIFIER_KIND,
    INTERACTION_KIND,
    ONGOING,
    SAFE_CHANNEL,
)
from intake.codes.decisions import (
    AGENCY_KIND,
    BASIS,
    CONSENT_CHOICE,
    CONSENT_PURPOSE,
    CONSENT_SOURCE,
    MISSING,
    OUTCOME,
)
from intake.codes.exploitation import (
    MEANS_OF_CONTROL,
    RECRUITMENT,
    TRAFFICKING_TYPE,
    VENUE_INDUSTRY,
)
from intake.codes.indicators import (
    INDICATOR,
    INDICATOR_GENERAL,
    INDICATOR_GROUPS,
    INDICATOR_LABOUR,
    INDICATOR_MINOR,
    INDICATOR_SEX,
    MINOR_SIGNS,
)
from intake.codes.people import (
    AGE_BAND,
    CULTURAL_IDENTITY,
    DANGER,
    GENDER,
    MAY_BE_MINOR_AGE_BANDS,
    MINOR,
    MINOR_AGE_BANDS,
    PERSON_ROLE,
    RELATIONSHIP_TO_VICTIM,
    STATUS_IN_CANADA,
)
from intake.codes.services import (
    EMERGENCY_REQUEST,
    SERVICE_STAGE,
    SERVICE_TYPE,
)

# Every list by the name that the database, exports and audit entries use.
LISTS: dict[str, CodeList] = {
    code_list.name: code_list
    for code_list in (
        AGENCY_KIND,
        AGE_BAND,
        BASIS,
        CALLER_TYPE,
        CHANNEL,
        CONSENT_CHOICE,
        CONSENT_PURPOSE,
        CONSENT_SOURCE,
        COUNTRY_OF_SITUATION,
        CULTURAL_IDENTITY,
        DANGER,
        EMERGENCY_REQUEST,
        GENDER,
        HEARD_ABOUT,
        HOW_KNOWN,
        IDENTIFIER_KIND,
        INDICATOR,
        INTERACTION_KIND,
        MEANS_OF_CONTROL,
        MINOR,
        MISSING,
        ONGOING,
        OUTCOME,
        PERSON_ROLE,
        RECRUITMENT,
        RELATIONSHIP_TO_VICTIM,
        SAFE_CHANNEL,
        SERVICE_STAGE,
        SERVICE_TYPE,
        STATUS_IN_CANADA,
        TRAFFICKING_TYPE,
        VENUE_INDUSTRY,
    )
}

__all__ = [
    "AGENCY_KIND",
    "AGE_BAND",
    "BASIS",
    "CALLER_TYPE",
    "CHANNEL",
    "CONSENT_CHOICE",
    "CONSENT_PURPOSE",
    "CONSENT_SOURCE",
    "COUNTRY_OF_SITUATION",
    "CULTURAL_IDENTITY",
    "DANGER",
    "EMERGENCY_REQUEST",
    "GENDER",
    "HEARD_ABOUT",
    "HOW_KNOWN",
    "IDENTIFIER_KIND",
    "INDICATOR",
    "INDICATOR_GENERAL",
    "INDICATOR_GROUPS",
    "INDICATOR_LABOUR",
    "INDICATOR_MINOR",
    "INDICATOR_SEX",
    "INTERACTION_KIND",
    "LISTS",
    "MAY_BE_MINOR_AGE_BANDS",
    "MEANS_OF_CONTROL",
    "MINOR",
    "MINOR_AGE_BANDS",
    "MINOR_SIGNS",
    "MISSING",
    "ONGOING",
    "OUTCOME",
    "PERSON_ROLE",
    "RECRUITMENT",
    "RELATIONSHIP_TO_VICTIM",
    "SAFE_CHANNEL",
    "SERVICE_STAGE",
    "SERVICE_TYPE",
    "STATUS_IN_CANADA",
    "TAIL",
    "TAIL_LABELS",
    "TRAFFICKING_TYPE",
    "VENUE_INDUSTRY",
    "Code",
    "CodeList",
]
