"""What only staff may know of a confidential site, sealed and opened. Opening comes after the audit entry."""

from __future__ import annotations

from typing import Any

from hotline.sealing.config import private_ring
from hotline.sealing.opener import Opener
from hotline.sealing.sealer import SealedKey, Sealer
from referrals.models import Location, LocationKey

TABLE, FIELD = "referrals_location", "hidden"
# Keys of what is sealed: address_1, address_2, city, postal_code, lat, lon, description_en, description_fr,
# transportation_en, transportation_fr, phones (list of {number, extension, phone_type, description_en,
# description_fr}).


def seal_site(location: Location, hidden: dict[str, Any]) -> None:
    """Seals into `location.hidden` and stores the wrapped key; the caller saves the location, in its transaction.
    The location's row must exist already."""
    sealer = Sealer(location.pk)
    location.hidden = sealer.seal("C", table=TABLE, field=FIELD, row_id=location.pk, value=hidden)
    LocationKey.objects.bulk_create(
        LocationKey(id=key.id, location=location, data_class=key.data_class, key_id=key.key_id, wrap=key.wrap)
        for key in sealer.keys()
    )


def open_site(location: Location) -> dict[str, Any]:
    """{} where nothing is sealed. Raises SealBroken, KeyGone. Only after a committed audit entry."""
    if location.hidden is None:
        return {}
    rows = LocationKey.objects.filter(location=location)
    keys = {
        row.id: SealedKey(row.id, row.location_id, row.data_class, row.key_id, bytes(row.wrap))
        for row in rows
    }
    opener = Opener(location.pk, keys, private_ring())
    opened: dict[str, Any] = opener.open(bytes(location.hidden), table=TABLE, field=FIELD, row_id=location.pk)
    return opened
