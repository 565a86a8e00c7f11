"""Forty attempts and more to let something out that has no ground, or no second person: raw SQL, the ORM, bulk writes,
updates of whole sets, each under the rights of the staff process. The database refuses every one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import Error, connection, transaction

from hotline.codes import NO_HARM
from hotline.now import now
from intake import actions as intake
from intake.models import Consent
from intake.said import ConsentSaid, PersonSaid
from tests.support import staff_member, superuser
from tests.triage.reports import YES_AND_WHO, Desk, a_situation, agency, fresh
from triage import actions
from triage.models import Decision, Disclosure, FollowUp, Review
from triage.rules import FACTORS
from triage.sealing import Seal

pytestmark = pytest.mark.django_db(transaction=True)
SHA = "a" * 64


def sealed(row: Disclosure, field: str = "reason", words: str = "Because.") -> bytes:
    seal = Seal(row.pk)
    blank = Disclosure(id=row.pk)
    seal.put(blank, field, words)
    seal.keep_keys()
    return bytes(getattr(blank, field))


def leaves(row: Disclosure, by: Any, **more: Any) -> dict[str, Any]:
    """The columns of a release, as somebody would write them who knows the table."""
    return {
        "released_by": by, "released_at": now(), "reported": f"report_{row.kind}", "sha256": SHA,
        "package": sealed(row, "package"),
    } | more  # fmt: skip


def update(row: Disclosure, **columns: Any) -> None:
    """QuerySet.update: past the model, not past the table."""
    Disclosure.objects.filter(pk=row.pk).update(**columns)


def saved(row: Disclosure, **columns: Any) -> None:
    row = Disclosure.objects.get(pk=row.pk)
    for name, value in columns.items():
        setattr(row, name, value)
    row.save()


def bulk(row: Disclosure, **columns: Any) -> None:
    row = Disclosure.objects.get(pk=row.pk)
    for name, value in columns.items():
        setattr(row, name, value)
    Disclosure.objects.bulk_update([row], list(columns))


def raw(row: Disclosure, **columns: Any) -> None:
    named = {
        Disclosure._meta.get_field(name).column: getattr(value, "pk", value)
        for name, value in columns.items()
    }
    sets = ", ".join(f"{column} = %s" for column in named)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE triage_disclosure SET {sets} WHERE id = %s", [*named.values(), row.pk])


PATHS = {"update": update, "save": saved, "bulk_update": bulk, "raw SQL": raw}
BESIDE = ("update", "save", "bulk_update")  # all end in a statement such as the raw one: in the long tier


def copy(row: Disclosure, **columns: Any) -> Disclosure:
    """Another disclosure like it, with these columns, not written yet."""
    other = Disclosure(
        **{field.attname: getattr(row, field.attname) for field in Disclosure._meta.concrete_fields}
    )
    other.id = Disclosure._meta.pk.get_default()
    for name in ("submitted_at", "approved_at", "approved_by_id"):
        setattr(other, name, None)
    for name, value in columns.items():
        setattr(other, name, value)
    return other


def refused(attempt: Callable[[], Any]) -> bool:
    try:
        with transaction.atomic():
            attempt()
    except Error:
        return True
    return False


Attempt = Callable[[Desk, Callable[..., None]], Any]


# Without a ground: written anew, by the path of a single row or of many.


def another_kind(desk: Desk) -> Disclosure:
    return copy(desk.draft(), agency=(to := agency("consulate")), recipient_kind=to.kind)


def a_faked_kind(desk: Desk) -> Disclosure:
    return copy(desk.draft(), agency=agency("border_services"))


def another_purpose(desk: Desk) -> Disclosure:
    return copy(desk.draft(), purpose="service")


def anothers_tip(desk: Desk) -> Disclosure:
    return copy(desk.draft(), tip=a_situation(by=desk.author).tip)


def a_refusal(desk: Desk) -> Disclosure:
    no = ConsentSaid(recipient_kind="police", purpose="investigation", decision="refused")
    row = desk.draft(basis="imminent_danger", review=a_situation(by=desk.author, consents=(no,)))
    consent = Consent.objects.get(tip_id=row.tip_id)
    return copy(
        row,
        basis="consent",
        consent=consent,
        consent_decision="refused",
        consent_identity=False,
        consent_source="self",
    )


def a_refusal_called_a_yes(desk: Desk) -> Disclosure:
    row = a_refusal(desk)
    row.consent_decision = "given"
    return row


def of_unknown_source(desk: Desk) -> Disclosure:
    unknown = ConsentSaid(
        recipient_kind="police", purpose="investigation", decision="given", source="unknown"
    )
    row = desk.draft(basis="imminent_danger", review=a_situation(by=desk.author, consents=(unknown,)))
    consent = Consent.objects.get(tip_id=row.tip_id)
    return copy(
        row,
        basis="consent",
        consent=consent,
        consent_decision="given",
        consent_identity=False,
        consent_source="unknown",
    )


def unknown_called_self(desk: Desk) -> Disclosure:
    row = of_unknown_source(desk)
    row.consent_source = "self"
    return row


def relayed_unweighed(desk: Desk) -> Disclosure:
    relayed = ConsentSaid(
        recipient_kind="police", purpose="investigation", decision="given", source="relayed"
    )
    row = desk.draft(
        weighing="Her sister spoke for her.", review=a_situation(by=desk.author, consents=(relayed,))
    )
    return copy(row, weighing=None)


def no_consent(desk: Desk) -> Disclosure:
    return copy(desk.draft(), consent=None, consent_decision=None, consent_identity=None, consent_source=None)


def a_hole_in_the_key(desk: Desk) -> Disclosure:
    return copy(desk.draft(), purpose="service", consent_source=None)


def no_reason(desk: Desk) -> Disclosure:
    return copy(desk.draft(basis="imminent_danger"), reason=None)


def no_law(desk: Desk) -> Disclosure:
    return copy(desk.draft(basis="required_by_law", law="CYFSA 125"), law=None)


def border_in_danger(desk: Desk) -> Disclosure:
    row = desk.draft(basis="imminent_danger")
    return copy(row, agency=(to := agency("border_services")), recipient_kind=to.kind)


def identity_unasked(desk: Desk) -> Disclosure:
    return copy(desk.draft(), includes_identity=True)


def identity_called_asked(desk: Desk) -> Disclosure:
    return copy(desk.draft(), includes_identity=True, consent_identity=True)


def identity_in_danger(desk: Desk) -> Disclosure:
    return copy(desk.draft(basis="imminent_danger"), includes_identity=True)


def begun_released(desk: Desk) -> Disclosure:
    row = desk.approved()
    return copy(
        row, submitted_at=now(), approved_by_id=desk.other.pk, approved_at=now(), **leaves(row, desk.other)
    )


def begun_approved(desk: Desk) -> Disclosure:
    return copy(desk.approved(), submitted_at=now(), approved_by_id=desk.other.pk, approved_at=now())


def by_a_specialist(desk: Desk) -> Disclosure:
    return copy(desk.draft(), author=staff_member("specialist"))


def adds_to_a_draft(desk: Desk) -> Disclosure:
    row = desk.draft()
    return copy(row, kind="supplementary", supplements=row, number=2)


NEW = (
    another_kind, a_faked_kind, another_purpose, anothers_tip, a_refusal, a_refusal_called_a_yes, of_unknown_source,
    unknown_called_self, relayed_unweighed, no_consent, a_hole_in_the_key, no_reason, no_law, border_in_danger,
    identity_unasked, identity_called_asked, identity_in_danger, begun_released, begun_approved, by_a_specialist,
    adds_to_a_draft,
)  # fmt: skip


@pytest.mark.parametrize("made", NEW, ids=lambda one: one.__name__)
def test_nothing_is_begun_without_a_ground(made: Callable[[Desk], Disclosure]) -> None:
    row = made(Desk())
    before = Disclosure.objects.count()
    assert refused(lambda: row.save(force_insert=True))
    assert refused(lambda: Disclosure.objects.bulk_create([row]))
    assert Disclosure.objects.count() == before


# Written rightly, then moved on by somebody who may not, or past a step.


def approved_by_its_author(desk: Desk, move: Any) -> None:
    move(desk.submitted(), approved_by=desk.author, approved_at=now())


def approved_by_a_specialist(desk: Desk, move: Any) -> None:
    move(desk.submitted(), approved_by=staff_member("specialist"), approved_at=now())


def approved_by_the_privacy_officer(desk: Desk, move: Any) -> None:
    move(desk.submitted(), approved_by=desk.privacy, approved_at=now())


def approved_before_it_is_submitted(desk: Desk, move: Any) -> None:
    move(desk.draft(), approved_by=desk.other, approved_at=now())


def submitted_unweighed(desk: Desk, move: Any) -> None:
    row = desk.draft()
    update(row, no_harm=list(NO_HARM.codes())[1:])
    move(row, submitted_at=now())


def released_as_a_draft(desk: Desk, move: Any) -> None:
    row = desk.draft()
    move(row, submitted_at=now(), **leaves(row, desk.other))


def released_unapproved(desk: Desk, move: Any) -> None:
    row = desk.submitted()
    move(row, **leaves(row, desk.other))


def approved_and_released_at_once(desk: Desk, move: Any) -> None:
    row = desk.submitted()
    move(row, approved_by=desk.other, approved_at=now(), **leaves(row, desk.author))


def released_by_a_specialist(desk: Desk, move: Any) -> None:
    row = desk.approved()
    move(row, **leaves(row, staff_member("specialist")))


def released_by_nobody(desk: Desk, move: Any) -> None:
    row = desk.approved()
    move(row, **leaves(row, None))


def released_empty(desk: Desk, move: Any) -> None:
    row = desk.approved()
    move(row, **leaves(row, desk.other, package=None))


def released_without_its_hash(desk: Desk, move: Any) -> None:
    row = desk.approved()
    move(row, **leaves(row, desk.other, sha256=""))


def released_after_a_later_no(desk: Desk, move: Any) -> None:
    row = desk.approved()
    intake.refuse_consent(consent=row.consent, source="self", by=desk.author)
    move(row, **leaves(row, desk.other))


def released_after_it_was_stopped(desk: Desk, move: Any) -> None:
    row = desk.approved()
    actions.stop(disclosure=row, by=desk.other)
    move(row, stopped_at=None, stop_reason="", **leaves(row, desk.other))


def released_on_a_relayed_yes_that_was_refused(desk: Desk, move: Any) -> None:
    no = ConsentSaid(recipient_kind="police", purpose="investigation", decision="refused")
    yes = ConsentSaid(recipient_kind="police", purpose="investigation", decision="given", source="relayed")
    review = a_situation(by=desk.author, consents=(no, yes))
    row = desk.approved(review, weighing="Her sister says she wants it.",
                        consent=Consent.objects.get(tip_id=review.tip_id, decision="given"))  # fmt: skip
    move(row, **leaves(row, desk.other))


def released_on_an_old_yes(desk: Desk, move: Any) -> None:
    row = desk.approved()
    with superuser() as other:
        other.execute("SET session_replication_role = replica")
        other.execute(
            "UPDATE intake_consent SET recorded_at = now() - interval '181 days' WHERE id = %s",
            [row.consent_id],
        )
    move(row, **leaves(row, desk.other))


def released_for_somebody_else(desk: Desk, move: Any) -> None:
    """On the reporter's yes, about a person who was not asked."""
    row = desk.draft()
    person = row.tip.persons.first()
    update(row, person=person)
    actions.submit(disclosure=fresh(row), by=desk.author)
    actions.open_draft(disclosure=fresh(row), by=desk.other)
    actions.approve(disclosure=fresh(row), by=desk.other)
    move(row, **leaves(row, desk.other))


