"""What was done for the person: support, a plan for their safety, how they may be reached, a report for a child."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from hotline.codes import BASIS, CALL_ACTION, OUTREACH_KIND, OUTREACH_RESULT, SAFE, SAFE_CHANNEL
from hotline.sealing.fields import SealedField
from intake.models.checks import coded

EXCEPTIONS = ["imminent_danger", "minor", "required_by_law"]


class CallAction(models.Model):
    """One thing done on a call, by its code: emotional support and safety planning are such actions too."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey("desk.Call", on_delete=models.PROTECT, related_name="actions")
    action = models.CharField(max_length=24)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    data_classes = {"id": "O", "call": "O", "action": "S", "by": "O", "at": "O"}

    class Meta:
        constraints = [
            coded("callaction", "action", CALL_ACTION),
            models.UniqueConstraint(fields=["call", "action"], name="callaction_once"),
        ]


class SafetyPlan(models.Model):
    """What a person and a specialist agreed for their safety. Never changed: a later one stands in its place.

    `plan` (sealed): steps, safe contacts, code word, as a dict of texts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey("desk.Call", on_delete=models.PROTECT, related_name="plans")
    plan = SealedField(data_class="C", purpose="safety")
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(editable=False)  # set by trigger

    data_classes = {"id": "O", "call": "O", "plan": "C:safety", "by": "O", "at": "O"}


class SafeContact(models.Model):
    """What the person said about one way of reaching them. Never changed: the newest about a channel holds.

    `voicemail`: a message may be left. `announce`: we may say who calls. `how` (sealed, class R): the number or
    address, safe times, code word, what to say if somebody else answers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey("desk.Call", on_delete=models.PROTECT, related_name="safe_contacts")
    channel = models.CharField(max_length=8)
    safe = models.CharField(max_length=8)
    voicemail = models.CharField(max_length=8)
    announce = models.CharField(max_length=8)
    how = SealedField(data_class="R", purpose="safety", null=True)
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(editable=False)  # set by trigger

    data_classes = {
        "id": "O", "call": "O", "channel": "O", "safe": "O", "voicemail": "O", "announce": "O",
        "how": "R:safety", "by": "O", "at": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            coded("safecontact", "channel", SAFE_CHANNEL),
            coded("safecontact", "safe", SAFE),
            coded("safecontact", "voicemail", SAFE),
            coded("safecontact", "announce", SAFE),
            models.CheckConstraint(
                condition=~Q(channel="none") | Q(safe="no"), name="safecontact_none_is_never_safe"
            ),
            models.UniqueConstraint(fields=["id", "call", "channel", "safe"], name="safecontact_facts"),
        ]


class Outreach(models.Model):
    """A contact that we begin: an agreed call-back, a call to somebody else. No row, no contact.

    It stands on a consent of this call with that purpose, or on one of the three exceptions with its reason
    (sealed); and on a safe way, which no exception replaces: the newest answer about that channel must be yes
    (trigger). `result` blank: still to be made. Composite keys hold consent and answer to this very call."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey("desk.Call", on_delete=models.PROTECT, related_name="outreach")
    kind = models.CharField(max_length=16)
    due_at = models.DateTimeField()
    language = models.CharField(max_length=8)
    channel = models.CharField(max_length=8)
    safe_contact = models.ForeignKey(SafeContact, null=True, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=16)
    consent = models.ForeignKey("desk.CallConsent", null=True, on_delete=models.PROTECT, related_name="+")
    consent_purpose = models.CharField(max_length=16, blank=True)
    note = SealedField(data_class="C", purpose="safety", null=True)
    planned_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(editable=False)
    done_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=20, blank=True)

    data_classes = {
        "id": "O", "call": "O", "kind": "O", "due_at": "O", "language": "S", "channel": "O",
        "safe_contact": "O", "basis": "O", "consent": "O", "consent_purpose": "O", "note": "C:safety",
        "planned_by": "O", "planned_at": "O", "done_by": "O", "done_at": "O", "result": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            coded("outreach", "kind", OUTREACH_KIND),
            coded("outreach", "channel", SAFE_CHANNEL),
            coded("outreach", "basis", BASIS),
            coded("outreach", "result", OUTREACH_RESULT, blank=True),
            models.CheckConstraint(
                condition=Q(
                    basis="consent",
                    consent__isnull=False,
                    kind="third_person",
                    consent_purpose="third_person",
                )
                | Q(
                    basis="consent",
                    consent__isnull=False,
                    kind__in=["recontact", "attempt_victim"],
                    consent_purpose="call_back",
                )
                | Q(basis__in=EXCEPTIONS, consent__isnull=True, consent_purpose="", note__isnull=False),
                name="outreach_stands_on_a_ground",
            ),
            # A call to somebody else is no call to the person: how the person may be reached says nothing of it.
            models.CheckConstraint(
                condition=Q(kind="third_person") | Q(safe_contact__isnull=False),
                name="outreach_has_a_safe_way",
            ),
            models.CheckConstraint(
                condition=Q(result="", done_at__isnull=True, done_by__isnull=True)
                | (~Q(result="") & Q(done_at__isnull=False, done_by__isnull=False)),
                name="outreach_done_says_how",
            ),
        ]
        indexes = [models.Index("due_at", condition=Q(result=""), name="outreach_due")]


class ChildReport(models.Model):
    """That a specialist told the authority about a child, at once, before there was a tip. Named persons, time and
    reference are sealed. A supervisor confirms it after; the report waits for nobody.

    `duty` is triage's record of it, once the call is a tip."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey("desk.Call", on_delete=models.PROTECT, related_name="child_reports")
    rule = models.ForeignKey("triage.DutyRule", on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    details = SealedField(data_class="C", purpose="safety")
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(editable=False)  # set by trigger
    confirmed_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    duty = models.OneToOneField("triage.DutyToReport", null=True, on_delete=models.PROTECT, related_name="+")

    data_classes = {
        "id": "O", "call": "O", "rule": "O", "reported_at": "O", "details": "C:safety", "by": "O", "at": "O",
        "confirmed_by": "O", "confirmed_at": "O", "duty": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | (Q(confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(confirmed_by=F("by"))),
                name="childreport_confirmed_by_another",
            ),
        ]
