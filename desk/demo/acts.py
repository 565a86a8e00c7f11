"""What staff do today, through the same functions as the pages: checked, audited, stamped by the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from desk.demo.history import NOTES, REPORTED
from hotline.accounts.models import Staff
from hotline.audit.log import record
from hotline.now import now
from intake import actions as intake
from triage import actions
from triage.access import reviews as review_access
from triage.models import Review
from triage.rules import FACTORS


@dataclass(frozen=True)
class Act:
    """One review, and who acts on it. `language` is the one the notes are written in."""

    review: Review
    by: Staff
    language: str

    def claim(self) -> None:
        actions.claim(review=self.review, by=self.by)

    def seen_in_time(self) -> None:
        Review.objects.filter(pk=self.review.pk).update(
            acknowledged_at=self.review.received_at + timedelta(minutes=6)
        )

    def claim_lapsed(self) -> None:
        moment = now()
        Review.objects.filter(pk=self.review.pk).update(
            claimed_by=self.by,
            claimed_at=moment - timedelta(minutes=50),
            claim_until=moment - timedelta(minutes=20),
        )
        record(by=self.by, action="review.claimed", target=self.review, tip_id=self.review.tip_id)

    def classify(self, lane: str) -> None:
        actions.classify(review=self.review, lane=lane, by=self.by)

    def to_report(self) -> None:
        if review_access.unreached(self.review):
            actions.no_attempt(review=self.review, reason="no_way", by=self.by)
        actions.decide(
            review=self.review,
            outcome="to_report",
            factors=dict.fromkeys(FACTORS, "answered"),
            notes={factor: texts[0] for factor, texts in NOTES[self.language].items()},
            missing=[],
            by=self.by,
        )

    def duty(self) -> None:
        actions.record_duty(
            review=self.review,
            kind="reported",
            province=self.review.tip.province,
            reported_at=now(),
            details=REPORTED[self.language],
            by=self.by,
        )

    def correct(self, field: str, value: str) -> None:
        reason = REASONS[self.language][f"{field}_{value}"]
        actions.correct(review=self.review, field=field, value=value, reason=reason, by=self.by)

    def age_cue(self) -> None:
        """As the reading machine would: it has no name and may only raise."""
        with transaction.atomic():
            intake.correct(
                tip=self.review.tip,
                field="minor",
                value="maybe",
                reason=REASONS[self.language]["cue"],
                by=None,
                source="age_cue",
            )


def act(name: str, on: Act) -> None:
    for step in STEPS.get(name, ()):
        step(on)


def acted_before(name: str, on: Act) -> None:
    """In the transaction that writes the tip: afterwards the database takes no act of a time that has passed."""
    if name in BEFORE:
        BEFORE[name](on)


BEFORE: dict[str, Callable[[Act], None]] = {
    "claim_in_time": Act.seen_in_time,
    "duty_then_to_report": Act.seen_in_time,
    "lower": Act.seen_in_time,
    "claim_lapsed": Act.claim_lapsed,
}
STEPS: dict[str, tuple[Callable[[Act], None], ...]] = {
    "claim": (Act.claim,),
    "claim_in_time": (Act.claim,),
    "classify_non_urgent": (lambda on: on.classify("non_urgent"),),
    "classify_urgent": (lambda on: on.classify("urgent"),),
    "classify_insufficient": (lambda on: on.classify("insufficient"),),
    "to_report": (Act.to_report,),
    "duty_then_to_report": (Act.claim, Act.duty, Act.to_report),
    "raise_after_close": (lambda on: on.correct("minor", "maybe"),),
    "lower": (Act.claim, lambda on: on.correct("minor", "no")),
    "age_cue": (Act.age_cue,),
    "danger": (lambda on: on.correct("danger", "yes"),),
}
REASONS = {
    "en": {
        "minor_maybe": "A second caller says that she may still be in grade eleven.",
        "minor_no": "Her date of birth was seen by the clinic: she is twenty.",
        "danger_yes": "Called back: he has found out where she is staying.",
        "cue": "her school · grade 10",
    },
    "fr": {
        "minor_maybe": "Une deuxième personne dit qu’elle serait encore en secondaire 5.",
        "minor_no": "La clinique a vu sa date de naissance : elle a 20 ans.",
        "danger_yes": "Rappel : il a su où elle se trouve.",
        "cue": "son école · secondaire 4",
    },
}
