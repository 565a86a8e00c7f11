"""What was done with the older tips, written straight in: acts of today go through triage.actions instead."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.db import connection

from desk.demo.story import Story
from hotline.accounts.models import Staff
from intake.actions import TipRows
from intake.models import Tip
from triage.access.reviews import NOT_ANOTHER
from triage.clock import REVIEW_WITHIN
from triage.models import Alert, BreachReason, Decision, DutyToReport, ReachAttempt, Review
from triage.rules import FACTORS

# Outcomes that stop the clock and need no release. None is about reporting: that needs a disclosure.
OUTCOMES = {
    "resources_given": 24, "options_discussed": 20, "referred": 22, "safety_planned": 9,
    "warm_transferred": 8, "not_reported_no_consent": 10, "redirected_abroad": 2, "out_of_scope": 5,
}  # fmt: skip
VAGUE = {"not_reported_insufficient": 80, "resources_given": 12, "out_of_scope": 8}
# "": nobody has said it yet.
WHY_LATE = (
    "too_many", "too_many", "nobody_on_duty", "nobody_on_duty", "waited", "handover_lost", "system_fault", "",
)  # fmt: skip
NOTES = {
    "en": {
        "wishes": (
            "What the person wants was asked first and is followed.",
            "Wishes not known; nothing moves on.",
        ),
        "urgency": ("Nothing points to danger within the day.", "Safety was gone through at the start."),
        "detail": ("There is a place and a sign; little that identifies.", "Detail is thin but consistent."),
        "signs": ("Several signs stand together.", "One sign alone proves nothing; noted."),
        "law": ("No duty beyond what is recorded.", "The rule of the province was checked."),
        "protocol": ("Local partners were considered.", "No local protocol applies."),
    },
    "fr": {
        "wishes": (
            "Les souhaits ont été demandés en premier et sont respectés.",
            "Souhaits inconnus; rien n’est transmis.",
        ),
        "urgency": ("Rien n’indique un danger d’ici demain.", "La sécurité a été abordée dès le début."),
        "detail": ("Il y a un lieu et un indice; peu pour identifier.", "Peu de détails, mais cohérents."),
        "signs": ("Plusieurs indices vont ensemble.", "Un indice seul ne prouve rien; c’est noté."),
        "law": ("Aucune obligation au-delà de ce qui est noté.", "La règle de la province a été vérifiée."),
        "protocol": ("Les partenaires locaux ont été considérés.", "Aucun protocole local ne s’applique."),
    },
}


@dataclass
class Past:
    """Rows of one batch, to be written once the database has opened the reviews."""

    decisions: list[Decision] = field(default_factory=list)
    duties: list[DutyToReport] = field(default_factory=list)
    reaches: list[ReachAttempt] = field(default_factory=list)
    closings: list[tuple[object, ...]] = field(default_factory=list)
    late: list[tuple[UUID, datetime, datetime, str, Staff]] = field(default_factory=list)

    def add(self, rows: TipRows, story: Story, *, language: str, staff: list[Staff], rng: Random) -> None:
        """Seals with the tip's own sealer, so call it before the keys are taken."""
        tip, received = rows.tip, rows.tip.received_at
        minor = tip.minor in ("yes", "maybe")
        urgent = minor or tip.danger == "yes"
        decided = received + _until_decided(urgent, rng)
        by = rng.choice(staff)
        vague = story.facts.missing and not urgent
        outcome = rng.choices(*_weights(VAGUE if vague else OUTCOMES))[0]
        missing = ",".join(story.facts.missing) if outcome == "not_reported_insufficient" else ""
        lane = "urgent" if urgent else "insufficient" if missing else "non_urgent"
        duty = self._duty(rows, decided, by, language, rng) if minor else None
        if story.facts.caller_type not in NOT_ANOTHER:
            self.reaches.append(_reach(tip, received + (decided - received) * 0.8, minor, by, rng))
        answered = {factor: rng.choice(("answered", "answered", "not_known")) for factor in FACTORS}
        notes = {f: rng.choice(NOTES[language][f]) for f, said in answered.items() if said == "answered"}
        decision = Decision(tip=tip, outcome=outcome, missing=missing, by=by, at=decided, **answered)
        decision.notes = rows.sealer.seal(
            "C", table="triage_decision", field="notes", row_id=decision.id, value=notes
        )
        self.decisions.append(decision)
        acknowledged = received + timedelta(minutes=rng.uniform(1, 14)) if urgent else None
        looked = acknowledged or received + (decided - received) * rng.triangular(0.02, 0.95, 0.15)
        self.closings.append(
            (tip.id, lane, decided, by.pk, acknowledged, outcome, decision.id, missing, duty, looked)
        )
        if decided > (due := received + REVIEW_WITHIN):
            self.late.append((tip.id, due, decided, rng.choice(WHY_LATE), by))

    def _duty(self, rows: TipRows, decided: datetime, by: Staff, language: str, rng: Random) -> UUID:
        province, at = rows.tip.province, decided - timedelta(minutes=rng.uniform(3, 12))
        told = bool(province) and (rows.tip.minor == "yes" or rng.random() < 0.5)
        duty = DutyToReport(
            tip=rows.tip,
            kind="reported" if told else "no_duty",
            rule_id=province or None,
            reported_at=at if told else None,
            by=by,
            at=at,
        )
        words = REPORTED[language] if told else NO_DUTY[language]
        duty.details = rows.sealer.seal(
            "C", table="triage_dutytoreport", field="details", row_id=duty.id, value=words
        )
        self.duties.append(duty)
        return duty.id

    def write(self) -> None:
        if not self.decisions:
            return
        DutyToReport.objects.bulk_create(self.duties)
        ReachAttempt.objects.bulk_create(self.reaches)
        tips = [decision.tip_id for decision in self.decisions]
        review_of = dict(Review.objects.filter(tip_id__in=tips).values_list("tip_id", "id"))
        for decision in self.decisions:
            decision.review_id = review_of[decision.tip_id]
        Decision.objects.bulk_create(self.decisions)
        with connection.cursor() as cursor:
            cursor.execute(CLOSE, [list(column) for column in zip(*self.closings, strict=True)])
        self._missed(review_of)

    def _missed(self, review_of: dict[UUID, UUID]) -> None:
        """What the clock would have noticed then; and mostly why it was late."""
        Alert.objects.bulk_create(
            Alert(
                review_id=review_of[tip],
                subject_key=review_of[tip],
                kind="overdue",
                occurred_at=due,
                noticed_at=due,
                delivered_at=due,
            )
            for tip, due, _decided, _why, _by in self.late
        )
        BreachReason.objects.bulk_create(
            BreachReason(review_id=review_of[tip], due_at=due, reason=why, by=by, at=decided)
            for tip, due, decided, why, by in self.late
            if why
        )


