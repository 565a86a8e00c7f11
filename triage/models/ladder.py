from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Q

from triage.clock import ACKNOWLEDGE_WITHIN, AUDIENCES, CONFIRM_WITHIN, EVENTS, HELP, REVIEW_WITHIN


class Ladder(models.Model):
    """The deadlines as they stood from then on, and who is told when one passes. The newest number counts for clocks
    that start; one that runs keeps its own (Review.ladder). Never changed once written. `by` empty: came with the
    house."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    at = models.DateTimeField(editable=False)
    by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")

    data_classes = {"number": "O", "at": "O", "by": "O"}


class Rung(models.Model):
    """One deadline of a ladder: `after` how long `kind` passes, and `audience`, who is told first.

    `lane` "any": not of a lane. `live`: the reporter is on the line (telephone, relay, chat). Counted from: the urgent
    lane's "urgent" and "ack_overdue" from when it became urgent; "ack_supervisors" and "ack_director" from when the
    acknowledgement was due; "first_step" from the acknowledgement; "not_handed_over", "agency_silent" and
    "release_unconfirmed" from the release; what has a time of its own (a claim, a step, a follow-up) from that; all
    others from receipt."""

    ladder = models.ForeignKey(Ladder, on_delete=models.PROTECT, related_name="rungs", db_index=False)
    lane = models.CharField(max_length=12)
    live = models.BooleanField()
    kind = models.CharField(max_length=24)
    after = models.DurationField()
    audience = models.CharField(max_length=12)

    data_classes = {
        "id": "O",
        "ladder": "O",
        "lane": "O",
        "live": "O",
        "kind": "O",
        "after": "O",
        "audience": "O",
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ladder", "lane", "live", "kind"], name="rung_once"),
            models.CheckConstraint(
                condition=Q(lane__in=["urgent", "non_urgent", "insufficient", "any"], kind__in=EVENTS,
                            audience__in=AUDIENCES, after__gte=timedelta(0), after__lte=timedelta(days=400)),
                name="rung_coded",
            ),
            # What the line has promised is on nobody's ladder: a day from receipt; told at once; seen soon.
            models.CheckConstraint(
                condition=~Q(kind="overdue") | Q(after=REVIEW_WITHIN), name="rung_a_day_is_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(kind="urgent") | Q(after=timedelta(0)), name="rung_urgent_at_once"
            ),
            models.CheckConstraint(
                condition=~Q(kind="ack_overdue") | Q(after__lte=ACKNOWLEDGE_WITHIN), name="rung_seen_soon"
            ),
            models.CheckConstraint(
                condition=~Q(kind="release_unconfirmed") | Q(after__lte=CONFIRM_WITHIN), name="rung_confirmed_soon"
            ),
        ]  # fmt: skip


class Deadline(models.Model):
    """What will pass if nobody acts: laid, moved and taken away by triggers alone, in the transaction that gives the
    reason; turned into an event (Alert) by the pass. A person who acts takes away what has not passed yet, and never
    what has: so the events say what people did, whenever a pass came by.

    `subject_key`: the step, release or follow-up that it is of, or the review itself. `look_at`: when the pass takes
    it, which is `due_at` unless it could not be written. `leap`: the leap back of the database's clock that was open
    when what it counts from began, in whose time it is judged; empty: there was none."""

    pk = models.CompositePrimaryKey("review_id", "kind", "due_at", "subject_key")
    review = models.ForeignKey(
        "triage.Review", on_delete=models.PROTECT, related_name="deadlines", db_index=False
    )
    kind = models.CharField(max_length=24)
    due_at = models.DateTimeField()
    subject_key = models.UUIDField()
    audience = models.CharField(max_length=12)
    look_at = models.DateTimeField(db_index=True)
    leap = models.UUIDField(null=True)

    data_classes = {
        "review": "O", "kind": "O", "due_at": "O", "subject_key": "O", "audience": "O", "look_at": "O", "leap": "O",
    }  # fmt: skip


class HelpDeadlineQuerySet(models.QuerySet["HelpDeadline"]):
    def poisoned(self) -> HelpDeadlineQuerySet:
        """Could not be written when it was due, and is tried again."""
        return self.filter(look_at__gt=models.F("due_at"))


class HelpDeadline(models.Model):
    """As Deadline, of a call for a supervisor (`subject_key`) that nobody has answered yet: it has no review. The steps
    of an urgent tip by telephone, as the ladder in force had them when the supervisor was called. A table of its own,
    since a deadline of a review is found and locked by that."""

    pk = models.CompositePrimaryKey("subject_key", "kind")
    subject_key = models.UUIDField()
    kind = models.CharField(max_length=24)
    due_at = models.DateTimeField()
    audience = models.CharField(max_length=12)
    look_at = models.DateTimeField(db_index=True)
    leap = models.UUIDField(null=True)

    objects = HelpDeadlineQuerySet.as_manager()

    data_classes = {
        "subject_key": "O", "kind": "O", "due_at": "O", "audience": "O", "look_at": "O", "leap": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=HELP, audience__in=AUDIENCES), name="helpdeadline_coded"
            ),
            models.CheckConstraint(
                condition=Q(look_at__gte=models.F("due_at")), name="helpdeadline_looked_at_when_due"
            ),
        ]
