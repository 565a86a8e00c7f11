from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from desk.models.care import EXCEPTIONS
from hotline.codes import AGENCY_KIND, BASIS, REFERRAL_KIND, SHARED, TRANSFER_RESULT
from hotline.sealing.fields import SealedField
from intake.models.checks import coded


class ReferralProfile(models.Model):
    """The details asked only to find a service: in a store of their own, under a key of their own, gone within 72
    hours of the call's end. Nothing else reads them: no tip, disclosure, figure, export, log or audit entry.

    `profile` (sealed): a dict as referrals.matching.read_profile takes it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.OneToOneField("desk.Call", on_delete=models.PROTECT, related_name="profile")
    profile = SealedField(data_class="C", purpose="service")
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    data_classes = {"id": "O", "call": "O", "profile": "C:service", "by": "O", "saved_at": "O"}


class Referral(models.Model):
    """A service given to a person: information, or a warm transfer with whom was reached and how it went.

    `shares` says how much of anybody was passed on. Something that identifies is a disclosure: it stands on a
    consent of this call that names this kind of recipient, this purpose and the identity (one composite key, and
    a trigger that it is live), or on an exception with its reason (sealed in `details`) that another person
    confirms. `follows`: the one that failed before it. `service` empty: outside the directory."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey("desk.Call", on_delete=models.PROTECT, related_name="referrals")
    kind = models.CharField(max_length=16)
    service = models.ForeignKey("referrals.Service", null=True, on_delete=models.PROTECT, related_name="+")
    recipient_kind = models.CharField(max_length=24)
    purpose = models.CharField(max_length=16)
    shares = models.CharField(max_length=12)
    basis = models.CharField(max_length=16, blank=True)
    consent = models.ForeignKey("desk.CallConsent", null=True, on_delete=models.PROTECT, related_name="+")
    consent_answer = models.CharField(max_length=12, blank=True)
    consent_identity = models.BooleanField(default=False)
    details = SealedField(data_class="C", purpose="service", null=True)
    stayed_on = models.BooleanField(null=True)
    result = models.CharField(max_length=20, default="open")
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="followed_by")
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(editable=False)  # set by trigger
    confirmed_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    data_classes = {
        "id": "O", "call": "O", "kind": "S", "service": "O", "recipient_kind": "O", "purpose": "O",
        "shares": "O", "basis": "O", "consent": "O", "consent_answer": "O", "consent_identity": "O",
        "details": "C:service", "stayed_on": "O", "result": "S", "follows": "O", "by": "O", "at": "O",
        "confirmed_by": "O", "confirmed_at": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            coded("referral", "kind", REFERRAL_KIND),
            coded("referral", "recipient_kind", AGENCY_KIND),
            models.CheckConstraint(condition=Q(purpose__in=["service", "safety"]), name="referral_purpose"),
            coded("referral", "shares", SHARED),
            coded("referral", "basis", BASIS, blank=True),
            coded("referral", "result", TRANSFER_RESULT),
            models.CheckConstraint(
                condition=~Q(shares="identifying")
                | Q(basis="consent", consent__isnull=False, consent_answer="given", consent_identity=True)
                | Q(basis__in=EXCEPTIONS, details__isnull=False),
                name="referral_identifying_stands_on_a_ground",
            ),
            # Speaking with a service for somebody is an act of ours: it needs a yes even where nobody is named (S41).
            models.CheckConstraint(
                condition=~Q(kind="warm_transfer")
                | Q(basis="consent", consent__isnull=False, consent_answer="given")
                | Q(basis__in=EXCEPTIONS, details__isnull=False),
                name="referral_transfer_stands_on_a_ground",
            ),
            models.CheckConstraint(
                condition=Q(basis="consent", consent__isnull=False)
                | (~Q(basis="consent") & Q(consent__isnull=True, consent_answer="", consent_identity=False)),
                name="referral_consent_is_named",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | (Q(confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(confirmed_by=F("by"))),
                name="referral_confirmed_by_another",
            ),
        ]
        indexes = [
            models.Index(
                "at",
                condition=Q(basis__in=EXCEPTIONS, confirmed_by__isnull=True),
                name="referral_unconfirmed",
            ),
        ]
