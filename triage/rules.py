"""The outcomes of a review, as one registered structure, and the six factors that make a decision.

An outcome says who may choose it, whether it stops the clock, who acts next, and what must be filled."""

from __future__ import annotations

from dataclasses import dataclass

FACTORS = ("wishes", "urgency", "detail", "signs", "law", "protocol")  # safety and consent first (S54)


@dataclass(frozen=True)
class Outcome:
    code: str
    stops_clock: bool
    next_actor: str  # "supervisor", "nobody"
    chosen_by: str = "decide"  # the permission
    lane: str = ""  # the lane it puts the review in, where it has one
    needs_missing: bool = False  # says which information is missing
    by_release_only: bool = False  # set by the release of a disclosure, never chosen
    of_the_person: bool = (
        True  # something is decided about the person harmed: they are asked first, where possible
    )


_REGISTER = (
    # A decision to report is not a report (S64): the clock runs until something has left the building.
    Outcome("to_report", stops_clock=False, next_actor="supervisor"),
    Outcome("report_initial", stops_clock=True, next_actor="nobody", by_release_only=True),
    Outcome("report_supplementary", stops_clock=True, next_actor="nobody", by_release_only=True),
    Outcome("not_reported_no_consent", stops_clock=True, next_actor="nobody"),
    Outcome(
        "not_reported_insufficient",
        stops_clock=True,
        next_actor="nobody",
        lane="insufficient",
        needs_missing=True,
    ),
    Outcome("options_discussed", stops_clock=True, next_actor="nobody"),
    Outcome("resources_given", stops_clock=True, next_actor="nobody"),
    Outcome("referred", stops_clock=True, next_actor="nobody"),
    Outcome("warm_transferred", stops_clock=True, next_actor="nobody"),
    Outcome("safety_planned", stops_clock=True, next_actor="nobody"),
    Outcome("redirected_abroad", stops_clock=True, next_actor="nobody", of_the_person=False),
    Outcome("out_of_scope", stops_clock=True, next_actor="nobody", of_the_person=False),
)
OUTCOMES = {outcome.code: outcome for outcome in _REGISTER}
STOPPING = frozenset(code for code, outcome in OUTCOMES.items() if outcome.stops_clock)
CHOOSABLE = tuple(code for code, outcome in OUTCOMES.items() if not outcome.by_release_only)


class Refused(Exception):
    """An act the rules do not allow; `code` names the message the reader gets, `also` what else is in the way. `tip`:
    the reference of the one it is about, where a report takes from several."""

    def __init__(self, code: str, *also: str, tip: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.also = list(also)
        self.tip = tip


def check_outcome(
    code: str, *, minor: bool, duty: bool, missing: list[str], factors: dict[str, str], unreached: bool
) -> None:
    """Raises Refused with a code that the page explains. The database holds the same rules. `unreached`: somebody
    else told us, and nobody has tried to speak with the person harmed, or said why not (S59)."""
    outcome = OUTCOMES.get(code)
    if outcome is None:
        raise Refused("unknown_outcome")
    if outcome.by_release_only:
        raise Refused("needs_release")
    if set(factors) != set(FACTORS) or not set(factors.values()) <= {"answered", "not_known"}:
        raise Refused("factors_open")
    if minor and not duty:
        raise Refused("duty_open")
    if outcome.lane and minor:
        raise Refused("minor_is_urgent")
    if outcome.needs_missing and not missing:
        raise Refused("say_what_is_missing")
    if unreached and outcome.of_the_person:
        raise Refused("reach_first")
