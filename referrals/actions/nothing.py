"""Counting searches that found nothing: by kind of help and week, never a word, a place or a person. For staff's
searches alone: the public is told that what it looks for is not recorded, and its role could not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import F

from hotline.codes import SERVICE_TYPE
from referrals.models import NothingFound


def nothing_found(*, categories: Iterable[str], on: date) -> None:
    """One more for each of these kinds, or for none of them, in the week of that day (its Monday)."""
    week = on - timedelta(days=on.weekday())
    for category in {code for code in categories if code in SERVICE_TYPE} or {""}:
        NothingFound.objects.bulk_create(
            [NothingFound(week=week, category=category, times=0)], ignore_conflicts=True
        )
        NothingFound.objects.filter(week=week, category=category).update(times=F("times") + 1)
