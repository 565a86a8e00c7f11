from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from hotline.codes import ROTA_ANSWER, ROTA_PLACE
from intake.models.checks import coded

LONGEST = timedelta(hours=24)
LANGUAGES = ("en", "fr")


class RotaTurnQuerySet(models.QuerySet["RotaTurn"]):
    def standing(self) -> RotaTurnQuerySet:
        """Not taken out, and of somebody who may still stand in it. What was planned for a person who has left is
        nobody's: it shows as a gap, and no alert goes there."""
        return self.filter(
            until__gt=F("starts_at"), staff__is_active=True, staff__role__in=("supervisor", "director")
        )

    def at(self, moment: datetime) -> RotaTurnQuerySet:
        return self.standing().filter(starts_at__lte=moment, until__gt=moment)

    def within(self, start: datetime, end: datetime) -> RotaTurnQuerySet:
        """Those that cover any of this time."""
        return self.standing().filter(starts_at__lt=end, until__gt=start)


class RotaTurn(models.Model):
    """One person on duty, as lead or back-up, from `starts_at` to `until`, in the languages they speak there.

    `ends_at`: as it was planned; `until`: as it counts, earlier where it was cut short or passed on, and equal to
    `starts_at` where it was taken out before it began (then `ended_by` and `ended_at` are set). Nothing else ever
    changes: who takes over has a turn of their own that `follows` this one. `taken_up_at`: when they said "I have it";
    empty: not said. That nobody stands in two turns at once, and that one person leads, is held by two EXCLUDE
    constraints of the migration."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="rota_turns")
    place = models.CharField(max_length=8)
    languages = ArrayField(models.CharField(max_length=2))
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    until = models.DateTimeField(editable=False)  # begins as ends_at, by trigger
    made_by = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(editable=False)  # set by trigger
    follows = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    ended_by = models.ForeignKey("accounts.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    taken_up_at = models.DateTimeField(null=True)

    objects = RotaTurnQuerySet.as_manager()

    data_classes = {
        "id": "O", "staff": "O", "place": "O", "languages": "O", "starts_at": "O", "ends_at": "O", "until": "O",
        "made_by": "O", "made_at": "O", "follows": "O", "ended_by": "O", "ended_at": "O", "taken_up_at": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            coded("rotaturn", "place", ROTA_PLACE),
            models.CheckConstraint(
                condition=Q(languages__contained_by=list(LANGUAGES), languages__len__gte=1),
                name="rotaturn_languages",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at"), ends_at__lte=F("starts_at") + LONGEST),
                name="rotaturn_a_day_at_most",
            ),
            models.CheckConstraint(
                condition=Q(until__gte=F("starts_at"))
                & (
                    Q(until=F("ends_at"), ended_by__isnull=True, ended_at__isnull=True)
                    | Q(until__lt=F("ends_at"), ended_by__isnull=False, ended_at__isnull=False)
                ),
                name="rotaturn_end_whole",
            ),
        ]
        indexes = [models.Index(fields=["until", "starts_at"], name="rotaturn_when")]

    def runs(self, at: datetime) -> bool:
        return self.starts_at <= at < self.until


class RotaOffer(models.Model):
    """Somebody offers a turn of theirs, whole or from `from_at` on, to a named colleague. The turn changes with the
    acceptance alone: `made` is the turn that it made, and the database wants it there. One open offer a turn;
    one whose turn is over answers itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    turn = models.ForeignKey(RotaTurn, on_delete=models.PROTECT, related_name="offers")
    to = models.ForeignKey("accounts.Staff", on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    at = models.DateTimeField(editable=False)  # set by trigger
    answer = models.CharField(max_length=12, blank=True)
    answered_at = models.DateTimeField(null=True)
    made = models.ForeignKey(RotaTurn, null=True, on_delete=models.PROTECT, related_name="+")

    data_classes = {
        "id": "O", "turn": "O", "to": "O", "from_at": "O", "at": "O", "answer": "O", "answered_at": "O", "made": "O",
    }  # fmt: skip

    class Meta:
        constraints = [
            coded("rotaoffer", "answer", ROTA_ANSWER, blank=True),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="rotaoffer_answer_whole",
            ),
            models.CheckConstraint(
                condition=Q(answer="accepted", made__isnull=False)
                | (~Q(answer="accepted") & Q(made__isnull=True)),
                name="rotaoffer_accepted_makes_a_turn",
            ),
            models.UniqueConstraint(fields=["turn"], condition=Q(answer=""), name="rotaoffer_one_open"),
        ]
        indexes = [models.Index("to", condition=Q(answer=""), name="rotaoffer_waiting")]
