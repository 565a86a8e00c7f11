"""What only staff may know of a confidential site, and what a partner wrote in its own words: sealed and opened.
Opening comes after the audit entry."""

from __future__ import annotations

from typing import Any

from hotline.sealing.rows import RowSeal, opened, opener_of
from hotline.sealing.sealer import Sealer
from referrals.models import AnswerKey, ConfirmationAnswer, Location, LocationKey

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
    content = opener_of(location.pk, LocationKey.objects.filter(location=location))
    found: dict[str, Any] = opened(content, location, FIELD)
    return found


def keep_answer(answer: ConfirmationAnswer, words: str) -> None:
    """Writes it with its words sealed, and the wrapped key; in the caller's transaction."""
    seal = RowSeal(answer.pk, AnswerKey, answer=answer)
    seal.put(answer, "words", words)
    answer.save(force_insert=True)
    seal.keep_keys()


def open_words(answer: ConfirmationAnswer) -> str:
    """ "" where there are none. Raises SealBroken, KeyGone. Only after a committed audit entry."""
    if answer.words is None:
        return ""
    content = opener_of(answer.pk, AnswerKey.objects.filter(answer=answer))
    return str(opened(content, answer, "words"))
