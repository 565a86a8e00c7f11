"""Corrections, taken or left one by one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext as _

from hotline.accounts.models import Staff
from hotline.audit.log import record_read
from hotline.now import now
from referrals.actions.editing import act
from referrals.actions.verifying import count_as_verified
from referrals.cycle.asking import services_of
from referrals.cycle.fields import MODELS, Key
from referrals.editable import bodies, body_id, in_hiding
from referrals.models import ChangeRequest, FieldChange
from referrals.phones import parse
from referrals.sealing import open_words


def read_words(*, request: ChangeRequest, by: Staff) -> str:
    """What the partner wrote, in memory for one answer. Raises SealBroken and KeyGone of the sealing."""
    record_read(by=by, action="cycle.words_read", target=request.organization, data_class="C")
    return open_words(request.answer) if request.answer else ""


def decide_change(*, change: FieldChange, take: bool, by: Staff) -> None:
    """An edit like any other, so that history takes it back and all who share a site are published anew. Raises
    ValidationError where it was decided already, or cannot stand in its column. A partner's last correction
    decided, what they went through counts as verified on the day they said so."""
    key = Key(change.object_type, change.object_id, change.field)
    body, writes = change.request.organization, take and not key.by_hand
    action = "cycle.change_taken" if take else "cycle.change_left"
    try:
        of = {body.pk} | (bodies(object_of(body.pk, key)) if writes else set())
        with act(by=by, of=of, action=action, target=body, field=change.field) as one:
            one.told = True
            decided = FieldChange.objects.filter(pk=change.pk, state="open").update(
                state="accepted" if take else "declined", decided_by=by, decided_at=now()
            )
            if not decided:
                raise ValidationError(_("Somebody has decided this already."))
            if writes:  # looked up again under the lock: it may have been hidden or taken away meanwhile
                one.change(object_of(body.pk, key), values_of(key, change.new))
            settle(change.request)
    except IntegrityError:
        raise ValidationError(
            _("The listing cannot hold this value. Write it in by hand, then leave it here.")
        )


def object_of(organization_id: UUID, key: Key) -> Any:
    """Of this organization and no other: a key says only which thing is meant. Raises ValidationError."""
    manager: Any = MODELS[key.kind]._default_manager
    thing = manager.filter(pk=key.id).first()
    if thing is None or body_id(thing) != organization_id or in_hiding(thing):
        raise ValidationError(_("This is not there any more. Leave it."))
    return thing


def values_of(key: Key, new: Any) -> dict[str, Any]:
    """By column: of a number all that follows from it."""
    if key.kind != "phone":
        return {key.field: new}
    text = str(new)
    if not text.strip():
        raise ValidationError(_("A number cannot be empty. Take it away by hand, then leave it here."))
    number = parse(text)
    return {"number": text, "e164": number.e164, "extension": number.extension, "dial": number.dial}


def settle(request: ChangeRequest) -> None:
    """A partner's answer counts as a verification once nothing of it is open."""
    fields = request.fields.values_list("state", flat=True)
    if request.source == "provider" and fields and "open" not in fields:
        count_as_verified(request.organization, services_of(request.organization), request.at)
