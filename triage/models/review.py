from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL

from hotline.reference import reference
from triage.rules import OUTCOMES, STOPPING

LANES = ("urgent", "non_urgent", "insufficient")
RAISED = ["yes", "maybe"]


class ReviewQuerySet(models.QuerySet["Review"]):
    def waiting(self) -> ReviewQuerySet:
        """The clock runs."""
        return self.filter(stopped_at__isnull=True)

    def in_lane(self, lane: str) -> ReviewQuerySet:
        return self.waiting().filter(lane=lane)

    def publishable(self) -> ReviewQuerySet:
        """What may be counted in a table that the public reads. Marked "never publish", a review is out, and with it
        every other one of its case: they speak of the same people (S12)."""
        return self.filter(pk__in=RawSQL("SELECT review_id FROM triage_publishable()", ()))

    def by_due(self) -> ReviewQuerySet:
        """What is due first stands first: an urgent tip nobody has claimed by its acknowledgement. What a flood
        brought stands behind the rest of its lane, so that it buries nobody."""
        return self.order_by("held", NEXT_DUE, "id")


# One expression for the order of the queue, its index and its keys.
NEXT_DUE = models.Case(
    models.When(claimed_by__isnull=True, lane="urgent", then=F("ack_due_at")),
    default=F("due_at"),
    output_field=models.DateTimeField(),
)


