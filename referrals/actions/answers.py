"""Taking in what partners answered by their links. Each answer is one transaction and is taken in once."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from django.db import transaction

from hotline.now import now
from referrals.actions.editing import act
from referrals.actions.todo import raise_task
from referrals.actions.verifying import verify
from referrals.codes import ANSWERED
from referrals.cycle.asking import services_of, sites_of
from referrals.cycle.fields import key_of
from referrals.models import (
    ChangeRequest,
    ConfirmationAnswer,
    ConfirmationRequest,
    FieldChange,
    Organization,
    PublicListingConsent,
)

BATCH = 200
log = logging.getLogger(__name__)


def take_in_answers() -> int:
    """How many were taken in; what fails is tried again by the next run."""
    waiting = ConfirmationAnswer.objects.filter(taken_in_at__isnull=True).order_by("received_at")
    done = 0
    for answer_id in list(waiting.values_list("pk", flat=True)[:BATCH]):
        try:
            with transaction.atomic():
                done += take_in(answer_id)
        except Exception:
            log.exception("an answer of a partner could not be taken in")
    return done


def take_in(answer_id: UUID) -> int:
    waiting = ConfirmationAnswer.objects.filter(pk=answer_id, taken_in_at__isnull=True)
    answer = waiting.select_for_update(skip_locked=True).first()
    if answer is None:
        return 0
    letter = ConfirmationRequest.objects.get(lookup=bytes(answer.lookup))
    organization = (
        Organization.objects.select_for_update(no_key=True, of=("self",))
        .select_related("specialist")
        .get(pk=letter.organization_id)
    )
    said: dict[str, Any] = answer.answers
    if said.get("opt_out"):
        opt_out(organization)
    ask = keep_words(organization, letter, answer)
    ConfirmationAnswer.objects.filter(pk=answer.pk).update(taken_in_at=now(), answers=ticks_of(said))
    if reasons := to_read(said):
        raise_task(kind="answer", organization=organization, note=reasons, by=None)
    if not said.get("closed") and not (said.get("moved") and not ask):
        services = services_of(organization)
        sites = {at.location_id: at.location for service in services for at in sites_of(service)}
        verify(
            organization=organization, services=services, locations=sites.values(), method="link",
            outcome="corrected" if ask else "confirmed", informant=said.get("who", "")[:200], by=None,
            at=answer.received_at, right=not ask,
        )  # fmt: skip
    return 1


def ticks_of(said: dict[str, Any]) -> dict[str, Any]:
    """What stays of an answer that was taken in: what was ticked. Its proposals are with the request now, who sent
    them with the verification; kept twice they would be forgotten once."""
    return {name: value for name, value in said.items() if isinstance(value, bool)}


def opt_out(organization: Organization) -> None:
    """The trigger has taken it off the public pages already; here go its rows, its words in the search, and what
    would bring it back."""
    PublicListingConsent.objects.filter(organization=organization, withdrawn_at__isnull=True).update(
        withdrawn_at=now()
    )
    with act(by=None, of=[organization.pk], action="cycle.opted_out", target=organization) as one:
        one.told = True
        one.touched.add(organization.pk)
        if organization.visibility in ("public", "partner"):
            one.change(organization, {"visibility": "internal"})


def keep_words(
    organization: Organization, letter: ConfirmationRequest, answer: ConfirmationAnswer
) -> list[FieldChange]:
    """The corrections, as a request that staff decide field by field; without one where nothing was said. A message
    stays sealed where it is: no machine reads it."""
    said: dict[str, Any] = answer.answers
    changes = said.get("changes", {})
    if not changes and not said.get("words") and not said.get("closed") and not said.get("moved"):
        return []
    request = ChangeRequest.objects.create(
        organization=organization, source="provider", answer=answer, at=answer.received_at
    )
    fields = []
    for text, new in changes.items():
        key, shown = key_of(text), letter.form["fields"][text]
        old = shown["text"] if "text" in shown else shown["said"]
        fields.append(
            FieldChange(
                request=request, object_type=key.kind, object_id=key.id, field=key.field, old=old, new=new
            )
        )
    if said.get("closed"):
        fields += [
            FieldChange(
                request=request, object_type="service", object_id=service.pk, field="status",
                old=service.status, new="defunct",
            )
            for service in services_of(organization)
        ]  # fmt: skip
    FieldChange.objects.bulk_create(fields)
    return fields


def to_read(said: dict[str, Any]) -> str:
    """Why a person has to look, as codes of ANSWERED; empty where all was confirmed."""
    return " ".join(name for name in ANSWERED.codes() if said.get(name))
