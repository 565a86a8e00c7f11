"""That no mail is fetched, whatever the reason: a mail server that is away, a fetcher that is dead."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import connection

from hotline.now import now
from intake.models.mail import TIPS
from intake.rules import MAILBOX_PATIENCE

# From the first look on somebody waits for the first mail. The deadline is counted from the last time that mail
# was fetched, which stands still while none is: one outage, one alert, however many look.
RAISE = """
    WITH first_look AS (
        INSERT INTO intake_mailbox (name, emptied_at, trouble) VALUES (%(name)s, %(now)s, '')
        ON CONFLICT (name) DO NOTHING
    )
    INSERT INTO triage_alert (id, review_id, kind, occurred_at, noticed_at, next_try_at)
    SELECT gen_random_uuid(), NULL, 'mailbox', COALESCE(emptied_at, failing_since) + make_interval(mins => %(minutes)s),
        %(now)s, %(now)s
    FROM intake_mailbox
    WHERE name = %(name)s AND COALESCE(emptied_at, failing_since) <= %(overdue)s
    ON CONFLICT (review_id, kind, occurred_at, subject_key) DO NOTHING
"""


def raise_mailbox_alert() -> int:
    """Part of each pass, one statement; none where no mailbox is set up."""
    if not settings.HOTLINE_MAILBOX_HOST:
        return 0
    with connection.cursor() as cursor:
        moment = now()
        facts: dict[str, str | int | datetime] = {
            "name": TIPS,
            "now": moment,
            "overdue": moment - MAILBOX_PATIENCE,
            "minutes": MAILBOX_PATIENCE.seconds // 60,
        }
        cursor.execute(RAISE, facts)
        return int(cursor.rowcount)
