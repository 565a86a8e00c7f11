"""Reports, cases, plans and accesses for the demonstration, so that no page of them is empty on a first start: each
step as the house takes it, by invented people about invented people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import transaction

from desk.demo.acts import Act
from desk.demo.report_stories import STORIES, WHY
from desk.demo.seeding import told_long_ago
from hotline.accounts.models import Staff
from hotline.codes import NO_HARM
from hotline.now import now
from intake.actions import TipRows
from intake.models import Consent, Identifier, Interaction, MachineRead, Person, Reporter, Tip, TipKey
from triage import actions
from triage.actions.grounds import Ground, Said
from triage.models import Agency, Disclosure, ResponseStep, Review
from triage.package.allow_list import Picked

# Of the reviews made here, those whose clock still runs when it is done.
OPEN = 9


@dataclass
class House:
    """Who works on them."""

    author: Staff
    other: Staff
    privacy: Staff
    director: Staff
    reviews: dict[str, Review]

    def draft(self, name: str, *, by: Staff | None = None, also: str = "", **more: Any) -> Disclosure:
        """On the newest yes of the tip; `also`: takes the place of another tip of its case along, on that one's yes."""
        review, by = self.reviews[name], by or self.author
        story, basis = STORIES[name], more.pop("basis", "consent")
        facts: tuple[str, ...] = ("province", "venue")
        others: dict[UUID, Consent] = {}
        if also:
            tip_id = self.reviews[also].tip_id
            others, facts = {tip_id: _yes(tip_id)}, (*facts, f"{tip_id}:province", f"{tip_id}:venue")
        to = more.pop("to", None) or Agency.objects.get(code=f"{story.province.lower()}-police")
        ground = Ground(
            basis=basis, consent=_yes(review.tip_id) if basis == "consent" else None, others=others,
            reason="" if basis == "consent" else WHY[story.language]["danger"], **more,
        )  # fmt: skip
        picked = Picked(
            language=story.language, summary=story.summary, facts=facts, place=("business", "community")
        )
        said = Said(
            agency=to, purpose="investigation", ground=ground, picked=picked, no_harm=tuple(NO_HARM.codes())
        )
        return actions.draft(review=review, said=said, by=by)

    def submitted(self, name: str, **more: Any) -> Disclosure:
        row = self.draft(name, **more)
        actions.submit(disclosure=row, by=row.author)
        return _fresh(row)

    def approved(self, name: str, **more: Any) -> Disclosure:
        row = self.submitted(name, **more)
        second = self.other if row.author_id == self.author.pk else self.author
        actions.open_draft(disclosure=row, by=second)
        actions.approve(disclosure=row, by=second)
        return _fresh(row)

    def released(self, name: str, **more: Any) -> Disclosure:
        row = self.approved(name, **more)
        actions.release_report(disclosure=row, by=self.other)
        return _fresh(row)

    def told(self, name: str, **more: Any) -> Disclosure:
        """By phone, as the agencies of the register are told; with a number of theirs."""
        row = self.released(name, **more)
        actions.tell(disclosure=row, name="Sgt. Belanger", file_number="26-1184", told_at=None, by=self.other)
        return _fresh(row)


def make_reports(*, author: Staff, other: Staff, privacy: Staff, director: Staff, seed: int) -> int:
    """How many reports; none where they are there already."""
    ids = {name: UUID(int=Random(f"{seed} report {name}").getrandbits(128), version=4) for name in STORIES}
    if Tip.objects.filter(pk__in=ids.values()).exists():
        return 0
    before = Disclosure.objects.count()
    _receive(ids, author)
    found = {one.tip_id: one for one in Review.objects.select_related("tip").filter(tip_id__in=ids.values())}
    house = House(author, other, privacy, director, {name: found[key] for name, key in ids.items()})
    for name, story in STORIES.items():
        if story.decided:
            Act(review=house.reviews[name], by=author, language=story.language).to_report()
    for do in (_cases, _reports, _accesses):
        do(house)
    told_long_ago(now())
    return Disclosure.objects.count() - before


@transaction.atomic
def _receive(ids: dict[str, UUID], by: Staff) -> None:
    moment = now()
    rows = [
        TipRows(
            story.said(),
            channel=story.channel,
            by=by if story.channel == "phone" else None,
            kind="tip",
            received_at=moment - timedelta(hours=story.hours_ago),
            tip_id=ids[name],
        )
        for name, story in STORIES.items()
    ]
    Interaction.objects.bulk_create([one.interaction for one in rows])
    Tip.objects.bulk_create([one.tip for one in rows])
    TipKey.objects.bulk_create([key for one in rows for key in one.keys()])
    Person.objects.bulk_create([row for one in rows for row in one.persons])
    Identifier.objects.bulk_create([row for one in rows for row in one.identifiers])
    Reporter.objects.bulk_create([row for one in rows for row in one.reporters])
    Consent.objects.bulk_create([row for one in rows for row in one.consents])
    MachineRead.objects.bulk_create([MachineRead(tip=one.tip, task="age", at=moment) for one in rows])


