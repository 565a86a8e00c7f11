from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from hotline.codes import ACCESS_ANSWER, ACCESS_KIND, ACCESS_WHAT, OUTREACH_RESULT, SAFE_CHANNEL
from hotline.reference import reference
from hotline.sealing.fields import SealedField
from intake.models.checks import coded

MINUTES_MOST = 240
# How long an ask waits for its answer: what was urgent an hour ago is asked again, with a reason of its own.
WAITS = {"request": timedelta(days=3), "break_glass": timedelta(hours=1)}


class AccessRequestQuerySet(models.QuerySet["AccessRequest"]):
    def waiting(self, at: datetime | Now) -> AccessRequestQuerySet:
        """Unanswered, and not so old that it has lapsed."""
        alive = Q()
        for kind, patience in WAITS.items():
            alive |= Q(kind=kind, asked_at__gt=at - patience)
        return self.filter(alive, answer="")

    def running(self, at: datetime) -> AccessRequestQuerySet:
        """Granted, and neither over nor closed."""
        return self.filter(answer="granted", until__gt=at, closed_at__isnull=True)

    def broken(self) -> AccessRequestQuerySet:
        """Glass that two people broke, because of danger."""
        return self.filter(kind="break_glass", answer="granted")

    def unacknowledged(self) -> AccessRequestQuerySet:
        """Broken glass that no privacy officer has looked at."""
        return self.broken().filter(acknowledged_at__isnull=True)


class AccessRequest(models.Model):
    """One person's access to who told us, or to the content, of one tip, for a limited time.

    `kind`: `request`, answered by the privacy officer (of content: by the director); `own`, the privacy officer's
    own authority, answered by nobody; `break_glass`, in imminent danger, answered by a second of supervisor and
    director, after which the privacy officer acknowledges it. `reason`, `note` (why it was refused): sealed under
    the keys of this row. Times are the database's own; `until` is `answered_at` and `minutes`. Answered once, never
    changed; closed before its time by whoever asked or watches over it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tip = models.ForeignKey("intake.Tip", on_delete=models.PROTECT, related_name="access_requests")
    what = models.CharField(max_length=8)
    kind = models.CharField(max_length=12)
    reason = SealedField(data_class="C", purpose="safety")
    danger = models.BooleanField(default=False)
    asked_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(editable=False)
    answer = models.CharField(max_length=8, blank=True)
    answered_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    note = SealedField(data_class="C", purpose="safety", null=True)
    minutes = models.PositiveSmallIntegerField()
    until = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(
        "accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects = AccessRequestQuerySet.as_manager()

    data_classes = {
        "id": "O", "tip": "O", "what": "O", "kind": "O", "reason": "C:safety", "danger": "O", "asked_by": "O",
        "asked_at": "O", "answer": "O", "answered_by": "O", "answered_at": "O", "note": "C:safety", "minutes": "O",
        "until": "O", "acknowledged_by": "O", "acknowledged_at": "O", "closed_by": "O", "closed_at": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            coded("accessrequest", "what", ACCESS_WHAT),
            coded("accessrequest", "kind", ACCESS_KIND),
            coded("accessrequest", "answer", ACCESS_ANSWER, blank=True),
            models.CheckConstraint(
                condition=Q(kind="request") | Q(what="identity"), name="accessrequest_content_is_asked_for"
            ),
            models.CheckConstraint(
                condition=~Q(kind="break_glass") | Q(danger=True), name="accessrequest_glass_is_danger"
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("asked_by")),
                name="accessrequest_answered_by_another",
            ),
            models.CheckConstraint(
                condition=Q(kind="own", answer="granted", answered_by__isnull=True, answered_at__isnull=False)
                | (
                    ~Q(kind="own")
                    & (
                        Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                        | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False))
                    )
                ),
                name="accessrequest_answer_whole",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=MINUTES_MOST), name="accessrequest_minutes"
            ),
            models.CheckConstraint(
                condition=Q(answer="granted", until__isnull=False)
                | (~Q(answer="granted") & Q(until__isnull=True)),
                name="accessrequest_granted_until",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True)
                | Q(until__lte=F("answered_at") + timedelta(minutes=MINUTES_MOST)),
                name="accessrequest_limited",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_by__isnull=True, acknowledged_at__isnull=True)
                | Q(
                    kind="break_glass",
                    answer="granted",
                    acknowledged_by__isnull=False,
                    acknowledged_at__isnull=False,
                ),
                name="accessrequest_acknowledged_whole",
            ),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True, closed_at__isnull=True)
                | Q(answer="granted", closed_by__isnull=False, closed_at__isnull=False),
                name="accessrequest_closed_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["tip", "-asked_at"], name="accessrequest_of_tip"),
            models.Index("asked_at", condition=Q(answer=""), name="accessrequest_waiting"),
            models.Index(
                "answered_at",
                condition=Q(kind="break_glass", answer="granted", acknowledged_at__isnull=True),
                name="accessrequest_glass",
            ),
        ]

    @property
    def reference(self) -> str:
        return reference(self.tip_id)

    def state(self, at: datetime) -> str:
        """waiting, lapsed, refused, granted (it can be used now) or expired."""
        if self.answer == "":
            return "waiting" if self.asked_at > at - WAITS[self.kind] else "lapsed"
        if self.answer == "refused" or self.until is None:
            return "refused"
        return "granted" if self.until > at and self.closed_at is None else "expired"


class AccessUse(models.Model):
    """One opening: written with its entry in the log, before a key is used. The trigger refuses it to anybody but
    the one who asked, and outside the time that was granted; so no opening can be begun without."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="uses")
    by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(editable=False)

    data_classes = {"id": "O", "request": "O", "by": "O", "at": "O"}


