"""What is said of the mailbox and of an e-mail. Nothing sealed is read here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hotline.codes import MAIL_KIND, MAILBOX_TROUBLE, SET_ASIDE, UNREADABLE
from intake.access import mail_of
from intake.models import SetAside
from intake.rules import MAILBOX_PATIENCE
from triage.access.house import MailboxState
from triage.models import Alert, Review
from triage.shown.words import label
from triage.times import exact, span, when

SAID_AFTERWARDS = timedelta(hours=8)  # a shift: whoever got the alert learns what it was
NO_FETCHER = gettext_lazy("The process that fetches e-mail does not run")


@dataclass(frozen=True)
class Notice:
    """Above every staff page. Empty `words`: nothing to say."""

    words: str = ""
    dead: bool = False


def notice(state: MailboxState) -> Notice:
    if state.dead and state.since:
        words = _("No e-mail has been fetched for %(span)s. %(why)s.")
        if state.trouble == "behind":
            words = _("Some e-mail has waited unread for %(span)s. %(why)s.")
        return Notice(words % {"span": span(state.at - state.since), "why": why(state)}, dead=True)
    if state.alerted_at and state.at - state.alerted_at < SAID_AFTERWARDS:
        words = _("E-mail is fetched again. It was not for a while, from %(time)s on; nothing was lost.")
        return Notice(words % {"time": when(state.alerted_at - MAILBOX_PATIENCE, state.at)})
    return Notice()


def why(state: MailboxState) -> str:
    return label(MAILBOX_TROUBLE, state.trouble) if state.trouble else str(NO_FETCHER)


def mail_lines(review: Review, kind: str) -> dict[str, Any]:
    """What is known of this e-mail beside its words, and what somebody said it is."""
    row, unread = mail_of(review.tip_id), review.tip.unread
    counted = [attachments(row.attachments), links(row.links)] if row else []
    return {
        "kind": label(MAIL_KIND, kind) if kind else "",
        "kinds": MAIL_KIND.choices(),
        "lines": [line for line in counted if line],
        "unread": label(UNREADABLE, unread) if unread else "",
        "partly": unread in ("nested", "encoding", "broken"),
    }


def attachments(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(count)s attachment was not opened and not kept",
        "%(count)s attachments were not opened and not kept",
        count,
    ) % {"count": count}


def links(count: int) -> str:
    if not count:
        return ""
    return ngettext("%(count)s link, not followed", "%(count)s links, not followed", count) % {"count": count}


def set_aside_counts(counted: dict[str, int]) -> list[tuple[str, int]]:
    return [(str(code.label), counted.get(code.code, 0)) for code in SET_ASIDE]


def set_aside_rows(rows: list[SetAside], now: datetime) -> list[tuple[str, str]]:
    return [(when(row.received_at, now), label(SET_ASIDE, row.reason)) for row in rows]


def outages(alerts: list[Alert]) -> list[str]:
    return [exact(alert.occurred_at - MAILBOX_PATIENCE) for alert in alerts]
