"""What a list of reviews is asked for, in codes alone, and the one predicate that follows. The list, the next and the
previous of it, its pages, a search and an export all ask through `where`; so none shows what another hides.

Several codes of one field mean any of them; several fields mean all of them. A field that is empty asks nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlencode
from uuid import UUID

from hotline.codes import CHANNEL, DANGER, MINOR
from hotline.places.provinces import PROVINCES

# Hours since the clock began, to its end where it has stopped: from, to.
AGES: dict[str, tuple[int, int | None]] = {
    "under_1": (0, 1),
    "under_4": (1, 4),
    "under_12": (4, 12),
    "under_24": (12, 24),
    "over_24": (24, None),
}
CLOSED = {"closed_1": 1, "closed_7": 7, "closed_30": 30, "closed_90": 90}  # days
# `other`: neither of the two languages of the line. `none`: no province is known.
CODES: dict[str, tuple[str, ...]] = {
    "state": ("open", *CLOSED),
    "lane": ("urgent", "non_urgent", "insufficient"),
    "mark": ("held", "stray", "unread", "reopened"),
    "who": ("me", "nobody"),
    "age": tuple(AGES),
    "minor": MINOR.codes(),
    "danger": DANGER.codes(),
    "channel": CHANNEL.codes(),
    "language": ("en", "fr", "other"),
    "province": (*PROVINCES, "none"),
    "case": ("in", "out"),
}


class Sent(Protocol):
    """What a form or an address brought."""

    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True)
class Filter:
    """Codes of CODES and nothing else, in their order. `state` is at most one; empty means open."""

    state: tuple[str, ...] = ()
    lane: tuple[str, ...] = ()
    mark: tuple[str, ...] = ()
    who: tuple[str, ...] = ()
    age: tuple[str, ...] = ()
    minor: tuple[str, ...] = ()
    danger: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    province: tuple[str, ...] = ()
    case: tuple[str, ...] = ()

    @classmethod
    def sent(cls, data: Sent) -> Filter:
        """Nonsense is left out: an address that somebody shortened still shows a list."""
        return cls.kept({name: data.getlist(name) for name in CODES})

    @classmethod
    def kept(cls, data: Mapping[str, Any]) -> Filter:
        """As it was saved. A code that has gone since is left out."""
        found = {
            name: tuple(code for code in CODES[name] if code in codes)
            for name, codes in data.items()
            if codes and name in CODES
        }
        found["state"] = tuple(code for code in found.get("state", ())[:1] if code != "open")
        return cls(**found)

    def parts(self) -> dict[str, list[str]]:
        """Only what asks something: to be saved, and for the address."""
        return {one.name: list(codes) for one in fields(self) if (codes := getattr(self, one.name))}

    def query(self) -> str:
        return urlencode(self.parts(), doseq=True)

    def facts(self) -> list[str]:
        """For the log: `province:QC`."""
        state = [] if self.closed else ["state:open"]
        return state + [f"{name}:{code}" for name, codes in self.parts().items() for code in codes]

    @property
    def closed(self) -> bool:
        return bool(self.state)


@dataclass(frozen=True)
class Where:
    """`review` speaks of r (a review) alone, `tip` of its tip and of what was said about it since."""

    review: str
    tip: str
    values: dict[str, Any]


# What is believed now: the newest word on a fact, else the tip's own; as QueueRow reads it.
FACT = """COALESCE((SELECT NULLIF(c.value, '') FROM intake_correction c
    WHERE c.tip_id = r.tip_id AND c.field = '{0}' ORDER BY c.at DESC LIMIT 1), tip.{0})"""
IN_CASE = "EXISTS (SELECT 1 FROM triage_casetip l WHERE l.tip_id = r.tip_id AND l.left_at IS NULL)"
MARKS = {
    "held": "r.held",
    "stray": "r.stray_at IS NOT NULL",
    "reopened": "r.reopened_at IS NOT NULL",
    "unread": "tip.unread <> ''",
}


def where(asked: Filter, *, user_id: UUID, now: datetime, any_closed: bool = False) -> Where:
    """The predicate in two parts; values travel apart, under names that begin with f_. `any_closed`: those whose clock
    stands still, since whenever, in the place of the state that was asked for."""
    values: dict[str, Any] = {}
    review = ["r.stopped_at IS NOT NULL" if asked.closed or any_closed else "r.stopped_at IS NULL"]
    if asked.closed and not any_closed:
        values["f_since"] = now - timedelta(days=CLOSED[asked.state[0]])
        review.append("r.stopped_at >= %(f_since)s::timestamptz")
    if len(asked.lane) == 1:
        # A plain equality, so that the index of the lanes gives the order.
        values["f_lane"] = asked.lane[0]
        review.append("r.lane = %(f_lane)s::text")
    elif asked.lane:
        values["f_lane"] = list(asked.lane)
        review.append("r.lane = ANY(%(f_lane)s::text[])")
    if not asked.closed and len(asked.lane) != 1:
        review.append("r.lane <> ''")  # always so; the index over all lanes is known by it
    if asked.minor:
        values["f_minor"] = list(asked.minor)
        review.append("r.minor_now = ANY(%(f_minor)s::text[])")
    if asked.who:
        values["f_user"] = user_id
        held = {"me": "r.claimed_by_id = %(f_user)s::uuid", "nobody": "r.claimed_by_id IS NULL"}
        review.append(any_of([held[code] for code in asked.who]))
        if asked.who == ("nobody",):
            del values["f_user"]
    if asked.age:
        review.append(any_of([_aged(code, now, values) for code in asked.age]))
    tip: list[str] = []
    if asked.mark:
        # All of a review where that is enough: then the scan is not spent on the others.
        (tip if "unread" in asked.mark else review).append(any_of([MARKS[code] for code in asked.mark]))
    for name in ("channel", "danger"):
        if codes := getattr(asked, name):
            values[f"f_{name}"] = list(codes)
            tip.append(f"{FACT.format(name)} = ANY(%(f_{name})s::text[])")
    if asked.language:
        values["f_language"] = list(asked.language)
        language = FACT.format("language")
        tip.append(
            f"(CASE {language} WHEN 'en' THEN 'en' WHEN 'fr' THEN 'fr' ELSE 'other' END) = ANY(%(f_language)s::text[])"
        )
    if asked.province:
        values["f_province"] = list(asked.province)
        tip.append(f"COALESCE(NULLIF({FACT.format('province')}, ''), 'none') = ANY(%(f_province)s::text[])")
    if len(asked.case) == 1:
        tip.append(IN_CASE if asked.case == ("in",) else f"NOT {IN_CASE}")
    return Where(" AND ".join(review), " AND ".join(tip) or "true", values)


def any_of(parts: list[str]) -> str:
    return f"({' OR '.join(parts)})"


def _aged(code: str, now: datetime, values: dict[str, Any]) -> str:
    low, high = AGES[code]
    values["f_now"] = now
    waited = "COALESCE(r.stopped_at, %(f_now)s::timestamptz) - r.clock_from"
    parts = [f"{waited} >= make_interval(hours => {low})"] if low else []
    if high is not None:
        parts.append(f"{waited} < make_interval(hours => {high})")
    return f"({' AND '.join(parts)})"
