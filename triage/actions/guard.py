"""What every act on a review checks first, under the row's lock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import IntegrityError, transaction

from hotline.accounts.models import Staff
from hotline.now import now
from triage.access.reviews import may_decide
from triage.models import Review
from triage.rules import Refused


@contextmanager
def locked(review_id: UUID, *, by: Staff) -> Iterator[Review]:
    """The review as it is now, locked to the end of the transaction, for somebody who may decide on it.

    What the database refuses in here is a Refused for the page, never a fault: it holds the same rules."""
    try:
        with transaction.atomic():
            review = Review.objects.select_for_update().get(pk=review_id)
            if not may_decide(by, review, now()):
                raise Refused("not_allowed")
            yield review
    except IntegrityError:
        raise Refused("refused_by_database") from None


def not_held_by_another(review: Review, by: Staff) -> None:
    if review.claimed_by_id not in (None, by.pk):
        raise Refused("taken")
