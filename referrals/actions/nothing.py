"""That a search found nothing: counted by category and week, and never with a word of what was sought."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection

COUNT = """
    INSERT INTO referrals_nothingfound (week, category, times) VALUES (%s, %s, 1)
    ON CONFLICT (week, category) DO UPDATE SET times = referrals_nothingfound.times + 1
"""


def count_nothing(category: str, today: date) -> None:
    """One statement, by itself. `category`: a service type, empty where none was chosen."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [today - timedelta(days=today.weekday()), category])
