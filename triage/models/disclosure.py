from __future__ import annotations

import uuid
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.expressions import Combinable

from hotline.reference import reference
from hotline.sealing.fields import SealedField
from triage.clock import CONFIRM_WITHIN
from triage.models.disclosure_checks import CHECKS


class DisclosureQuerySet(models.QuerySet["Disclosure"]):
    def unconfirmed(self) -> DisclosureQuerySet:
        """Released by one person alone, and nobody else has said yet that it was right."""
        return self.filter(
            emergency=True, released_at__isnull=False, confirmed_at__isnull=True, stopped_at__isnull=True
        )

    def not_handed_over(self, before: datetime | Combinable) -> DisclosureQuerySet:
        """Released by then, and the agency has nothing of it yet. Not those whose consent was taken back since: these
        stay here."""
        live = Func(F("id"), function="triage_consents_live", output_field=models.BooleanField())
        waiting = self.filter(released_at__lte=before, handed_over_at__isnull=True, stopped_at__isnull=True)
        return waiting.alias(live=live).filter(live=True)


class Disclosure(models.Model):
    """What leaves the building, to one agency: a draft first, then submitted, approved by another, released.

    `tip` leads; `case` where there is one. A supplementary report names the initial one and has the next number
    (the initial has 1). `person`: about whom the consent was given; empty, the reporter for themself. `consent`
    with what it said, by one composite key. `content` (sealed): the summary, what was picked, and the report built
    from them as the approver saw it. `law`: statute and section, or order number, issuer and date. `weighing`: why
    a relayed yes is good enough. `note`: why it was sent back. `includes_identity`: who told us goes along, as a part
    of its own. `emergency`: one person released it, another confirms within the hour. `package` (sealed): base64 of
    the archive as it left, and `sha256` of its bytes; `identity_package` and its own likewise. `reported` is what
    the release makes of the review. `handed_over_at`: when the agency first had it, by a file or by phone; empty,
    it may leave and has not. `stopped_at` after a release: the consent was taken back before anybody had it. Times
    are the database's own, but what was said on the phone a while ago."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tip = models.ForeignKey("intake.Tip", on_delete=models.PROTECT, related_name="disclosures")
    case = models.ForeignKey("triage.Case", null=True, on_delete=models.PROTECT, related_name="disclosures")
    kind = models.CharField(max_length=16)
    supplements = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="supplementary")
    number = models.PositiveSmallIntegerField(default=1)

    agency = models.ForeignKey("triage.Agency", on_delete=models.PROTECT, related_name="disclosures")
    recipient_kind = models.CharField(max_length=24)
    agency_version = models.PositiveIntegerField()
    purpose = models.CharField(max_length=16)
    person = models.ForeignKey("intake.Person", null=True, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=16)
    consent = models.ForeignKey("intake.Consent", null=True, on_delete=models.PROTECT, related_name="+")
    consent_decision = models.CharField(max_length=8, null=True)
    consent_identity = models.BooleanField(null=True)
    consent_source = models.CharField(max_length=8, null=True)
    includes_identity = models.BooleanField(default=False)
    reason = SealedField(data_class="C", purpose="safety", null=True)
    law = SealedField(data_class="C", purpose="safety", null=True)
    weighing = SealedField(data_class="C", purpose="safety", null=True)

    language = models.CharField(max_length=2)
    no_harm = ArrayField(models.CharField(max_length=12), default=list)
    content = SealedField(data_class="C", purpose="investigation")
    note = SealedField(data_class="C", purpose="safety", null=True)

    author = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(editable=False)
    submitted_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    identity_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    identity_at = models.DateTimeField(null=True)

    emergency = models.BooleanField(default=False)
    released_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)
    reported = models.CharField(max_length=24, blank=True)
    package = SealedField(data_class="C", purpose="investigation", null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    identity_package = SealedField(data_class="R", purpose="investigation", null=True)
    identity_sha256 = models.CharField(max_length=64, blank=True)
    confirmed_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    handed_over_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+"
    )
    handed_over_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stop_reason = models.CharField(max_length=12, blank=True)
    acknowledgement = SealedField(data_class="C", purpose="investigation", null=True)
    acknowledged_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=16, blank=True)
    outcome_at = models.DateTimeField(null=True)

    objects = DisclosureQuerySet.as_manager()

    data_classes = {
        "id": "O", "tip": "O", "case": "O", "kind": "O", "supplements": "O", "number": "O", "agency": "O",
        "recipient_kind": "O", "agency_version": "O", "purpose": "O", "person": "O", "basis": "O", "consent": "O",
        "consent_decision": "O", "consent_identity": "O", "consent_source": "O", "includes_identity": "O",
        "reason": "C:safety", "law": "C:safety", "weighing": "C:safety", "language": "O", "no_harm": "O",
        "content": "C:investigation", "note": "C:safety", "author": "O", "written_at": "O", "submitted_at": "O",
        "approved_by": "O", "approved_at": "O", "identity_by": "O", "identity_at": "O", "emergency": "O",
        "released_by": "O", "released_at": "O", "reported": "O", "package": "C:investigation", "sha256": "O",
        "identity_package": "R:investigation", "identity_sha256": "O", "confirmed_by": "O", "confirmed_at": "O",
        "handed_over_by": "O", "handed_over_at": "O",
        "stopped_at": "O", "stop_reason": "O", "acknowledgement": "C:investigation", "acknowledged_at": "O",
        "outcome": "O", "outcome_at": "O",
    }  # fmt: skip

    class Meta:
        constraints = CHECKS
        indexes = [
            models.Index(
                "written_at", condition=Q(released_at__isnull=True, stopped_at__isnull=True), name="disclosure_open"
            ),
            models.Index(
                "released_at", condition=Q(emergency=True, confirmed_at__isnull=True), name="disclosure_unconfirmed"
            ),
            models.Index(
                "released_at", condition=Q(released_at__isnull=False, handed_over_at__isnull=True),
                name="disclosure_not_handed_over",
            ),
            models.Index(
                fields=["-released_at"], condition=Q(released_at__isnull=False), name="disclosure_released"
            ),
        ]  # fmt: skip

    @property
    def reference(self) -> str:
        """What people say to each other, and what stands on the report: the initial one's, and the number."""
        return f"R-{reference(self.supplements_id or self.id)}-{self.number}"

    def tips(self) -> list[uuid.UUID]:
        """The tip it is about, then each other from which it takes something."""
        return [self.tip_id, *self.sources.order_by("tip_id").values_list("tip_id", flat=True)]

    @property
    def state(self) -> str:
        """draft, submitted, approved, released, unconfirmed or stopped."""
        if self.stopped_at:
            return "stopped"
        if self.released_at:
            return "unconfirmed" if self.emergency and not self.confirmed_at else "released"
        if self.approved_at:
            return "approved"
        return "submitted" if self.submitted_at else "draft"

    @property
    def confirm_by(self) -> datetime | None:
        """The end of the hour in which a second person confirms an emergency release."""
        return self.released_at + CONFIRM_WITHIN if self.emergency and self.released_at else None

    @property
    def waits_for_hand_over(self) -> bool:
        return self.released_at is not None and self.handed_over_at is None and self.stopped_at is None

    @property
    def taken_back(self) -> bool:
        """Released, and the consent was taken back before the agency had anything of it."""
        return self.released_at is not None and self.stopped_at is not None and self.handed_over_at is None

    @property
    def identity_waits(self) -> bool:
        return self.includes_identity and self.identity_at is None
