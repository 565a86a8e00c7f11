"""Makes the demonstration: tips with their reviews in every state, and contacts that were no tip.

The same seed gives the same tips and contacts, by their ids; those that are there already are left alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.db import transaction
from django.db.models import F

from desk.demo import situations
from desk.demo.acts import Act, act, acted_before
from desk.demo.contacts import (
    HEARD_ABOUT,
    channel_for,
    kind_of,
    language_for,
    pick,
    said_of,
    story_for,
)
from desk.demo.history import Past
from desk.demo.telling import SURVIVOR_SHARE
from desk.demo.towns import province
from hotline.accounts.models import Staff
from hotline.now import now
from intake.actions import TipRows
from intake.models import Consent, Identifier, Interaction, MachineRead, Person, Reporter, Tip, TipKey
from intake.return_code import SECRET_BYTES, ReturnCode
from triage.actions.raising import raise_alerts
from triage.models import Alert, Review

BATCH = 100
KINDS_WITHOUT_TIP = {
    "information": 34, "referral": 20, "related_concern": 10, "out_of_scope": 12, "hangup_silent": 12,
    "training": 5, "directory": 3, "third_party_enquiry": 4,
}  # fmt: skip
OTHER_CALLERS = {
    "family": 16, "friend": 12, "community": 22, "social_services": 18, "health": 8, "education": 6,
    "law_enforcement": 5, "business": 4, "media_student": 5, "legal_services": 3, "government": 1,
}  # fmt: skip


@dataclass
class Team:
    """Who writes calls down, and who decides."""

    specialist: Staff
    supervisors: list[Staff]


@dataclass
class Batch:
    rows: list[TipRows] = field(default_factory=list)
    past: Past = field(default_factory=Past)
    todo: list[tuple[str, UUID, str]] = field(default_factory=list)  # act, tip, language of the notes

    def add(self, number: int, rng: Random, tip_id: UUID, team: Team, moment: datetime) -> None:
        state = situations.situation(number)
        channel = channel_for(state, rng)
        spoken, written = language_for(channel, rng)
        story = story_for(state, channel, written, rng)
        said = said_of(story, channel=channel, spoken=spoken, written=written, rng=rng)
        by = None if channel in ("web_form", "email") else team.specialist
        received = moment - situations.age(state, rng)
        kind = kind_of(story.facts, channel)
        rows = TipRows(said, channel=channel, by=by, kind=kind, received_at=received, tip_id=tip_id)
        if state is situations.PAST or state.act == "raise_after_close":
            self.past.add(rows, story, language=written, staff=team.supervisors, rng=rng)
        if state.act:
            self.todo.append((state.act, tip_id, written))
        if channel == "web_form":
            rows.seal_tip("return_code", "R", ReturnCode.of(rng.randbytes(SECRET_BYTES)).canonical())
        self.rows.append(rows)

    def acts(self, team: Team) -> Iterator[tuple[str, Act]]:
        for position, (name, tip_id, language) in enumerate(self.todo):
            review = Review.objects.select_related("tip").get(tip_id=tip_id)
            by = team.supervisors[position % len(team.supervisors)]
            yield name, Act(review=review, by=by, language=language)

    @transaction.atomic
    def write(self, moment: datetime, team: Team) -> None:
        Interaction.objects.bulk_create([rows.interaction for rows in self.rows])
        Tip.objects.bulk_create([rows.tip for rows in self.rows])  # the database opens the reviews
        TipKey.objects.bulk_create([key for rows in self.rows for key in rows.keys()])
        Person.objects.bulk_create([row for rows in self.rows for row in rows.persons])
        Identifier.objects.bulk_create([row for rows in self.rows for row in rows.identifiers])
        Reporter.objects.bulk_create([row for rows in self.rows for row in rows.reporters])
        Consent.objects.bulk_create([row for rows in self.rows for row in rows.consents])
        # Their facts are invented with them: the machine would find nothing that is not already said.
        MachineRead.objects.bulk_create(
            [MachineRead(tip=rows.tip, task="age", at=moment) for rows in self.rows]
        )
        self.past.write()
        for name, on in self.acts(team):
            acted_before(name, on)


def make_tips(count: int, *, seed: int, team: Team) -> int:
    """How many were new. Received times are counted back from now."""
    moment, made = now(), 0
    for numbers in _missing(Tip, count, seed, "tip"):
        batch = Batch()
        for number, rng, id_ in numbers:
            batch.add(number, rng, id_, team, moment)
        batch.write(moment, team)
        for name, on in batch.acts(team):
            act(name, on)
        made += len(batch.rows)
    told_long_ago(moment)
    return made


def told_long_ago(moment: datetime) -> None:
    """What passed in the past that was just invented: somebody was told then, and nobody is told of it today."""
    while raise_alerts(moment).looked:
        pass
    history = Alert.objects.filter(review__stopped_at__isnull=False, delivered_at=None)
    history.update(noticed_at=F("occurred_at"), delivered_at=F("occurred_at"), next_try_at=None)


def make_contacts(count: int, *, seed: int, team: Team) -> int:
    """Contacts without a tip: questions, options talked over, silent calls. How many were new."""
    moment, made = now(), 0
    for numbers in _missing(Interaction, count, seed, "contact"):
        rows = [_contact(rng, id_, team, moment) for _number, rng, id_ in numbers]
        made += len(Interaction.objects.bulk_create(rows))
    return made


def _contact(rng: Random, id_: UUID, team: Team, moment: datetime) -> Interaction:
    channel, kind = rng.choice(("phone", "phone", "phone", "email")), pick(rng, KINDS_WITHOUT_TIP)
    spoken, written = language_for(channel, rng)
    silent = kind == "hangup_silent"
    caller = "victim_survivor" if rng.random() < SURVIVOR_SHARE else pick(rng, OTHER_CALLERS)
    return Interaction(
        id=id_,
        at=moment - timedelta(days=min(rng.expovariate(1 / 120), 480)),
        channel="phone" if silent else channel,
        kind=kind,
        language=spoken,
        caller_type="" if silent else caller,
        heard_about="" if silent else pick(rng, HEARD_ABOUT),
        province="" if silent or rng.random() < 0.2 else province(rng, written),
        logged_by=team.specialist,
    )


def _missing(
    model: type[Tip] | type[Interaction], count: int, seed: int, what: str
) -> Iterator[list[tuple[int, Random, UUID]]]:
    """Batches of (number, its own random source, id) that the database does not hold yet."""
    for first in range(0, count, BATCH):
        batch = []
        for number in range(first, min(first + BATCH, count)):
            rng = Random(f"{seed} {what} {number}")
            batch.append((number, rng, UUID(int=rng.getrandbits(128), version=4)))
        held = set(model._default_manager.filter(id__in=[b[2] for b in batch]).values_list("id", flat=True))
        if new := [entry for entry in batch if entry[2] not in held]:
            yield new
