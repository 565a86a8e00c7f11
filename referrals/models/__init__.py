"""The national referral directory, after HSDS 3.1, in both languages. `PublishedListing` is the only part that the
public side reads."""

from referrals.models.application import Application, CriterionVerdict, InclusionDecision, InclusionReview
from referrals.models.exchange import ExchangeObject
from referrals.models.listing import PublicListingConsent, PublishedListing
from referrals.models.location import Location, LocationKey, ServiceAtLocation
from referrals.models.organization import Organization, Program
from referrals.models.reach import Contact, Phone, Schedule, ServiceArea
from referrals.models.service import EligibilityRule, Service
from referrals.models.stewardship import (
    AnswerKey,
    ChangeRequest,
    ConfirmationAnswer,
    ConfirmationRequest,
    FieldChange,
    ReferralOutcome,
    Revision,
    Stewardship,
    Task,
    Verification,
)
from referrals.models.taxonomy import (
    Attribute,
    ContactAbroad,
    NothingFound,
    SearchWord,
    Synonym,
    Taxonomy,
    TaxonomyTerm,
)

__all__ = [
    "AnswerKey",
    "Application",
    "Attribute",
    "ChangeRequest",
    "ConfirmationAnswer",
    "ConfirmationRequest",
    "Contact",
    "ContactAbroad",
    "CriterionVerdict",
    "EligibilityRule",
    "ExchangeObject",
    "FieldChange",
    "InclusionDecision",
    "InclusionReview",
    "Location",
    "LocationKey",
    "NothingFound",
    "Organization",
    "Phone",
    "Program",
    "PublicListingConsent",
    "PublishedListing",
    "ReferralOutcome",
    "Revision",
    "Schedule",
    "SearchWord",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "Stewardship",
    "Synonym",
    "Task",
    "Taxonomy",
    "TaxonomyTerm",
    "Verification",
]
