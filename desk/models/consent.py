from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from hotline.codes import AGENCY_KIND, CALL_PURPOSE, CONSENT_ANSWER, CONSENT_VOICE
from hotline.codes.desk import OUR_PURPOSES
from hotline.sealing.fields import SealedField
from intake.models.checks import coded

OURS = sorted(OUR_PURPOSES)


class CallConsent(models.Model):
    """What somebody on a call answered when asked for one purpose and one recipient. Never changed.

    Where the call becomes a tip, its answers about agencies are told to intake too, whose Consent is what a
    disclosure asks; this row keeps how it was asked. `recipient_kind` is blank for what we do ourselves
    (call back, speak with somebody else, confirm a contact); `service` narrows it to one listing. `about`: the
    caller, or somebody else of whom they speak. `rule`: the province whose law said who may answer for a child.
    `words` (sealed): what was asked and answered, and of whom. `ends`: the yes that this one takes back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey("desk.Call", on_delete=models.PROTECT, related_name="consents")
    about = models.CharField(max_length=8)
    recipient_kind = models.CharField(max_length=24, blank=True)
    service = models.ForeignKey("referrals.Service", null=True, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=16)
    answer = models.CharField(max_length=12)
    includes_identity = models.BooleanField(default=False)
    voice = models.CharField(max_length=12)
    rule = models.ForeignKey("triage.DutyRule", null=True, on_delete=models.PROTECT, related_name="+")
    words = SealedField(data_class="C", purpose="safety", null=True)
    language = models.CharField(max_length=8)
    interpreter = models.ForeignKey(
        "desk.InterpreterUse", null=True, on_delete=models.PROTECT, related_name="+"
    )
    ends = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="ended_by")
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(editable=False)  # set by trigger

    data_classes = {
        "id": "O", "call": "O", "about": "O", "recipient_kind": "O", "service": "O", "purpose": "O",
        "answer": "O", "includes_identity": "O", "voice": "O", "rule": "O", "words": "C:safety",
        "language": "S", "interpreter": "O", "ends": "O", "by": "O", "at": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(about__in=["caller", "other"]), name="callconsent_about"),
            coded("callconsent", "recipient_kind", AGENCY_KIND, blank=True),
            coded("callconsent", "purpose", CALL_PURPOSE),
            coded("callconsent", "answer", CONSENT_ANSWER),
            coded("callconsent", "voice", CONSENT_VOICE),
            models.CheckConstraint(
                condition=(
                    Q(purpose__in=OURS, recipient_kind="") | (~Q(purpose__in=OURS) & ~Q(recipient_kind=""))
                ),
                name="callconsent_names_its_recipient",
            ),
            models.CheckConstraint(
                condition=Q(answer="given") | Q(includes_identity=False),
                name="callconsent_refusal_carries_no_identity",
            ),
            models.CheckConstraint(
                condition=Q(answer="withdrawn", ends__isnull=False)
                | (~Q(answer="withdrawn") & Q(ends__isnull=True)),
                name="callconsent_withdrawal_names_what_it_ends",
            ),
            models.UniqueConstraint(
                fields=["id", "call", "recipient_kind", "purpose", "answer", "includes_identity"],
                name="callconsent_facts",
            ),
        ]
