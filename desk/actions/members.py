"""Who goes on with a call."""

from __future__ import annotations

from django.db import transaction

from desk.models import Call, CallMember
from desk.rules import Refused
from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.log import record
from hotline.now import now


def give_call(*, call: Call, to: Staff, by: Staff, taken: bool = False) -> None:
    """Let somebody else go on with it; who was on it stays on it. `taken`: a supervisor takes it themself."""
    if not has_permission(to, Permission.LOG_CALLS):
        raise Refused("not_trained")
    with transaction.atomic():
        row = Call.objects.select_for_update().get(pk=call.pk)
        if row.closed_at is not None:
            raise Refused("logged")
        on_it = CallMember.objects.filter(call=row, staff=by).exists()
        if not on_it and not (taken and to == by and has_permission(by, Permission.OPEN_CONTENT)):
            raise Refused("not_allowed")
        _member, made = CallMember.objects.get_or_create(
            call=row, staff=to, defaults={"by": by, "reason": "taken" if taken else "given", "at": now()}
        )
        if made:
            record(by=by, action="call.taken" if taken else "call.given", target=row, to=to.pk)
