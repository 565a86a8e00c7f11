"""How often the short way was gone, from the log: by whom it is asked, and by everybody."""

from __future__ import annotations

from datetime import timedelta

from hotline.accounts.models import Staff
from hotline.audit.models import AuditEntry
from hotline.now import now
from triage.access import ROWS
from triage.shown import counted

WITHIN = timedelta(days=7)


def closed_lately(user: Staff) -> tuple[str, str]:
    """In the last seven days, no further than to fifty."""
    lately = AuditEntry.objects.filter(action="review.out_of_scope", at__gte=now() - WITHIN).order_by(
        "-number"
    )
    actors = list(lately.values_list("actor_id", flat=True)[: ROWS + 1])
    return counted(actors.count(user.pk)), counted(len(actors))
