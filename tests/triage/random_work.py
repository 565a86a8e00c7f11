"""Random acts by random people on one tip at a time, and what must be true after each of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

from django.db import DatabaseError, connection
from hypothesis import strategies as st

from hotline.accounts.permissions import Role
from hotline.codes import BASIS
from hotline.now import now
from intake.said import ConsentSaid
from tests.support import staff_member
from tests.triage.reports import a_situation, agency, said
from tests.triage.tips import victim
from triage import actions
from triage.models import Case, CaseTip, Disclosure, ResponsePlan
from triage.rules import CHOOSABLE, FACTORS, Refused

MINOR = ("yes", "maybe", "no", "unknown")
KINDS = ("police", "child_protection", "border_services")
SOURCES = ("self", "relayed", "unknown")
Turn = tuple[str, int]  # the act, and who does it
Beginning = tuple[str, str, str, tuple[Turn, ...]]
Step = tuple[str, int, int]  # the act, who does it, and one number that chooses everything else


def a_step() -> st.SearchStrategy[Step]:
    """Those who judge twice as often as the others together: the rest is mostly refused at the door."""
    who = st.sampled_from([0, 0, 0, 1, 1, 1, 2, 2, 3, 4, 5, 6, 7])
    return st.tuples(st.sampled_from(sorted(ACTS)), who, st.integers(0, 2**16))


def a_beginning() -> st.SearchStrategy[Beginning]:
    """Of the tip: what it says of a minor, what its consent decides, whose voice that is; and how far a usual way
    has been gone before anything goes wrong."""
    decisions = st.sampled_from(("given", "given", "given", "refused", "none"))
    way = st.sampled_from(sorted(WAYS)).flatmap(lambda name: st.sampled_from(beginnings(WAYS[name])))
    return st.tuples(
        st.sampled_from(MINOR), decisions, st.sampled_from(("self", "self", "self", *SOURCES)), way
    )


def beginnings(way: tuple[Turn, ...]) -> list[tuple[Turn, ...]]:
    """The whole of it as often as all that stop on the way."""
    short = [way[:most] for most in range(len(way))]
    return [*short, *[way] * len(short)]


class House:
    """Two of each who judge, one of everybody else; one agency of each kind. Its tip changes, its people stay."""

    def __init__(self) -> None:
        roles = [Role.SUPERVISOR, Role.SUPERVISOR, Role.DIRECTOR, Role.SPECIALIST, Role.SPECIALIST,
                 Role.PRIVACY_OFFICER, Role.PARTNERSHIPS, Role.ANALYST]  # fmt: skip
        self.people = [staff_member(str(role)) for role in roles]
        self.agencies = [agency(kind) for kind in KINDS]
        self.review: Any = None

    def begin(self, minor: str, decision: str, source: str, way: tuple[Turn, ...]) -> list[Step]:
        """The steps of the usual way up to there."""
        consents = () if decision == "none" else (
            ConsentSaid(recipient_kind="police", purpose="investigation", decision=decision, source=source,
                        includes_identity=decision == "given"),
        )  # fmt: skip
        self.review = a_situation(by=None, decided=False, consents=consents, minor_answer=minor)
        return [(act, who, self.honest(act)) for act, who in way]

    def honest(self, act: str) -> int:
        """The number with which this act does what is usual."""
        basis = "minor" if self.review.minor_now in ("yes", "maybe") else "consent"
        if act not in ("write", "write_more"):
            return {"approve": 6, "confirm": 6}.get(act, 0)
        place, first = list(BASIS.codes()).index(basis), int(act == "write_more")
        usual = (one for one in count() if one % 4 == place and one // 7 % 3 == 0 and one // 13 % 2 == first)
        return next(one for one in usual if one % 11 != 10 and one % 5 != 4)

    def do(self, step: Step) -> str:
        """What became of it: done, or the code of the refusal. Anything else that is raised is a fault."""
        act, who, number = step
        self.review.refresh_from_db()
        try:
            ACTS[act](self, self.people[who], number)
        except Refused as refused:
            return refused.code
        except NothingThere:
            return "nothing_there"
        except DatabaseError:
            if not act.startswith("raw_"):
                raise
            return "refused_by_database"
        return "done"

    def report(self, number: int) -> Disclosure:
        rows = Disclosure.objects.filter(tip=self.review.tip_id).select_related(
            "agency", "supplements", "consent"
        )
        return chosen(list(rows.order_by("number", "id")), number)

    def case(self) -> Case:
        row = (
            CaseTip.objects.filter(tip=self.review.tip_id, left_at__isnull=True)
            .select_related("case")
            .first()
        )
        return row.case if row else chosen([], 0)

    def plan(self) -> ResponsePlan:
        return chosen(list(ResponsePlan.objects.filter(case=self.case()).order_by("-opened_at")), 0)


class NothingThere(Exception):
    """There is nothing yet that this act could be about."""


def chosen(of: Any, number: int) -> Any:
    if not of:
        raise NothingThere
    return of[number % len(of)]


def decide(house: House, by: Any, number: int) -> None:
    actions.decide(
        review=house.review, outcome=chosen(CHOOSABLE, number), factors=dict.fromkeys(FACTORS, "not_known"), notes={},
        missing=["place"] if number % 2 else [], by=by,
    )  # fmt: skip


def duty(house: House, by: Any, number: int) -> None:
    kind = chosen(("reported", "no_duty"), number)
    actions.record_duty(
        review=house.review, kind=kind, province="ON", reported_at=now() - timedelta(minutes=1),
        details={"reason": "She is nineteen."}, by=by,
    )  # fmt: skip


def write(house: House, by: Any, number: int, basis: str = "", who: bool = False) -> None:
    basis = basis or chosen(BASIS.codes(), number)
    more = {"law": "Act, s. 4"} if basis == "required_by_law" else {}
    before = [row for row in Disclosure.objects.filter(tip=house.review.tip_id) if row.released_at]
    words = said(
        house.review, chosen(house.agencies, number // 7), basis=basis, identity=who or number % 11 == 10,
        weighing="" if number % 5 == 4 else "They know each other well.", **more,
    )  # fmt: skip
    actions.draft(review=house.review, said=words, by=by, supplements=chosen([None, *before], number // 13))


def step_of_the_plan(house: House, by: Any, number: int) -> None:
    step = chosen(list(house.plan().steps.order_by("number")), number)
    actions.end_step(step=step, by=by, note="Done.", skip_reason="not_needed" if number % 3 == 0 else "")


def next_step(house: House, by: Any, number: int) -> None:
    step = chosen(list(house.plan().steps.filter(ended_at__isnull=True).order_by("number")), 0)
    actions.end_step(step=step, by=by, note="Done.", skip_reason="")


def on_report(act: Callable[..., Any], **more: Any) -> Callable[[House, Any, int], None]:
    return lambda house, by, number: act(disclosure=house.report(number), by=by, **more)


def read_and(act: Callable[..., Any]) -> Callable[[House, Any, int], None]:
    """Now and then somebody says yes to what they have not read."""

    def done(house: House, by: Any, number: int) -> None:
        row = house.report(number)
        if number % 5:
            actions.open_draft(disclosure=row, by=by)
        act(disclosure=row, by=by)

    return done


def on_plan(act: Callable[..., Any]) -> Callable[[House, Any, int], None]:
    return lambda house, by, number: act(plan=house.plan(), by=by)


def raw(statement: str) -> Callable[[House, Any, int], None]:
    """Past every rule in Python, with the rights of the staff processes."""

    def act(house: House, by: Any, number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, {"tip": house.review.tip_id, "by": by.pk})

    return act


# 0: an author, who decides and writes; 1: another supervisor, who reads and approves; 5: the privacy officer.
BEGUN = (("claim", 0), ("duty", 0), ("decide", 0))
WRITTEN = (*BEGUN, ("write", 0), ("submit", 0))
WAYS: dict[str, tuple[Turn, ...]] = {
    "report": (
        *WRITTEN, ("approve", 1), ("release", 0), ("take_out", 0), ("receipt", 0), ("write_more", 0), ("submit", 0),
        ("approve", 1), ("release", 0),
    ),
    "sent back": (*WRITTEN, ("send_back", 1), ("submit", 0), ("approve", 1)),
    "alone": (("danger", 0), ("classify", 0), ("duty", 0), ("write_danger", 0), ("submit", 0),
              ("release_alone", 0), ("confirm", 1)),
    "with who told us": (
        *BEGUN, ("write_who", 0), ("submit", 0), ("identity", 5), ("approve", 1), ("release", 0), ("take_out", 0),
    ),
    "plan": (
        ("open_case", 0), ("plan", 0), ("no", 0), ("step", 0), ("yes_again", 0), *(("next_step", 0),) * 12,
        ("close_plan", 0),
    ),
    "taken back": (*BEGUN, ("write_consent", 0), ("submit", 0), ("withdraw", 0), ("approve", 1), ("release", 0)),
    "closed": (("open_case", 0), ("close_case", 0), ("reopen_case", 0)),
    "claim": (("claim", 0), ("let_go", 0), ("minor", 0)),
}  # fmt: skip
ACTS: dict[str, Callable[[House, Any, int], None]] = {
    "claim": lambda house, by, number: actions.claim(review=house.review, by=by),
    "let_go": lambda house, by, number: actions.release(review=house.review, by=by),
    "classify": lambda house, by, number: actions.classify(
        review=house.review, lane=chosen(("urgent", "non_urgent", "insufficient"), number), by=by
    ),
    "minor": lambda house, by, number: actions.correct(
        review=house.review, field="minor", value=chosen(MINOR, number), reason="She said so.", by=by
    ),
    "danger": lambda house, by, number: actions.correct(
        review=house.review,
        field="danger",
        value=chosen(("yes", "no", "unknown"), number),
        reason="Now.",
        by=by,
    ),
    "person": lambda house, by, number: actions.add_person(
        review=house.review, said=victim(chosen(("a16_17", "a19_24", "unknown"), number)), by=by
    ),
    "duty": duty,
    "decide": decide,
    "open_case": lambda house, by, number: actions.open_case(tip=house.review.tip, by=by),
    "close_case": lambda house, by, number: actions.close_case(
        case=house.case(), reason="helped", note="Over.", by=by
    ),
    "reopen_case": lambda house, by, number: actions.reopen_case(case=house.case(), note="Not over.", by=by),
    "plan": lambda house, by, number: actions.open_plan(case=house.case(), by=by),
    "step": step_of_the_plan,
    "next_step": next_step,
    "no": on_plan(actions.say_refused),
    "yes_again": on_plan(actions.take_refusal_back),
    "close_plan": on_plan(actions.close_plan),
    "write": write,
    "write_more": write,
    "write_danger": lambda house, by, number: write(house, by, number, basis="imminent_danger"),
    "write_consent": lambda house, by, number: write(house, by, number, basis="consent"),
    "write_who": lambda house, by, number: write(house, by, number, basis="consent", who=True),
    "submit": on_report(actions.submit),
    "approve": read_and(actions.approve),
    "identity": on_report(actions.allow_identity),
    "send_back": on_report(actions.send_back, note="Shorter."),
    "stop": on_report(actions.stop),
    "release": on_report(actions.release_report),
    "release_alone": on_report(actions.release_report, emergency=True),
    "confirm": read_and(actions.confirm),
    "take_out": on_report(actions.hand_over),
    "receipt": on_report(actions.acknowledge, name="J. Roy", file_number="114"),
    "withdraw": lambda house, by, number: actions.take_back_consent(
        disclosure=house.report(number), source=chosen(SOURCES, number), by=by
    ),
    "raw_lane": raw("UPDATE triage_review SET lane = 'non_urgent' WHERE tip_id = %(tip)s"),
    "raw_minor": raw("UPDATE triage_review SET minor_now = 'no' WHERE tip_id = %(tip)s"),
    "raw_stop": raw(
        "UPDATE triage_review SET stopped_at = now(), outcome = 'report_initial' WHERE tip_id = %(tip)s"
    ),
    "raw_release": raw(
        "UPDATE triage_disclosure SET released_at = now(), released_by_id = %(by)s WHERE tip_id = %(tip)s"
    ),
    "raw_approve": raw(
        "UPDATE triage_disclosure SET approved_at = now(), approved_by_id = author_id WHERE tip_id = %(tip)s"
    ),
    "raw_ground": raw(
        "UPDATE triage_disclosure SET basis = 'minor', consent_id = NULL WHERE tip_id = %(tip)s"
    ),
    "raw_forget": raw("DELETE FROM triage_decision WHERE tip_id = %(tip)s"),
}