def released_for_a_minor_who_is_none(desk: Desk, move: Any) -> None:
    row = desk.approved(basis="minor")
    move(row, **leaves(row, desk.other))


def released_for_a_danger_that_is_not_urgent(desk: Desk, move: Any) -> None:
    row = desk.approved(basis="imminent_danger")
    move(row, **leaves(row, desk.other))


def released_undecided(desk: Desk, move: Any) -> None:
    row = desk.approved(a_situation(by=desk.author, decided=False))
    move(row, **leaves(row, desk.other))


def released_to_an_agency_that_is_gone(desk: Desk, move: Any) -> None:
    row = desk.approved()
    type(row.agency).objects.filter(pk=row.agency_id).update(is_active=False)
    move(row, **leaves(row, desk.other))


def released_to_an_agency_that_has_changed(desk: Desk, move: Any) -> None:
    row = desk.approved()
    type(row.agency).objects.filter(pk=row.agency_id).update(version=2)
    move(row, **leaves(row, desk.other))


def other_words_after_approval(desk: Desk, move: Any) -> None:
    row = desk.approved()
    move(row, content=sealed(row, "content", "Something else."))


def another_agency_after_approval(desk: Desk, move: Any) -> None:
    move(desk.approved(), agency=agency())


def another_ground_after_approval(desk: Desk, move: Any) -> None:
    row = desk.approved()
    move(row, basis="imminent_danger", reason=sealed(row), consent=None, consent_decision=None, consent_identity=None,
         consent_source=None)  # fmt: skip


