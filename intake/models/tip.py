from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from hotline.codes import (
    CHANNEL,
    CONSENT_CHOICE,
    COUNTRY_OF_SITUATION,
    DANGER,
    INDICATOR,
    MINOR,
    MINOR_SIGNS,
    ONGOING,
    TRAFFICKING_TYPE,
    UNREADABLE,
    VENUE_INDUSTRY,
)
from hotline.sealing.fields import SealedField
from intake.models.checks import coded, coded_each


class Tip(models.Model):
    """What somebody told us about a possible trafficking situation. Immutable.

    `minor` is what the tip itself says of a potential victim under 18 (yes, maybe, no, unknown); later
    facts are Correction and Person rows, and triage keeps what follows from all of them. `dedup` is
    HMAC(nonce, content), empty for what staff write down: a second send of the same words is the same tip.
    `thread` joins tips sent from one form. `adds_code` is the return code under which a reporter adds to an
    earlier tip; the staff side joins the two (Addition). `held`: it came in a flood or looks like a machine's;
    a mark, its clock runs. `unread`: why an e-mail could not be read, empty when it could. Sealed columns left
    empty mean that nothing was said there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    interaction = models.OneToOneField("intake.Interaction", on_delete=models.PROTECT, related_name="tip")
    received_at = models.DateTimeField(
        editable=False
    )  # set by trigger: now() for the public, never the future
    written_at = models.DateTimeField(
        editable=False
    )  # set by trigger: when this row was made, for the stray sweep
    channel = models.CharField(max_length=20)
    language = models.CharField(max_length=8)
    dedup = models.BinaryField(max_length=32, null=True, editable=False, unique=True)
    thread = models.BinaryField(max_length=32, null=True, editable=False)

    minor = models.CharField(max_length=8)
    danger = models.CharField(max_length=8)
    country = models.CharField(max_length=8)
    province = models.CharField(max_length=2, blank=True)
    ongoing = models.CharField(max_length=8)
    trafficking_type = models.CharField(max_length=20)
    venue = models.CharField(max_length=24)
    indicators = ArrayField(models.CharField(max_length=20), default=list)
    how_many = models.PositiveSmallIntegerField(null=True)
    consent_choice = models.CharField(max_length=12)
    held = models.BooleanField(default=False)
    unread = models.CharField(max_length=12, blank=True)

    narrative = SealedField(data_class="C", purpose="investigation", null=True)
    place = SealedField(data_class="C", purpose="investigation", null=True)
    timing = SealedField(data_class="C", purpose="investigation", null=True)
    suspects = SealedField(data_class="C", purpose="investigation", null=True)
    return_code = SealedField(data_class="R", purpose="service", null=True)
    adds_code = SealedField(data_class="R", purpose="service", null=True)

    data_classes = {
        "id": "O", "interaction": "O", "received_at": "O", "written_at": "O", "channel": "S", "language": "S",
        "dedup": "O",
        "thread": "X", "minor": "S", "danger": "S", "country": "S", "province": "S", "ongoing": "S",
        "trafficking_type": "S", "venue": "S", "indicators": "S", "how_many": "S", "consent_choice": "O",
        "narrative": "C:investigation", "place": "C:investigation", "timing": "C:investigation",
        "suspects": "C:investigation", "return_code": "R:service", "adds_code": "R:service", "held": "O",
        "unread": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            coded("tip", "channel", CHANNEL),
            coded("tip", "minor", MINOR),
            coded("tip", "danger", DANGER),
            coded("tip", "country", COUNTRY_OF_SITUATION),
            coded("tip", "ongoing", ONGOING),
            coded("tip", "trafficking_type", TRAFFICKING_TYPE),
            coded("tip", "venue", VENUE_INDUSTRY),
            coded("tip", "consent_choice", CONSENT_CHOICE),
            coded("tip", "unread", UNREADABLE, blank=True),
            coded_each("tip", "indicators", INDICATOR),
            # A sign of a minor is a minor, on every path (S63).
            models.CheckConstraint(
                condition=Q(minor__in=["yes", "maybe"]) | ~Q(indicators__overlap=sorted(MINOR_SIGNS)),
                name="tip_minor_sign_is_minor",
            ),
            # What a review names: it can then neither change the fact nor move the receipt.
            models.UniqueConstraint(fields=["id", "minor", "received_at"], name="tip_facts"),
        ]
        indexes = [
            models.Index(fields=["written_at"], name="tip_written"),
            models.Index(fields=["thread"], name="tip_thread", condition=Q(thread__isnull=False)),
        ]


class TipKey(models.Model):
    """One data key of a tip, wrapped to a public key of ours. Rotation and purge touch this row alone:
    without it the sealed columns that name it stay closed for good, in every backup too."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tip = models.ForeignKey("intake.Tip", on_delete=models.PROTECT, related_name="keys")
    data_class = models.CharField(max_length=1)
    key_id = models.CharField(max_length=40, db_index=True)
    wrap = models.BinaryField(editable=False)

    data_classes = {"id": "O", "tip": "O", "data_class": "O", "key_id": "O", "wrap": "O"}

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(data_class__in=["R", "C"]), name="tipkey_class")]
