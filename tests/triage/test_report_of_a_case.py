"""A report on a case takes from all its tips, and from each on that tip's own ground alone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from hotline.audit.models import AuditEntry
from intake import actions as intake
from intake.models import Consent, Identifier, Person
from intake.said import ConsentSaid, IdentifierSaid, PersonSaid
from tests.support import signed_in, superuser
from tests.triage.reports import GRANTED, RELAYED, REPORTER, SUMMARY, Desk, a_situation, agency, fresh, said
from tests.triage.test_report_pages import at, filled, texts
from tests.triage.test_report_released import SCHEMA, files_of
from tests.triage.test_report_without_ground import leaves
from triage import actions
from triage.models import Disclosure, DisclosureSource, ReportedTip, Review
from triage.rules import Refused

pytestmark = pytest.mark.django_db(transaction=True)
OTHER = {"name": "Lucie Bouchard", "contact": "lucie.bouchard@example.org"}
TO_CONSULATE = ConsentSaid(recipient_kind="consulate", purpose="investigation", decision="given")
FOR_SERVICE = ConsentSaid(recipient_kind="police", purpose="service", decision="given")
REFUSED = ConsentSaid(recipient_kind="police", purpose="investigation", decision="refused")
OF_UNKNOWN = ConsentSaid(recipient_kind="police", purpose="investigation", decision="given", source="unknown")


class Situation:
    """A tip, another of the same case by somebody else, and those who handle both."""

    def __init__(self, *, theirs: tuple[ConsentSaid, ...] = (GRANTED,), **facts: Any) -> None:
        self.desk = Desk()
        self.mine = a_situation(by=self.desk.author)
        self.other = a_situation(
            by=self.desk.author, consents=theirs, reporter=OTHER, narrative="The van comes at six each day.",
            province="QC", place={"business": "Relais du Nord", "community": "Val-d’Or"},
            identifiers=(IdentifierSaid(kind="plate", value="XYZ 987"),), **facts,
        )  # fmt: skip
        self.case = actions.open_case(tip=self.mine.tip, by=self.desk.author)
        actions.add_tip(case=self.case, tip=self.other.tip, by=self.desk.author)

    @property
    def theirs(self) -> Consent | None:
        given = Consent.objects.filter(tip_id=self.other.tip_id, decision="given")
        return given.order_by("-recorded_at").first()

    def draft(
        self, *, basis: str = "consent", yes: Consent | None = None, to: Any = None, **more: Any
    ) -> Disclosure:
        """With a fact, a place, a plate and a person of the other tip."""
        asked = said(self.mine, to or agency(), basis=basis, **self.picks(**more))
        ground = asked.ground.__class__(
            **{**asked.ground.__dict__, "others": {self.other.tip_id: yes} if yes else {}}
        )
        asked = asked.__class__(**{**asked.__dict__, "ground": ground})
        return actions.draft(review=self.mine, said=asked, by=self.desk.author)

    def picks(self, **more: Any) -> dict[str, Any]:
        tip = self.other.tip_id
        plate = Identifier.objects.get(tip_id=tip)
        person = Person.objects.filter(tip_id=tip).order_by("added_at", "id").first()
        return {
            "facts": ("province", f"{tip}:province"), "place": ("business", f"{tip}:business"),
            "identifiers": (str(plate.pk),), "persons": (str(person.pk),) if person else (),
        } | more  # fmt: skip

    def approved(self, **more: Any) -> Disclosure:
        row = self.draft(**({"yes": self.theirs} | more))
        actions.submit(disclosure=row, by=self.desk.author)
        actions.open_draft(disclosure=row, by=self.desk.other)
        actions.approve(disclosure=fresh(row), by=self.desk.other)
        return fresh(row)

    def released(self, **more: Any) -> Disclosure:
        row = self.approved(**more)
        actions.release_report(disclosure=row, by=self.desk.other)
        return fresh(row)


def test_each_tip_is_an_account_of_its_own_and_nobody_who_told_us_is_in_it() -> None:
    here = Situation()
    row = here.released()
    files = files_of(actions.hand_over(disclosure=row, by=here.desk.other)[1])
    report = json.loads(files[f"{row.reference}.json"])
    jsonschema.validate(report, SCHEMA, format_checker=jsonschema.FormatChecker())
    assert report["case"] == here.case.reference
    assert report["facts"]["province"]["code"] == "ON" and report["place"] == {
        "business": "Seven Pines Motel"
    }
    [account] = report["accounts"]
    assert account["facts"]["province"]["code"] == "QC" and account["place"] == {"business": "Relais du Nord"}
    assert [one["value"] for one in account["identifiers"]] == ["XYZ 987"]
    assert [one["role"]["code"] for one in account["persons"]] == ["potential_victim"]
    text = json.dumps(report)
    assert not any(
        value in text for value in (*REPORTER.values(), *OTHER.values(), "at six", "ABCD", "Marisol")
    )
    asked = actions.open_draft(disclosure=row, by=here.desk.author)["report"]
    assert {part["lang"] for part in _preview(row, asked)} == {"en", "fr"}
    for part in _preview(row, asked):
        words = json.dumps(part, ensure_ascii=False)
        assert here.case.reference in words and "XYZ 987" in words and "Relais du Nord" in words


def _preview(row: Disclosure, report: dict[str, Any]) -> list[dict[str, Any]]:
    from hotline.now import now
    from triage.shown.report import preview_of

    return preview_of(row, report, now())


def test_a_release_reports_every_tip_it_takes_from() -> None:
    here = Situation()
    row = here.released()
    reported = set(ReportedTip.objects.filter(disclosure=row).values_list("tip_id", flat=True))
    assert reported == {here.mine.tip_id, here.other.tip_id}
    for review in (here.mine, here.other):
        review.refresh_from_db()
        assert review.outcome == "report_initial" and review.disclosure_id == row.pk and review.stopped_at
    opened = AuditEntry.objects.filter(action__in=["tip.opened", "disclosure.scanned"])
    assert opened.filter(tip_id=here.other.tip_id).count() >= 2


def test_the_log_of_every_tip_tells_who_opened_it_there_and_that_it_left() -> None:
    here = Situation()
    row = here.released()
    actions.hand_over(disclosure=row, by=here.desk.other)
    for review in (here.mine, here.other):
        entries = AuditEntry.objects.filter(
            tip_id=review.tip_id, target_id=str(row.pk), actor_id=here.desk.other.pk
        )
        assert {"disclosure.opened", "disclosure.released", "disclosure.handed_over"} <= set(
            entries.values_list("action", flat=True)
        )


@pytest.mark.parametrize(
    ("theirs", "code"),
    [
        ((), "source_no_consent"),
        ((TO_CONSULATE,), "consent_other"),
        ((FOR_SERVICE,), "consent_other"),
        ((OF_UNKNOWN,), "consent_unknown"),
        ((RELAYED,), "say_weighing"),
    ],
    ids=["none", "other recipient", "other purpose", "unknown voice", "relayed unweighed"],
)
def test_the_yes_of_one_tip_opens_no_other(theirs: tuple[ConsentSaid, ...], code: str) -> None:
    here = Situation(theirs=theirs)
    with pytest.raises(Refused, match=code) as refused:
        here.draft(yes=here.theirs)
    assert (
        refused.value.tip
        and refused.value.tip in str(here.other.reference)
        and not Disclosure.objects.exists()
    )


def test_somebody_elses_yes_named_for_it_is_refused() -> None:
    here = Situation(theirs=())
    with pytest.raises(Refused, match="consent_other"):
        here.draft(yes=Consent.objects.get(tip_id=here.mine.tip_id))


def test_a_no_of_one_of_them_stops_it_and_its_facts_are_refused_from_then_on() -> None:
    here = Situation()
    row = here.approved()
    yes = here.theirs
    intake.refuse_consent(consent=yes, source="self", by=here.desk.author)
    assert fresh(row).state == "stopped" and fresh(row).stop_reason == "withdrawn"
    with pytest.raises(Refused, match="source_consent_gone") as refused:
        here.draft(yes=yes)
    assert refused.value.tip == here.other.reference
    alone = here.draft(facts=("province",), place=("business",), identifiers=(), persons=())
    assert not alone.sources.exists() and alone.state == "draft"


def test_an_old_yes_of_one_of_them_refuses_and_says_of_which() -> None:
    here = Situation()
    row = here.approved()
    with superuser() as other:
        other.execute("SET session_replication_role = replica")
        other.execute(
            "UPDATE intake_consent SET recorded_at = now() - interval '181 days' WHERE id = %s",
            [here.theirs.pk],
        )
    with pytest.raises(Refused, match="source_consent_gone") as refused:
        actions.release_report(disclosure=row, by=here.desk.other)
    assert refused.value.tip == here.other.reference
    page = signed_in(staff=here.desk.other).post(at("release", row.pk)).content.decode()
    assert f"Tip {here.other.reference}: this consent no longer holds" in page


def test_danger_in_one_tip_covers_no_other() -> None:
    here = Situation(theirs=())
    urgent, calm = a_situation(by=here.desk.author, danger="yes"), here.other
    case = here.case
    actions.add_tip(case=case, tip=urgent.tip, by=here.desk.author)
    asked = said(urgent, agency(), basis="imminent_danger", facts=(f"{calm.tip_id}:province",))
    with pytest.raises(Refused, match="source_not_urgent"):
        actions.draft(review=urgent, said=asked, by=here.desk.author)
    law = said(
        urgent,
        agency(),
        basis="required_by_law",
        law="Order 7, 2026-11-02",
        facts=(f"{calm.tip_id}:province",),
    )
    row = actions.draft(review=urgent, said=law, by=here.desk.author)
    assert [one.basis for one in row.sources.all()] == ["required_by_law"]


def test_a_tip_that_goes_elsewhere_takes_its_facts_with_it() -> None:
    here = Situation()
    row = here.approved()
    actions.split(case=here.case, tips=[here.other.tip_id], note="Another place.", by=here.desk.author)
    with pytest.raises(Refused, match="source_left"):
        actions.release_report(disclosure=row, by=here.desk.other)


def test_nothing_is_taken_from_a_tip_that_nobody_decided_to_report() -> None:
    here = Situation(decided=False)
    row = here.approved()
    with pytest.raises(Refused, match="source_not_decided"):
        actions.release_report(disclosure=row, by=here.desk.other)


def test_the_scan_looks_for_everybody_who_told_us() -> None:
    here = Situation()
    row = here.draft(yes=here.theirs, summary="Mme Bouchard saw the van at the motel.")
    with pytest.raises(actions.Leak):
        actions.submit(disclosure=row, by=here.desk.author)


# Raw SQL, with the rights of the staff process.


def source(here: Situation, row: Disclosure, **columns: Any) -> None:
    yes = columns.pop("yes", here.theirs)
    given = {
        "disclosure": row, "tip": here.other.tip, "recipient_kind": row.recipient_kind, "purpose": row.purpose,
        "basis": "consent", "consent": yes, "consent_decision": "given", "consent_identity": False,
        "consent_source": yes.source if yes else None,
    } | columns  # fmt: skip
    DisclosureSource.objects.bulk_create([DisclosureSource(**given)])


def mine_for_theirs(here: Situation, row: Disclosure) -> None:
    source(here, row, yes=Consent.objects.filter(tip_id=here.mine.tip_id).first())


def a_hole_in_the_key(here: Situation, row: Disclosure) -> None:
    source(here, row, yes=Consent.objects.filter(tip_id=here.mine.tip_id).first(), consent_source=None)


def no_yes_at_all(here: Situation, row: Disclosure) -> None:
    source(here, row, yes=None, consent_decision=None, consent_identity=None)


def an_exception_the_report_has_not(here: Situation, row: Disclosure) -> None:
    source(here, row, yes=None, basis="required_by_law", consent_decision=None, consent_identity=None)


def another_recipient(here: Situation, row: Disclosure) -> None:
    source(here, row, recipient_kind="consulate")


def another_purpose(here: Situation, row: Disclosure) -> None:
    source(here, row, purpose="service")


def a_tip_of_no_case(here: Situation, row: Disclosure) -> None:
    alone = a_situation(by=here.desk.author)
    source(here, row, tip=alone.tip, yes=Consent.objects.filter(tip_id=alone.tip_id).first())


def its_own_tip(here: Situation, row: Disclosure) -> None:
    source(here, row, tip=here.mine.tip, yes=Consent.objects.filter(tip_id=here.mine.tip_id).first())


def twice(here: Situation, row: Disclosure) -> None:
    source(here, row)
    source(here, row)


BEGINNINGS = (
    mine_for_theirs, a_hole_in_the_key, no_yes_at_all, an_exception_the_report_has_not, another_recipient,
    another_purpose, a_tip_of_no_case, its_own_tip, twice,
)  # fmt: skip


def refused_by_database(attempt: Callable[[], Any]) -> bool:
    try:
        with transaction.atomic():
            attempt()
    except IntegrityError:  # and no other error: it would be a refusal of something else
        return True
    return False


@pytest.mark.parametrize("attempt", BEGINNINGS, ids=lambda one: one.__name__)
def test_the_database_takes_no_ground_that_is_not_this_tips(attempt: Callable[..., None]) -> None:
    here = Situation()
    row = here.draft(facts=("province",), place=("business",), identifiers=(), persons=())
    assert refused_by_database(lambda: attempt(here, row))
    assert not DisclosureSource.objects.exists()
    source(here, row)  # so that what was refused is what its name says
    with pytest.raises(ProgrammingError), transaction.atomic():
        ReportedTip.objects.create(disclosure=row, tip=here.mine.tip, reported="report_initial")


def test_what_was_handed_on_keeps_its_sources() -> None:
    here = Situation()
    row = here.approved()
    assert refused_by_database(lambda: row.sources.all().delete())
    with pytest.raises(ProgrammingError), transaction.atomic():
        row.sources.update(basis="minor")
    bare = here.draft(facts=("province",), place=("business",), identifiers=(), persons=())
    actions.submit(disclosure=bare, by=here.desk.author)
    assert refused_by_database(lambda: source(here, bare))
    draft = here.draft(yes=here.theirs)
    with connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
        cursor.execute("UPDATE triage_disclosure SET purpose = 'service' WHERE id = %s", [draft.pk])
    assert row.sources.count() == 1


@pytest.mark.parametrize("what", ["refused", "left", "undecided"])
def test_raw_sql_releases_nothing_where_one_tips_ground_is_gone(what: str) -> None:
    here = Situation(decided=what != "undecided")
    row = here.approved()
    if what == "refused":
        with superuser() as other:  # as if the trigger had not stopped it
            other.execute("SET session_replication_role = replica")
            other.execute(
                "INSERT INTO intake_consent (id, tip_id, recipient_kind, purpose, decision, includes_identity, source,"
                " recorded_at) SELECT gen_random_uuid(), tip_id, recipient_kind, purpose, 'refused', false, 'self',"
                " now()"
                " FROM intake_consent WHERE id = %s",
                [here.theirs.pk],
            )
    elif what == "left":
        actions.split(case=here.case, tips=[here.other.tip_id], note="Another.", by=here.desk.author)
    assert refused_by_database(
        lambda: Disclosure.objects.filter(pk=row.pk).update(**leaves(row, here.desk.other))
    )
    assert fresh(row).released_at is None


# The page.


def test_the_picker_shows_every_tip_by_its_reference_and_nobody_who_told_us() -> None:
    here = Situation(
        persons=(PersonSaid(role="potential_victim", age_band="a19_24", details={"name": "Inès"}),)
    )
    author = signed_in(staff=here.desk.author)
    page = texts(author, at("new"), {"review": here.mine.pk, "begin": "yes"})
    assert here.other.reference in page and here.case.reference in page and "XYZ 987" in page
    assert not any(
        value in page for value in (*REPORTER.values(), *OTHER.values(), "I clean rooms", "at six")
    )
    tip, own = here.other.tip_id, f"t{here.other.tip_id.hex}-"
    picks = {f"{own}facts": [f"{tip}:province"]}
    bare = author.post(at("new"), filled(here.mine, **picks))
    assert bare.status_code == 422
    assert f"Tip {here.other.reference}: nobody here has said yes" in bare.content.decode()
    kept = author.post(at("new"), filled(here.mine, **picks, **{f"{own}consent": here.theirs.pk}))
    assert kept.status_code == 302
    row = Disclosure.objects.get()
    assert [one.tip_id for one in row.sources.all()] == [tip]
    again = texts(author, at("change", row.pk), {"begin": "yes"})
    assert f'value="{tip}:province"' in again and again.count("checked") >= 3
    shown = texts(author, at("open", row.pk), {})
    assert here.other.reference in shown and "Account 2: Where and what" in shown and SUMMARY in shown
    taken = author.post(at("take_back", row.pk), {"consent-source": "self", "consent-tip_id": str(tip)})
    assert taken.status_code == 302 and fresh(row).state == "stopped"
    assert Consent.objects.filter(tip_id=tip, decision="refused").exists()
    assert not Consent.objects.filter(tip_id=here.mine.tip_id, decision="refused").exists()


@pytest.mark.parametrize("basis", ["consent", "required_by_law"])
def test_what_was_picked_goes_along_though_newer_tips_fill_the_page(basis: str, monkeypatch: Any) -> None:
    monkeypatch.setattr("triage.access.cases.ROWS", 1)
    here = Situation()
    author, tip = signed_in(staff=here.desk.author), here.other.tip_id
    picks: dict[str, Any] = {f"t{tip.hex}-facts": [f"{tip}:province"], f"t{tip.hex}-consent": here.theirs.pk}  # type: ignore[union-attr]
    if basis == "required_by_law":
        picks |= {
            "basis": basis, "reason": "She is fifteen.", "law": "Child, Youth and Family Services Act, s. 125",
            f"t{tip.hex}-consent": "",
        }  # fmt: skip
    newer = a_situation(by=here.desk.author)
    actions.add_tip(case=here.case, tip=newer.tip, by=here.desk.author)
    assert newer.reference in texts(author, at("new"), {"review": here.mine.pk, "begin": "yes"})
    assert author.post(at("new"), filled(here.mine, **picks)).status_code == 302
    row = Disclosure.objects.get()
    assert [one.tip_id for one in row.sources.all()] == [tip]
    again = texts(author, at("change", row.pk), {"begin": "yes"})
    assert re.search(f'value="{tip}:province"[^>]*checked', again) and newer.reference in again
    assert author.post(at("change", row.pk), filled(here.mine, **picks)).status_code == 302
    assert [one.tip_id for one in fresh(row).sources.all()] == [tip]


def test_another_tips_values_are_no_choice_where_it_is_in_no_case() -> None:
    here = Situation()
    alone = a_situation(by=here.desk.author)
    answer = signed_in(staff=here.desk.author).post(
        at("new"), filled(alone, facts=[f"{here.other.tip_id}:province"])
    )
    assert answer.status_code == 422 and not Disclosure.objects.exists()
    assert Review.objects.get(pk=alone.pk).outcome == "to_report"