def another_approver(desk: Desk, move: Any) -> None:
    move(desk.approved(), approved_by=staff_member("supervisor"))


def an_emergency_on_consent(desk: Desk, move: Any) -> None:
    row = desk.submitted()
    move(row, emergency=True, **leaves(row, desk.author))


def an_emergency_that_is_none(desk: Desk, move: Any) -> None:
    row = desk.submitted(basis="imminent_danger")
    move(row, emergency=True, **leaves(row, desk.author))


def an_emergency_confirmed_at_once(desk: Desk, move: Any) -> None:
    row = desk.submitted(a_situation(by=desk.author, danger="yes"), basis="imminent_danger")
    move(row, emergency=True, confirmed_by=desk.other, confirmed_at=now(), **leaves(row, desk.author))


def an_emergency_confirmed_by_its_author(desk: Desk, move: Any) -> None:
    row = desk.submitted(a_situation(by=desk.author, danger="yes"), basis="imminent_danger")
    actions.release_report(disclosure=row, by=desk.other, emergency=True)
    move(row, confirmed_by=desk.author, confirmed_at=now())


def an_emergency_confirmed_by_who_released(desk: Desk, move: Any) -> None:
    row = desk.submitted(a_situation(by=desk.author, danger="yes"), basis="imminent_danger")
    actions.release_report(disclosure=row, by=desk.other, emergency=True)
    move(row, confirmed_by=desk.other, confirmed_at=now())


