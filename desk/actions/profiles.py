"""The details asked only to find a service: kept apart, under a key of their own, and gone within 72 hours (S38)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Coalesce

from desk.actions.on_call import on_call
from desk.models import Call, DeskKey, ReferralProfile
from desk.sealing import Seal, opened, opener
from hotline.accounts.models import Staff
from hotline.audit.log import record
from hotline.now import now


def save_profile(*, call: Call, profile: dict[str, Any], by: Staff) -> None:
    """In place of what was there: its key goes too, so that no backup opens what was said before. An empty one only
    takes away. The log tells that it was saved, never what is in it."""
    row = ReferralProfile(call=call, by=by)
    seal = Seal(call.pk, "profile")
    seal.put(row, "profile", profile)
    with on_call(call, by=by) as locked:
        ReferralProfile.objects.filter(call=locked).delete()
        DeskKey.objects.filter(owner=locked.pk, store="profile").delete()
        if profile:
            row.saved_at = now()
            row.save(force_insert=True)
            seal.keep_keys()
        record(by=by, action="call.profile_saved", target=locked)


def read_profile(*, call: Call) -> dict[str, Any]:
    """{} where there is none. Only within a window of the log, as for the draft."""
    row = ReferralProfile.objects.filter(call=call).first()
    return (opened(opener(call.pk, "C", "profile"), row, "profile") or {}) if row else {}


def purge_profiles(*, at: datetime | None = None) -> int:
    """Empty every profile whose call ended HOTLINE_PROFILE_HOURS ago; one that nobody ended counts from its last
    save. The keys go first of all: without them the row is noise, in every backup too. Returns how many."""
    until = (at or now()) - timedelta(hours=settings.HOTLINE_PROFILE_HOURS)
    due = Call.objects.annotate(over=Coalesce("ended_at", "saved_at", "started_at")).filter(over__lte=until)
    with transaction.atomic():
        calls = list(due.filter(profile__isnull=False).values_list("pk", flat=True))
        DeskKey.objects.filter(store="profile", owner__in=calls).delete()
        ReferralProfile.objects.filter(call__in=calls).delete()
        if calls:
            record(by=None, action="call.profiles_emptied", count=len(calls))
    return len(calls)
