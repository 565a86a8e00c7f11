"""What remembered where a shelter is, from the time before it was confidential: history, proposals, what a feed sent,
letters under way. An old address in a history is a leak like any other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from referrals.editable import OF_THE_DOOR, SEALED, bodies
from referrals.models import (
    ConfirmationAnswer,
    ConfirmationRequest,
    ExchangeObject,
    FieldChange,
    Location,
    Revision,
    Schedule,
)

OF_A_SITE = {*OF_THE_DOOR, "public_lat", "public_lon", "accessibility_en", "accessibility_fr", "extra"}
OF_WORDS = {"description_en", "description_fr", "note_en", "note_fr"}


def forget_the_door(site: Location, phones: set[UUID], at: datetime) -> None:
    """`phones`: those that it had until now. Caller's transaction."""
    ats = _ats(site)
    phones = phones | _once_phones(site, ats)
    for revision in Revision.objects.filter(object_type="location", object_id=site.pk):
        _blacken(revision, OF_A_SITE)
    for revision in Revision.objects.filter(object_type="phone", object_id__in=phones):
        _blacken(revision, {*revision.before, *revision.after})
    _blacken_words(site, ats)
    proposed = FieldChange.objects.filter(Q(object_id=site.pk, field__in=OF_A_SITE) | Q(object_id__in=phones))
    proposed.filter(state="open").update(state="declined", decided_at=at)
    proposed.update(old=None, new=None)
    ExchangeObject.objects.filter(parent_id__in={site.pk, *phones, *ats}).delete()
    _cut_out_of_letters(site, {str(site.pk), *(str(one) for one in phones)})


def _blacken_words(site: Location, ats: set[UUID]) -> None:
    """What was said of services there, and notes at hours."""
    beside = Revision.objects.filter(object_type="serviceatlocation", object_id__in=ats)
    hours = Schedule.objects.filter(Q(location=site) | Q(at__location=site)).values_list("pk", flat=True)
    once = _hung(str(site.pk), [str(one) for one in ats])
    notes = Revision.objects.filter(Q(object_id__in=hours) | once, object_type="schedule")
    for revision in (*beside, *notes):
        _blacken(revision, OF_WORDS)


def _blacken(revision: Revision, names: set[str]) -> None:
    """Which fields were changed stays known; what stood in them does not."""

    def black(said: dict[str, Any]) -> dict[str, Any]:
        return {name: SEALED if name in names else value for name, value in said.items()}

    before, after = black(revision.before), black(revision.after)
    if (before, after) != (revision.before, revision.after):
        revision.before, revision.after = before, after
        revision.save(update_fields=["before", "after"])


def _cut_out_of_letters(site: Location, gone: set[str]) -> None:
    """What a letter's page shows of it, and what came back about it; the rest of the letter stays as it is."""
    for letter in ConfirmationRequest.objects.filter(organization__in=bodies(site)):
        form = dict(letter.form)
        form["fields"] = _without(form.get("fields", {}), gone)
        form["parts"] = [
            part | {"keys": list(_without(dict.fromkeys(part["keys"]), gone))}
            for part in form.get("parts", [])
            if not (part["kind"] == "location" and _named(part["keys"], gone))
        ]
        if form != letter.form:
            ConfirmationRequest.objects.filter(pk=letter.pk).update(form=form)
        for answer in ConfirmationAnswer.objects.filter(lookup=bytes(letter.lookup)):
            if "changes" in answer.answers:
                said = answer.answers | {"changes": _without(answer.answers["changes"], gone)}
                ConfirmationAnswer.objects.filter(pk=answer.pk).update(answers=said)


def _without(fields: dict[str, Any], gone: set[str]) -> dict[str, Any]:
    """Keys are "kind.id.field"."""
    return {key: value for key, value in fields.items() if not _named([key], gone)}


def _named(keys: Iterable[str], gone: set[str]) -> bool:
    return any(key.split(".")[1:2] and key.split(".")[1] in gone for key in keys)


def _ats(site: Location) -> set[UUID]:
    """Services there, now or before."""
    key = str(site.pk)
    once = Revision.objects.filter(object_type="serviceatlocation")
    once = once.filter(Q(before__location=key) | Q(after__location=key))
    return {*site.at.values_list("pk", flat=True), *once.values_list("object_id", flat=True)}


def _once_phones(site: Location, ats: set[UUID]) -> set[UUID]:
    """Numbers that hung there and were taken away, or moved."""
    keys = [str(one) for one in ats]
    contacts = Revision.objects.filter(object_type="contact").filter(_hung(str(site.pk), keys))
    people = [str(one) for one in contacts.values_list("object_id", flat=True)]
    there = _hung(str(site.pk), keys) | Q(before__contact__in=people) | Q(after__contact__in=people)
    return set(Revision.objects.filter(there, object_type="phone").values_list("object_id", flat=True))


def _hung(site: str, ats: list[str]) -> Q:
    return Q(before__location=site) | Q(after__location=site) | Q(before__at__in=ats) | Q(after__at__in=ats)
