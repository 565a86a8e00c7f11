"""What may be picked for a report: opened for one answer, the entry in the log first."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.log import record_read
from intake.access import key_state, open_field, open_tip
from intake.access import opener as tip_opener
from intake.models import Identifier, Person
from triage.access.cases import others_of, tips_beside
from triage.access.reviews import corrections_of
from triage.actions.grounds import Ground, Said
from triage.actions.unseal import looked_at
from triage.models import Review
from triage.package.allow_list import FACTS, Offer, Picked
from triage.rules import Refused


def open_offer(*, review: Review, by: Staff, ground: Ground | None = None) -> Offer:
    """What may be picked, opened for one answer; the entry in the log first. A victim's name is offered where
    somebody may let it out: on an exception, or a yes of theirs that includes who they are."""
    if not has_permission(by, Permission.OPEN_CONTENT):
        raise Refused("not_allowed")
    record_read(by=by, action="tip.opened", target=review, tip_id=review.tip_id, data_class="C")
    looked_at(review)
    content = tip_opener(review.tip_id, "C")
    tip = open_tip(review.tip, content)
    corrected = {one.field: one.value for one in reversed(corrections_of(review))}
    persons = list(Person.objects.filter(tip_id=review.tip_id).order_by("added_at", "id"))
    values = {
        row.pk: (row.kind, open_field(content, row.value, row, "value"))
        for row in Identifier.objects.filter(tip_id=review.tip_id).order_by("id")
    }
    return Offer(
        tip=review.tip, minor=review.minor_now, lane=review.lane,
        facts={name: corrected.get(name) or getattr(review.tip, name) for name in FACTS},
        place=tip.place, persons=persons, details=tip.persons, identifiers=values,
        names_closed=_names_closed(persons, ground),
    )  # fmt: skip


def _names_closed(persons: list[Person], ground: Ground | None) -> frozenset[UUID]:
    if ground is None or ground.basis != "consent":
        return frozenset()
    allowed = ground.consent.person_id if ground.consent and ground.consent.includes_identity else None
    return frozenset(one.pk for one in persons if one.role == "potential_victim" and one.pk != allowed)


def open_others(
    *, review: Review, by: Staff, said: Said | None = None, also: Collection[UUID] = ()
) -> list[Offer]:
    """What may be picked of the other tips of its case, an entry for each first. `said`: only of those from which it
    takes something, each by its own ground; `also`: of these too, where newer ones fill the page. A tip whose key is
    gone has nothing left to pick."""
    if said is None:
        others = others_of(review, also)
    else:
        taken = _taken_from(review, said.picked)
        others = [one for one in others_of(review, taken) if one.tip_id in taken]
    return [
        open_offer(review=one, by=by, ground=said.ground.of(one.tip_id) if said else None)
        for one in others
        if key_state(one.tip_id, "C") == "here"
    ]


def _taken_from(review: Review, picked: Picked) -> set[UUID]:
    beside, keys = tips_beside(review), picked.keys()
    found = (rows.objects.filter(tip_id__in=beside, pk__in=keys) for rows in (Person, Identifier))
    return picked.others().union(*(rows.values_list("tip_id", flat=True) for rows in found))
