"""What the clock knows of, and how the time that is left is said. When each deadline falls is laid down by the
database from the ladder (triage/models/ladder.py); nothing here reads a clock."""

from __future__ import annotations

from datetime import datetime, timedelta

REVIEW_WITHIN = timedelta(hours=24)  # S25, S64: from receipt; no ladder moves it
ACKNOWLEDGE_WITHIN = timedelta(minutes=15)  # the longest that a ladder may say; live it is shorter
CONFIRM_WITHIN = timedelta(hours=1)  # an emergency release, by a second person
HAND_OVER_WITHIN = timedelta(hours=1)  # a released report, to its agency
CLAIM_FOR = timedelta(minutes=30)

# Rungs of a review, in the order in which they come.
RUNGS = {
    "urgent": [
        "urgent",
        "ack_overdue",
        "ack_supervisors",
        "ack_director",
        "first_step",
        "due_soon",
        "overdue",
    ],
    "non_urgent": ["look_due", "remind", "due_soon", "overdue"],
    "insufficient": ["due_soon", "overdue"],
}
# Of any lane: a claim that ran out; a step of a plan; a release that nobody handed over, its agency's receipt, a
# follow-up; an emergency release that nobody has confirmed.
ANY_LANE = [
    "claim_lapsed",
    "step_overdue",
    "not_handed_over",
    "agency_silent",
    "follow_up_due",
    "release_unconfirmed",
]
EVENTS = tuple(dict.fromkeys([kind for kinds in RUNGS.values() for kind in kinds] + ANY_LANE))
# Of a review, but no deadline: a reporter added to its tip; what lacked information is opened again by a related
# tip; many tips within days name one thing; a no stopped its report, or opened it again.
NOTICES = ("added", "related", "spike", "taken_back")
# Of access to what is sealed: told at once, of held tips too.
ACCESS = ("broken_glass", "access_asked", "content_asked", "glass_asked")
# Of no review: nobody has answered a call for a supervisor that came from the desk.
HELP = ("help_overdue", "help_supervisors", "help_director")
HOUSE = ("mailbox", "clock_step")  # of no review: something that the house itself needs has failed

# Who is told, each wider than the one before and with all of it; then those who are told of access, in person.
AUDIENCES = ("duty", "backup", "supervisors", "director")
IN_PERSON = ("privacy_officer", "director_only")
# Somebody has to act within minutes: a round of its own, before all others.
PRESSING = ("urgent", "ack_overdue", "ack_supervisors", "ack_director", "broken_glass", "glass_asked", *HELP)
TOLD_FIRST = {
    "added": "duty", "related": "duty", "spike": "duty", "taken_back": "duty",
    "broken_glass": "privacy_officer", "access_asked": "privacy_officer", "content_asked": "director_only",
    "glass_asked": "director",
}  # fmt: skip


def told_first(kind: str) -> str:
    """Of an event that names no audience of its own, as a deadline of the ladder does. What the house needs goes to
    all supervisors."""
    return TOLD_FIRST.get(kind, "supervisors")


def wider(audience: str) -> str:
    """Whom to tell next when nobody was reached. What was told in person goes on to everybody who may act."""
    if audience in IN_PERSON:
        return "director"
    return AUDIENCES[min(AUDIENCES.index(audience) + 1, len(AUDIENCES) - 1)]


# What no ladder may say otherwise: what the line has promised, and what has a time of its own.
FIXED = {
    "urgent": timedelta(0),
    "overdue": REVIEW_WITHIN,
    "claim_lapsed": timedelta(0),
    "step_overdue": timedelta(0),
    "follow_up_due": timedelta(0),
}
OWN_AUDIENCE = {"ack_supervisors": "supervisors", "ack_director": "director"}  # what they are named for
IN_MINUTES = ("ack_overdue", "ack_supervisors", "ack_director", "first_step", "release_unconfirmed")
MOST_AFTER = timedelta(days=30)


def band(due: datetime, started: datetime, now: datetime) -> str:
    """late, soon (the last quarter) or ok."""
    if now >= due:
        return "late"
    return "soon" if (due - now) * 4 <= (due - started) else "ok"


def share_used(due: datetime, started: datetime, now: datetime) -> int:
    """Per cent of the time that is used up, 0 to 100."""
    whole = (due - started).total_seconds()
    return 100 if whole <= 0 else max(0, min(100, round((now - started).total_seconds() * 100 / whole)))
