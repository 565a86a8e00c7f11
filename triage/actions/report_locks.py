"""Who holds a report while it changes, and in which order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import IntegrityError, transaction

from hotline.accounts.models import Staff
from triage.models import Disclosure, Review
from triage.rules import Refused


@contextmanager
def locked_disclosure(disclosure: Disclosure) -> Iterator[Disclosure]:
    """The reviews first, then the disclosure: the order in which a consent that is taken back locks them too."""
    try:
        with transaction.atomic():
            lock_reviews(disclosure.tips())
            yield Disclosure.objects.select_for_update(of=("self",)).get(pk=disclosure.pk)
    except IntegrityError:
        raise Refused("refused_by_database") from None


def lock_reviews(tips: Iterable[UUID]) -> None:
    list(Review.objects.select_for_update().filter(tip_id__in=list(tips)).order_by("pk").values_list("pk"))


def authors_draft(row: Disclosure, by: Staff) -> None:
    if row.author_id != by.pk:
        raise Refused("not_the_author")
    if row.state != "draft":
        raise Refused("report_moved")