class Review(models.Model):
    """A tip under triage, with its clock. The database opens it when the tip is inserted.

    `minor` is the tip's own word and never changes (composite key); `minor_now` is what follows from the tip,
    its persons and corrections. Where `raised_at` is set, a `minor_now` of no or unknown names the correction
    that says so, newer than the raise. `clock_from` is the receipt, or the last reopening. `ladder`:
    what the deadlines were laid from when the clock began. `stopped_at` is empty while the clock runs, also after
    `to_report`. `claimed_by` empty: nobody holds it. `held`: the tip came in a flood, or looks like a machine's; set
    with the row and only ever lifted. None of claim, mark or opening moves a due time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tip = models.OneToOneField("intake.Tip", on_delete=models.PROTECT, related_name="review")
    received_at = models.DateTimeField(editable=False)
    minor = models.CharField(max_length=8, editable=False)
    minor_now = models.CharField(max_length=8)
    raised_at = models.DateTimeField(null=True)
    minor_correction_id = models.UUIDField(null=True)
    minor_correction_at = models.DateTimeField(null=True)

    held = models.BooleanField(default=False)
    lane = models.CharField(max_length=12)
    classified_at = models.DateTimeField(null=True)
    classified_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    ladder = models.ForeignKey(
        "triage.Ladder", default=1, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    clock_from = models.DateTimeField()
    due_at = models.DateTimeField()
    urgent_since = models.DateTimeField(null=True)
    ack_due_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    reopened_at = models.DateTimeField(null=True)
    poisoned_at = models.DateTimeField(null=True)
    stray_at = models.DateTimeField(
        null=True
    )  # when the sweep opened it, since the tip's own trigger could not

    claimed_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField(null=True)
    claim_until = models.DateTimeField(null=True)

    outcome = models.CharField(max_length=32, blank=True)
    decision_id = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    stopped_at = models.DateTimeField(null=True)
    duty_id = models.UUIDField(null=True)
    disclosure_id = models.UUIDField(null=True)  # the release that made it reported
    missing = models.CharField(max_length=120, blank=True)  # codes of MISSING, comma between
    never_publish = models.BooleanField(default=False)
    publication_mark_id = models.UUIDField(null=True)  # who says so, or took it back, and why
    # For the house's own figures. Set once by trigger, kept when the review is opened again; empty: not yet.
    first_look_at = models.DateTimeField(null=True, editable=False)
    first_reviewed_at = models.DateTimeField(null=True, editable=False)
    first_lane = models.CharField(
        max_length=12, blank=True, editable=False
    )  # the lane that this first review left

    objects = ReviewQuerySet.as_manager()

    data_classes = {
        "id": "O", "tip": "O", "received_at": "O", "minor": "O", "minor_now": "O", "raised_at": "O",
        "minor_correction_id": "O", "minor_correction_at": "O", "held": "O", "lane": "O", "classified_at": "O",
        "classified_by": "O", "clock_from": "O", "due_at": "O", "urgent_since": "O", "ack_due_at": "O",
        "acknowledged_at": "O", "reopened_at": "O", "ladder": "O", "poisoned_at": "O", "stray_at": "O",
        "claimed_by": "O", "claimed_at": "O", "claim_until": "O", "outcome": "O", "decision_id": "O",
        "decided_at": "O", "decided_by": "O", "stopped_at": "O", "duty_id": "O", "disclosure_id": "O", "missing": "O",
        "never_publish": "O", "publication_mark_id": "O", "first_look_at": "O", "first_reviewed_at": "O",
        "first_lane": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(lane__in=LANES), name="review_lane"),
            # Invariant 2, first half. minor_now is never NULL, since a CHECK passes on NULL.
            models.CheckConstraint(
                condition=Q(lane="urgent") | Q(minor_now__in=["no", "unknown"]), name="review_minor_is_urgent"
            ),
            models.CheckConstraint(
                condition=Q(minor_now__in=["yes", "maybe", "no", "unknown"]), name="review_minor_now_said"
            ),
            models.CheckConstraint(
                condition=Q(minor__in=["no", "unknown"]) | Q(raised_at__isnull=False),
                name="review_minor_is_a_raise",
            ),
            # Second half: what was once raised is lowered only by a named correction newer than the raise.
            models.CheckConstraint(
                condition=Q(minor_now__in=RAISED, raised_at__isnull=False)
                | Q(minor_now__in=["no", "unknown"], raised_at__isnull=True)
                | Q(
                    minor_now__in=["no", "unknown"],
                    minor_correction_id__isnull=False,
                    minor_correction_at__isnull=False,
                    minor_correction_at__gt=F("raised_at"),
                ),
                name="review_lowered_by_correction",
            ),
            models.CheckConstraint(
                condition=Q(minor_correction_id__isnull=True, minor_correction_at__isnull=True)
                | Q(minor_correction_id__isnull=False, minor_correction_at__isnull=False),
                name="review_correction_pair",
            ),
            models.CheckConstraint(
                condition=Q(lane="urgent", urgent_since__isnull=False, ack_due_at__isnull=False)
                | (~Q(lane="urgent") & Q(urgent_since__isnull=True, ack_due_at__isnull=True)),
                name="review_urgent_has_its_clock",
            ),
            models.CheckConstraint(
                condition=Q(due_at__lte=F("clock_from") + timedelta(hours=24)), name="review_due_within_a_day"
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True, clock_from=F("received_at"))
                | Q(reopened_at__isnull=False, clock_from=F("reopened_at")),
                name="review_clock_from_receipt",
            ),
            models.CheckConstraint(
                condition=Q(claimed_by__isnull=True, claimed_at__isnull=True, claim_until__isnull=True)
                | Q(claimed_by__isnull=False, claimed_at__isnull=False, claim_until__isnull=False),
                name="review_claim_whole",
            ),
            models.CheckConstraint(
                condition=Q(
                    outcome="", decided_at__isnull=True, decided_by__isnull=True, decision_id__isnull=True
                )
                | Q(
                    outcome__in=sorted(OUTCOMES),
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    decision_id__isnull=False,
                ),
                name="review_decision_whole",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=sorted(STOPPING), stopped_at__isnull=False)
                | (~Q(outcome__in=sorted(STOPPING)) & Q(stopped_at__isnull=True)),
                name="review_clock_stops_by_outcome",
            ),
            # A child's review is not closed, nor sent on, before the duty to report is settled by name.
            models.CheckConstraint(
                condition=Q(outcome="") | Q(minor_now__in=["no", "unknown"]) | Q(duty_id__isnull=False),
                name="review_minor_needs_duty",
            ),
            # Reported is what a release makes of it: the key to a released disclosure of this tip is in the database.
            models.CheckConstraint(
                condition=Q(
                    outcome__in=["report_initial", "report_supplementary"], disclosure_id__isnull=False
                )
                | (
                    ~Q(outcome__in=["report_initial", "report_supplementary"]) & Q(disclosure_id__isnull=True)
                ),
                name="review_report_needs_release",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="not_reported_insufficient") | (Q(lane="insufficient") & ~Q(missing="")),
                name="review_insufficient_says_what",
            ),
            models.CheckConstraint(
                condition=Q(never_publish=False) | Q(publication_mark_id__isnull=False),
                name="review_never_publish_says_why",
            ),
            models.CheckConstraint(
                condition=Q(first_reviewed_at__isnull=True, first_lane="")
                | Q(first_reviewed_at__isnull=False, first_look_at__isnull=False, first_lane__in=LANES),
                name="review_first_review_whole",
            ),
        ]
        indexes = [
            models.Index(
                "lane", "held", NEXT_DUE, "id", condition=Q(stopped_at__isnull=True), name="review_queue"
            ),
            # The list over all lanes, closed ones, and the oldest of a lane.
            # "lane is not empty" is always true: it keeps the queue, which never says it, from walking this index
            # through all of a full lane to find that another is empty (0.5 s at a million that wait).
            models.Index(
                "held", NEXT_DUE, "id", condition=Q(stopped_at__isnull=True) & ~Q(lane=""), name="review_list"
            ),
            models.Index("stopped_at", "id", condition=Q(stopped_at__isnull=False), name="review_closed"),
            models.Index("lane", "clock_from", condition=Q(stopped_at__isnull=True), name="review_oldest"),
            models.Index("claim_until", condition=Q(claim_until__isnull=False), name="review_claimed"),
            models.Index("poisoned_at", condition=Q(poisoned_at__isnull=False), name="review_poisoned"),
            models.Index(fields=["received_at"], name="review_received"),  # the weeks of the figures
        ]

    @property
    def reference(self) -> str:
        """What people say to each other."""
        return reference(self.tip_id)

    @property
    def is_minor(self) -> bool:
        return self.minor_now in RAISED

    def next_due(self) -> datetime:
        """When the next act of a person is due; the same rule as NEXT_DUE."""
        if self.lane == "urgent" and self.claimed_by_id is None and self.ack_due_at:
            return self.ack_due_at
        return self.due_at
