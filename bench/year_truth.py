"""Which events a tip must have, told from its acts alone and in another way than the database goes: state by state,
which deadlines fall into the time in which that state held. It reads no row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bench.year_people import CLAIM_FOR, LIVE, Act, Told

M, H = timedelta(minutes=1), timedelta(hours=1)
FAR = timedelta(days=4000)


@dataclass
class State:
    lane: str
    since: datetime  # receipt
    urgent_since: datetime | None = None
    ack_due: datetime | None = None
    wider: tuple[timedelta, timedelta] = (10 * M, 15 * M)
    seen: datetime | None = None
    held_until: datetime | None = None
    classified: bool = False
    outcome: str = ""
    stepped: bool = False  # something was done about it since it was seen


def expected(told: Told, end: datetime) -> set[tuple[str, datetime]]:
    state, found = begun(told), set(at_once(told))
    for number, act in enumerate(told.acts):
        if act.at > end:
            break
        if act.kind != "come":
            found |= change(state, act)
        if state.outcome == "stopped":
            break
        until = told.acts[number + 1].at if number + 1 < len(told.acts) else end + FAR
        found |= {(kind, at) for kind, at in within(state) if act.at < at <= min(until, end)}
    return found


def begun(told: Told) -> State:
    if not told.urgent:
        return State("non_urgent", told.at)
    live = told.channel in LIVE
    wider = (3 * M, 8 * M) if live else (10 * M, 15 * M)
    return State("urgent", told.at, told.at, told.at + (2 * M if live else 15 * M), wider)


def at_once(told: Told) -> Iterator[tuple[str, datetime]]:
    if told.urgent:
        yield "urgent", told.at


def change(state: State, act: Act) -> set[tuple[str, datetime]]:
    """The state after the act, and what the act itself brings about."""
    if act.kind == "claim":
        state.held_until = act.at + CLAIM_FOR
        if state.lane == "urgent" and state.seen is None:
            state.seen = act.at
    elif act.kind in ("give_back", "lapse"):
        state.held_until = None
    elif act.kind in ("decide", "to_report"):
        state.outcome = "stopped" if act.kind == "decide" else "to_report"
    elif act.kind == "classify":
        state.classified = True
        if act.lane != "urgent":
            state.lane, state.urgent_since, state.ack_due, state.seen = act.lane, None, None, None
        elif state.lane != "urgent":
            state.lane, state.urgent_since, state.ack_due = "urgent", act.at, act.at + 15 * M
            state.wider = (10 * M, 15 * M)
            state.seen = act.at if state.held_until else None
            return {("urgent", act.at)}
    return set()


def within(state: State) -> Iterator[tuple[str, datetime]]:
    """What passes while the state stays as it is."""
    yield "due_soon", state.since + 20 * H
    yield "overdue", state.since + 24 * H
    if state.held_until:
        yield "claim_lapsed", state.held_until
    if state.lane == "non_urgent" and not state.classified and not state.outcome:
        yield "remind", state.since + 12 * H
        if state.held_until is None:
            yield "look_due", state.since + 4 * H
    if state.lane == "urgent" and state.ack_due:
        if state.seen is None:
            yield "ack_overdue", state.ack_due
            yield "ack_supervisors", state.ack_due + state.wider[0]
            yield "ack_director", state.ack_due + state.wider[1]
        elif not state.outcome:
            yield "first_step", state.seen + 15 * M
