"""How often the short way was gone, from the log: by whom it is asked, and by everybody."""

from __future__ import annotations

from datetime import timedelta

from hotline.accounts.models import Staff
from hotline.audit.models import AuditEntry
from hotline.now import now
from triage.access.queue import ROWS

WITHIN = timedelta(days=7)


def closed_lately(user: Staff) -> tuple[int, int]:
    """In the last seven days, no further than to one more than a page holds."""
    lately = AuditEntry.objects.filter(action="review.out_of_scope", at__gte=now() - WITHIN).order_by(
        "-number"
    )
    actors = list(lately.values_list("actor_id", flat=True)[: ROWS + 1])
    return actors.count(user.pk), len(actors)
