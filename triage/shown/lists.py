"""How a filter reads, as its form and in words; how a place travels in an address; and the rows of a file."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from io import StringIO
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import pgettext_lazy as pgettext

from hotline.accounts.models import Staff
from hotline.codes import CHANNEL, DANGER, MINOR
from hotline.codes.languages import LANGUAGE
from hotline.places.provinces import PROVINCES
from triage.filters import CODES, Filter
from triage.lanes import LANE_NAMES
from triage.models.listed import Spot
from triage.models.queue import QueueRow
from triage.remembered import remembered

MARKER = "list"  # an address that has it belongs to a list, also where nothing is filtered
NAMES: dict[str, Any] = {
    "state": gettext_lazy("Which"),
    "lane": gettext_lazy("Lane"),
    "mark": gettext_lazy("Mark"),
    "who": gettext_lazy("Claimed by"),
    "age": gettext_lazy("Time waited"),
    "minor": gettext_lazy("Under 18"),
    "danger": gettext_lazy("Danger now"),
    "channel": gettext_lazy("Channel"),
    "language": gettext_lazy("Language"),
    "province": gettext_lazy("Province"),
    "case": gettext_lazy("Case"),
}
LABELS: dict[str, dict[str, Any]] = {
    "state": {
        "open": gettext_lazy("The clock runs"),
        "closed_1": gettext_lazy("Closed in the last day"),
        "closed_7": gettext_lazy("Closed in the last 7 days"),
        "closed_30": gettext_lazy("Closed in the last 30 days"),
        "closed_90": gettext_lazy("Closed in the last 90 days"),
    },
    "lane": dict(LANE_NAMES),
    "mark": {
        "held": gettext_lazy("held"),
        "stray": gettext_lazy("picked up late"),
        "unread": gettext_lazy("could not be read"),
        "reopened": gettext_lazy("opened again"),
    },
    "who": {"me": gettext_lazy("me"), "nobody": gettext_lazy("nobody yet")},
    "age": {
        "under_1": gettext_lazy("under an hour"),
        "under_4": gettext_lazy("1 to 4 hours"),
        "under_12": gettext_lazy("4 to 12 hours"),
        "under_24": gettext_lazy("12 to 24 hours"),
        "over_24": gettext_lazy("24 hours and more"),
    },
    "minor": {code.code: code.label for code in MINOR},
    "danger": {code.code: code.label for code in DANGER},
    "channel": {code.code: code.label for code in CHANNEL},
    "language": {
        "en": LANGUAGE.label("en"),
        "fr": LANGUAGE.label("fr"),
        "other": gettext_lazy("Another or not given"),
    },
    "province": {**PROVINCES, "none": gettext_lazy("place not given")},
    "case": {"in": pgettext("filter", "in a case"), "out": pgettext("filter", "in no case")},
}


@remembered
def form_html(asked: Filter, prefix: str) -> SafeString:
    """The fields of the filter as they stand; of codes only, so that it is remembered. `prefix` tells two forms of
    one page apart."""
    on = {name: getattr(asked, name) for name in CODES} | {"state": asked.state or ("open",)}
    groups = [
        {
            "name": name,
            "label": NAMES[name],
            "one": name == "state",
            "codes": [
                (f"{prefix}-{name}-{code}", code, LABELS[name][code], code in on[name]) for code in codes
            ],
        }
        for name, codes in CODES.items()
    ]
    return mark_safe(render_to_string("triage/filter_fields.html", {"groups": groups}))  # noqa: S308


@remembered
def words_of(asked: Filter) -> str:
    """Quebec · held. What is empty says that nothing is left out."""
    parts = [
        _("%(name)s: %(codes)s")
        % {"name": NAMES[name], "codes": ", ".join(str(LABELS[name][code]) for code in codes)}
        for name, codes in asked.parts().items()
    ]
    return " · ".join(parts) or _("Everything whose clock runs; what is due first stands first.")


def query_of(asked: Filter) -> str:
    """For the address of the list and of what is opened from it."""
    rest = asked.query()
    return f"{MARKER}=1&{rest}" if rest else f"{MARKER}=1"


def kept_query(request: HttpRequest) -> str:
    """`?` and the list from which this page was opened; nothing else of the address is carried on."""
    return f"?{query_of(Filter.sent(request.GET))}" if MARKER in request.GET else ""


def spot_text(spot: Spot) -> str:
    return f"{int(spot.held)}~{spot.at.isoformat()}~{spot.id}"


def spot_asked(text: str) -> Spot | None:
    """Nonsense is the beginning of the list."""
    held, _tilde, rest = text.partition("~")
    at, _tilde, key = rest.partition("~")
    try:
        moment, found = datetime.fromisoformat(at), UUID(key)
    except ValueError:
        return None
    return Spot(held == "1", moment, found) if moment.tzinfo else None


FILE_HEAD = (
    "reference", "lane", "received", "due", "closed", "outcome", "claimed", "held", "stray", "opened_again", "unread",
    "minor", "danger", "channel", "language", "country", "province", "kind", "venue", "how_many",
)  # fmt: skip


def file_of(rows: list[QueueRow], user: Staff) -> str:
    """CSV of codes, one name in both languages: what counts them counts them alike. Times in UTC."""
    out = StringIO()
    write = csv.writer(out, lineterminator="\r\n").writerow
    write(FILE_HEAD)
    for row in rows:
        holder = "" if row.claimed_by_id is None else "me" if row.claimed_by_id == user.pk else "yes"
        cells = (
            row.reference, row.lane, _time(row.clock_from), _time(row.due_at), _time(row.stopped_at), row.outcome,
            holder, _yes(row.held), _yes(row.stray), _yes(row.reopened), row.unread, row.minor_now,
            row.danger, row.channel, row.language, row.country, row.province, row.trafficking_type,
            row.venue, row.how_many or "",
        )  # fmt: skip
        write([safe_cell(cell) for cell in cells])
    return out.getvalue()


def safe_cell(cell: object) -> str:
    """A table program runs what begins like a formula. Nothing here does; should a code ever, it stays text."""
    text = str(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else text


def _time(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ") if moment else ""


def _yes(value: bool) -> str:
    return "yes" if value else "no"