def identity_by_a_supervisor(desk: Desk, move: Any) -> None:
    row = desk.approved(a_situation(by=desk.author, consents=(YES_AND_WHO,)), identity=True)
    move(row, identity_by=desk.other, identity_at=now())


def identity_unseen(desk: Desk, move: Any) -> None:
    row = desk.approved(a_situation(by=desk.author, consents=(YES_AND_WHO,)), identity=True)
    move(row, **leaves(row, desk.other))


def identity_enclosed_unasked(desk: Desk, move: Any) -> None:
    row = desk.approved()
    move(
        row, identity_package=sealed(row, "identity_package"), identity_sha256=SHA, **leaves(row, desk.other)
    )


def taken_back_after_it_left(desk: Desk, move: Any) -> None:
    move(desk.released(), released_at=None, released_by=None, reported="", package=None, sha256="")


def another_package_afterwards(desk: Desk, move: Any) -> None:
    row = desk.released()
    move(row, package=sealed(row, "package"), sha256="b" * 64)


MOVES = tuple(
    value for name, value in list(globals().items())
    if callable(value) and getattr(value, "__annotations__", {}).get("move")
)  # fmt: skip


def state(row_ids: set[Any]) -> list[Any]:
    return list(Disclosure.objects.filter(pk__in=row_ids).order_by("pk").values())


