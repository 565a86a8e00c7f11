"""That a body agrees to stand in the public directory, and that it does no longer. Both take effect at once."""

from __future__ import annotations

from datetime import date

from django.db import models, transaction

from hotline.accounts.models import Staff
from hotline.audit.log import record
from hotline.now import now
from referrals.actions.editing import Refused
from referrals.actions.publish import publish
from referrals.models import Organization, PublicListingConsent


def agree(*, by: Staff, body: Organization, agreed_by: str, agreed_on: date, wording: str) -> None:
    """Raises Refused where an agreement stands already."""
    with transaction.atomic():
        _lock(body)
        if standing(body).exists():
            raise Refused("agreed_already")
        PublicListingConsent.objects.create(
            organization=body, agreed_by=agreed_by, agreed_on=agreed_on, wording=wording, recorded_by=by
        )
        publish(body.pk)
        record(by=by, action="listing.agreed", target=body)


def withdraw(*, by: Staff, body: Organization) -> None:
    """Gone from the public side when this commits. Raises Refused where nothing stands."""
    with transaction.atomic():
        _lock(body)
        if not standing(body).update(withdrawn_at=now()):
            raise Refused("nothing_agreed")
        publish(body.pk)
        record(by=by, action="listing.withdrawn", target=body)


def standing(body: Organization) -> models.QuerySet[PublicListingConsent]:
    return PublicListingConsent.objects.filter(organization=body, withdrawn_at__isnull=True)


def _lock(body: Organization) -> None:
    Organization.objects.select_for_update(no_key=True, of=("self",)).get(pk=body.pk)
