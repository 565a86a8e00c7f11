"""Corrections, taken or left one by one."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from hotline.accounts.models import Staff
from hotline.audit.log import record
from hotline.now import now
from referrals.actions.publish import publish
from referrals.actions.verifying import count_as_verified
from referrals.cycle.asking import services_of
from referrals.cycle.fields import MODELS, Key
from referrals.models import ChangeRequest, FieldChange, Organization, Phone, Revision
from referrals.phones import parse


def decide_change(*, change: FieldChange, take: bool, by: Staff) -> None:
    """Raises ValidationError where it was decided already, or cannot stand in its column. A partner's last
    correction decided, what they went through counts as verified on the day they said so."""
    try:
        with transaction.atomic():
            organization = Organization.objects.select_for_update(no_key=True).get(
                pk=change.request.organization_id
            )
            decided = FieldChange.objects.filter(pk=change.pk, state="open").update(
                state="accepted" if take else "declined", decided_by=by, decided_at=now()
            )
            if not decided:
                raise ValidationError(_("Somebody has decided this already."))
            key = Key(change.object_type, change.object_id, change.field)
            if take and not key.by_hand:
                write_field(organization=organization, key=key, value=change.new, by=by)
            settle(change.request, organization)
            action = "cycle.change_taken" if take else "cycle.change_left"
            record(by=by, action=action, target=organization, field=change.field)
    except IntegrityError:
        raise ValidationError(
            _("The listing cannot hold this value. Write it in by hand, then leave it here.")
        )


def write_field(*, organization: Organization, key: Key, value: Any, by: Staff | None) -> None:
    """One edit with what stood there before. Caller's transaction, which publishes."""
    thing: Any = object_of(organization, key)
    values = phone_values(str(value)) if key.kind == "phone" else {key.field: value}
    before = {name: getattr(thing, name) for name in values}
    type(thing).objects.filter(pk=thing.pk).update(**values, updated_at=now())
    Revision.objects.create(
        organization=organization, object_type=key.kind, object_id=thing.pk, before=before, after=values,
        batch=uuid4(), by=by, at=now(),
    )  # fmt: skip


def object_of(organization: Organization, key: Key) -> models.Model:
    """Of this organization and no other: a key says only which thing is meant. Raises ValidationError."""
    manager: Any = MODELS[key.kind]._default_manager
    thing = manager.filter(pk=key.id).first()
    owner = owner_of(thing) if thing is not None else None
    if thing is None or owner != organization.pk or getattr(thing, "confidential", False):
        raise ValidationError(_("This is not there any more. Leave it."))
    return thing


def owner_of(thing: Any) -> Any:
    if isinstance(thing, Organization):
        return thing.pk
    if isinstance(thing, Phone):
        at = thing.at.service if thing.at_id else None
        holder: Any = thing.organization or thing.service or thing.location or at
        return owner_of(holder) if holder is not None else None
    return thing.organization_id


def phone_values(text: str) -> dict[str, str]:
    number = parse(text)
    if not text.strip():
        raise ValidationError(_("A number cannot be empty. Take it away by hand, then leave it here."))
    return {"number": text, "e164": number.e164, "extension": number.extension, "dial": number.dial}


def settle(request: ChangeRequest, organization: Organization) -> None:
    """Publishes, and counts a partner's answer as a verification once nothing of it is open."""
    fields = request.fields.values_list("state", flat=True)
    if request.source == "provider" and fields and "open" not in fields:
        count_as_verified(organization, services_of(organization), request.at)
    else:
        publish(organization.pk)
