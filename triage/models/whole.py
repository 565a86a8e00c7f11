"""One review with its tip and the people who hold it or decided on it, in one statement. Only access.py asks."""

from __future__ import annotations

from uuid import UUID

from hotline.accounts.models import Staff
from hotline.plain import Columns, shared
from hotline.prepared import prepared
from intake.models import Interaction, Tip
from triage.models.review import Review

PERSON = ("id", "email", "name", "role", "language", "is_active")
PARTS = (
    Columns(Review, "r"), Columns(Tip, "t"), Columns(Interaction, "i"), Columns(Staff, "h", *PERSON),
    Columns(Staff, "d", *PERSON),
)  # fmt: skip
READ = f"""
    SELECT {", ".join(map(str, PARTS))} FROM triage_review r
    JOIN intake_tip t ON t.id = r.tip_id JOIN intake_interaction i ON i.id = t.interaction_id
    LEFT JOIN accounts_staff h ON h.id = r.claimed_by_id LEFT JOIN accounts_staff d ON d.id = r.decided_by_id
    WHERE r.id = %s
"""  # noqa: S608  # names of ours


def read_whole(review_id: UUID) -> Review | None:
    with prepared() as cursor:
        cursor.execute(READ, [review_id])
        row = cursor.fetchone()
    if row is None:
        return None
    review: Review
    review, tip, tip.interaction, review.claimed_by, review.decided_by = shared(row, *PARTS)
    review.tip = tip
    return review
