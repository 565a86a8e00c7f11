"""The words that stand in public listings, counted: what a misspelt one is looked up in. A word goes with the last
listing that has it, in the same transaction: nothing of a withdrawn listing can be guessed from it."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from django.db import connection

from referrals.clearing import search_texts
from referrals.models import PublishedListing, SearchWord

LONGEST = 60
FEWER = "UPDATE referrals_searchword SET listings = greatest(0, listings - %s) WHERE word = %s"
MORE = """
    INSERT INTO referrals_searchword (word, listings) VALUES (%s, %s)
    ON CONFLICT (word) DO UPDATE SET listings = referrals_searchword.listings + EXCLUDED.listings
"""


def words_of(organization_id: UUID | None = None) -> Counter[str]:
    """How many rows have each word; of all organizations where none is named."""
    rows = PublishedListing.objects.all()
    if organization_id is not None:
        rows = rows.filter(organization_id=organization_id)
    found: Counter[str] = Counter()
    for shown in rows.values_list("shown", flat=True).iterator(chunk_size=500):
        found.update({word for text in search_texts(shown) for word in text.split() if len(word) <= LONGEST})
    return found


def count_words(now: Counter[str], before: Counter[str]) -> None:
    """In the order of the words, so that two who publish at once wait for each other and never in a ring."""
    changes = sorted((word, now[word] - before[word]) for word in now.keys() | before.keys())
    with connection.cursor() as cursor:
        for word, change in changes:
            if change > 0:
                cursor.execute(MORE, [word, change])
            elif change < 0:
                cursor.execute(FEWER, [-change, word])
    if any(change < 0 for _, change in changes):
        SearchWord.objects.filter(listings=0).delete()


def recount_words() -> int:
    """Anew from what is published; how many there are."""
    SearchWord.objects.all().delete()
    found = words_of()
    SearchWord.objects.bulk_create(
        [SearchWord(word=word, listings=times) for word, times in sorted(found.items())], batch_size=5000
    )
    return len(found)