class ContactAttempt(models.Model):
    """We reach out to a reporter again: which way, and what came of it. Begun within an opened access, and only by a
    way that is not said to be unsafe.

    `safe`: what is known of the way, `yes`, or `unknown` with a written `weighing` (sealed). `announced`: we said
    who calls. `result` blank: not over yet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="attempts")
    tip = models.ForeignKey("intake.Tip", on_delete=models.PROTECT, related_name="contact_attempts")
    way = models.CharField(max_length=8)
    safe = models.CharField(max_length=8)
    weighing = SealedField(data_class="C", purpose="safety", null=True)
    announced = models.BooleanField(default=False)
    begun_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(editable=False)
    result = models.CharField(max_length=20, blank=True)
    ended_at = models.DateTimeField(null=True)
    note = SealedField(data_class="C", purpose="safety", null=True)

    data_classes = {
        "id": "O", "request": "O", "tip": "O", "way": "O", "safe": "O", "weighing": "C:safety", "announced": "O",
        "begun_by": "O", "begun_at": "O", "result": "O", "ended_at": "O", "note": "C:safety",
    }  # fmt: skip

    class Meta:
        constraints = [
            coded("contactattempt", "way", SAFE_CHANNEL),
            coded("contactattempt", "result", OUTREACH_RESULT, blank=True),
            models.CheckConstraint(condition=~Q(way="none"), name="contactattempt_not_against_their_word"),
            models.CheckConstraint(
                condition=Q(safe="yes") | Q(safe="unknown", weighing__isnull=False, announced=False),
                name="contactattempt_safe_or_weighed",
            ),
            models.CheckConstraint(
                condition=Q(result="", ended_at__isnull=True, note__isnull=True)
                | (~Q(result="") & Q(ended_at__isnull=False)),
                name="contactattempt_end_whole",
            ),
            # One at a time within one access: a second press finds the first.
            models.UniqueConstraint(
                fields=["request"], condition=Q(result=""), name="contactattempt_one_open"
            ),
        ]
        indexes = [models.Index(fields=["tip", "-begun_at"], name="contactattempt_of_tip")]