@pytest.mark.parametrize("attempt", MOVES, ids=lambda one: one.__name__)
@pytest.mark.parametrize("path", [*(pytest.param(one, marks=pytest.mark.long) for one in BESIDE), "raw SQL"])
def test_no_step_is_skipped_or_taken_by_the_wrong_person(attempt: Attempt, path: str) -> None:
    tried: list[tuple[Any, bool]] = []

    def move(row: Disclosure, **columns: Any) -> None:
        before = state({row.pk})
        tried.append((row, refused(lambda: PATHS[path](row, **columns))))
        assert state({row.pk}) == before

    attempt(Desk(), move)
    assert [outcome for _row, outcome in tried] == [True]


def test_the_same_steps_are_let_through_where_nothing_is_missing() -> None:
    """So that the refusals above are of what they say, and not of a mistake in this file."""
    desk = Desk()
    for path in PATHS.values():
        row = desk.submitted()
        path(row, approved_by=desk.other, approved_at=now())
        path(row, **leaves(row, desk.other))
        assert fresh(row).state == "released" and FollowUp.objects.filter(disclosure=row).count() == 3
    copy(desk.draft()).save(force_insert=True)


def test_a_review_is_reported_by_a_release_of_its_own_tip_alone() -> None:
    desk = Desk()
    waiting, gone = desk.approved(), desk.released()
    review = Review.objects.get(tip_id=waiting.tip_id)
    made = Decision.objects.get(review=review)
    facts = {name: getattr(made, name) for name in FACTORS}
    notes = bytes(made.notes)
    wrong = {
        outcome: Decision.objects.create(
            review=review,
            tip_id=review.tip_id,
            outcome=outcome,
            notes=notes,
            by=desk.author,
            at=now(),
            **facts,
        ).pk
        for outcome in ("report_initial", "report_supplementary")
    }
    decision = {"stopped_at": now(), "decided_at": now(), "decided_by": desk.author}
    for outcome in ("report_initial", "report_supplementary"):
        for named in (None, waiting.pk, gone.pk):
            assert refused(
                lambda outcome=outcome, named=named: Review.objects.filter(pk=review.pk).update(
                    outcome=outcome, disclosure_id=named, decision_id=wrong[outcome], **decision
                )
            )
    review.refresh_from_db()
    assert review.outcome == "to_report" and review.stopped_at is None


def test_minor_and_relayed_and_law_open_the_gate_where_they_hold() -> None:
    desk = Desk()
    young = PersonSaid(role="potential_victim", age_band="a16_17")
    review = a_situation(by=desk.author, persons=(young,), decided=False)
    actions.record_duty(
        review=review,
        kind="no_duty",
        province="ON",
        reported_at=None,
        details={"reason": "17."},
        by=desk.author,
    )
    actions.decide(
        review=review,
        outcome="to_report",
        factors=dict.fromkeys(FACTORS, "not_known"),
        notes={},
        missing=[],
        by=desk.author,
    )
    assert (
        desk.released(review, agency("child_protection"), basis="minor", purpose="safety").state == "released"
    )
    relayed = ConsentSaid(
        recipient_kind="police", purpose="investigation", decision="given", source="relayed"
    )
    assert (
        desk.released(a_situation(by=desk.author, consents=(relayed,)), weighing="Her sister spoke.").state
        == "released"
    )
    assert (
        desk.released(
            to=agency("border_services"), basis="required_by_law", law="Order 12, Superior Court, 2026-11-02"
        ).state
        == "released"
    )