def _cases(house: House) -> None:
    """One situation of three tips with its plan under way, one of two in French, and one that is closed."""
    farm = actions.open_case(tip=house.reviews["farm"].tip, by=house.author)
    for name in ("farm_bus", "farm_papers"):
        actions.add_tip(case=farm, tip=house.reviews[name].tip, by=house.author)
    people = [Person.objects.get(tip=house.reviews[name].tip) for name in ("farm", "farm_papers")]
    actions.tie(case=farm, persons=people, by=house.author)
    plan = actions.open_plan(case=farm, by=house.author)
    for step in ResponseStep.objects.select_related("plan__case").filter(plan=plan, number__lte=4):
        actions.end_step(step=step, by=house.author)
    massage = actions.open_case(tip=house.reviews["salon"].tip, by=house.other)
    actions.add_tip(case=massage, tip=house.reviews["salon_voisine"].tip, by=house.other)
    actions.open_plan(case=massage, by=house.other)
    over = actions.open_case(tip=house.reviews["moved_on"].tip, by=house.other)
    actions.close_case(case=over, reason="declined", note=WHY["en"]["closed"], by=house.other)


def _reports(house: House) -> None:
    """One in each state. Those in whose names somebody waits are written by both supervisors, so that each of them
    finds something of the other's to look at."""
    house.told("farm", also="farm_bus")
    house.draft("salon", by=house.other, also="salon_voisine")
    house.submitted("truck_stop")
    house.submitted("resto", by=house.other)
    house.submitted("named", includes_identity=True)
    house.approved("nanny")
    house.released("site")
    sent = house.released("sent", to=_by_file(house.author))
    actions.hand_over(disclosure=sent, by=house.other)
    gone = house.approved("hotel_nights")
    actions.take_back_consent(disclosure=gone, source="self", by=house.author)
    kept = house.released("moved_on")
    actions.take_back_consent(disclosure=kept, source="self", by=house.other)
    alone = house.submitted("tonight", basis="imminent_danger")
    actions.release_report(disclosure=alone, by=house.author, emergency=True)


def _accesses(house: House) -> None:
    """Asked, granted, refused, and glass that was broken: once looked at by the privacy officer, once not yet."""

    def ask(name: str, what: str, kind: str, by: Staff) -> Any:
        words = WHY[STORIES[name].language][kind if kind == "break_glass" else what]
        return actions.ask_access(
            review=house.reviews[name],
            what=what,
            kind=kind,
            reason=words,
            by=by,
            danger=kind == "break_glass",
        )

    def answer(request: Any, by: Staff, note: str = "") -> None:
        actions.read_reason(request=request, by=by)
        actions.answer_access(request=request, grant=not note, note=note, by=by)

    ask("resto", "identity", "request", house.author)
    answer(ask("nanny", "identity", "request", house.other), house.privacy)
    answer(ask("truck_stop", "identity", "request", house.author), house.privacy, WHY["en"]["not_needed"])
    ask("salon", "content", "request", house.privacy)
    answer(seen := ask("tonight", "identity", "break_glass", house.author), house.director)
    actions.read_reason(request=seen, by=house.privacy)
    actions.acknowledge_access(request=seen, by=house.privacy)
    answer(ask("farm_papers", "identity", "break_glass", house.other), house.director)


def _by_file(by: Staff) -> Agency:
    """The register's own are told by phone: one invented unit that takes a file."""
    said = {
        "kind": "police", "province": "MB", "name_en": "Invented unit, for the demonstration",
        "name_fr": "Unité inventée, pour la démonstration", "phone": "204 555-0100", "secure_way": "download",
        "age_key": "", "is_active": True, "facts": {"languages": [], "sources": [], "notes_en": "", "notes_fr": ""},
    }  # fmt: skip
    return actions.save_agency(agency=None, said=said, checked=True, seen=0, by=by)


def _yes(tip_id: UUID) -> Consent:
    return Consent.objects.filter(tip_id=tip_id, decision="given").order_by("-recorded_at")[0]


def _fresh(row: Disclosure) -> Disclosure:
    return Disclosure.objects.select_related("agency", "supplements", "consent", "author").get(pk=row.pk)