def _reach(tip: Tip, at: datetime, minor: bool, by: Staff, rng: Random) -> ReachAttempt:
    """Whether somebody tried to speak with the person that another told us of; mostly there was no way."""
    if rng.random() < 0.3 and not minor:
        return ReachAttempt(
            tip=tip, tried_at=at, way=rng.choice(("trusted", "service", "phone")),
            result=rng.choice(("reached", "no_answer", "unsafe_to_speak")), by=by, at=at,
        )  # fmt: skip
    reasons = ("child", "unsafe") if minor else ("no_way", "no_way", "nobody_known", "unsafe")
    return ReachAttempt(tip=tip, reason=rng.choice(reasons), by=by, at=at)


REPORTED = {
    "en": {"authority": "Child protection, by phone", "words": "What is known, read out; nothing kept back."},
    "fr": {
        "authority": "Protection de la jeunesse, par téléphone",
        "words": "Ce qui est connu, lu en entier.",
    },
}
NO_DUTY = {
    "en": {"reason": "Older than the age of the province’s rule, and not in need of protection."},
    "fr": {"reason": "Plus que l’âge prévu par la province, et sans besoin de protection."},
}
CLOSE = """
    UPDATE triage_review r SET lane = p.lane, classified_at = p.decided, classified_by_id = p.by,
        acknowledged_at = p.acknowledged, outcome = p.outcome, decision_id = p.decision,
        decided_at = p.decided, decided_by_id = p.by, stopped_at = p.decided,
        missing = p.missing, duty_id = p.duty, first_look_at = p.looked
    FROM unnest(%s::uuid[], %s::text[], %s::timestamptz[], %s::uuid[], %s::timestamptz[], %s::text[],
        %s::uuid[], %s::text[], %s::uuid[], %s::timestamptz[])
        p (tip, lane, decided, by, acknowledged, outcome, decision, missing, duty, looked)
    WHERE r.tip_id = p.tip
"""


def _weights(of: dict[str, int]) -> tuple[list[str], list[int]]:
    return list(of), list(of.values())


def _until_decided(urgent: bool, rng: Random) -> timedelta:
    """Urgent ones within the first hours; the others in time but for about one in fifty."""
    if urgent:
        return timedelta(minutes=rng.uniform(20, 170))
    return timedelta(hours=rng.uniform(24.2, 26) if rng.random() < 0.02 else rng.triangular(0.5, 23.5, 4))
