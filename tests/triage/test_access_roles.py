"""Role x state x act of access to what is sealed: generated, each tried at its address. The table says what is done;
everything else is refused, and refused means that nothing changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from hotline.accounts.permissions import Role
from hotline.audit.models import AuditEntry
from tests.support import signed_in, staff_member
from tests.triage.accesses import a_told_tip, answered, asked, laid_back
from triage.models import AccessRequest, AccessUse

pytestmark = pytest.mark.django_db(transaction=True)

# (what, kind): who asks, who answers
KINDS = {
    ("identity", "request"): (("supervisor", "director"), ("privacy_officer",)),
    ("content", "request"): (("privacy_officer",), ("director",)),
    ("identity", "break_glass"): (("supervisor", "director"), ("supervisor", "director")),
    ("identity", "own"): (("privacy_officer",), ()),
}
STATES = ("waiting", "mine waiting", "granted to me", "granted to another", "expired", "refused", "lapsed")
ACTS = ("open", "grant", "refuse", "acknowledge", "contact", "close")
SEEN = ("supervisor", "director", "privacy_officer")


def state_of(what: str, kind: str, state: str, me: Any) -> AccessRequest | None:
    """One request in that state; None where the person cannot be in it."""
    askers, answers = KINDS[what, kind]
    mine = state in ("mine waiting", "granted to me", "expired", "refused")
    if (mine and str(me.role) not in askers) or (
        not answers and state not in ("granted to me", "granted to another", "expired")
    ):
        return None
    by = me if mine else staff_member(askers[0])
    row = asked(kind, what=what, by=by)
    if state == "lapsed":
        return laid_back(row)
    if state in ("granted to me", "granted to another", "expired") and answers:
        row = answered(row, by=staff_member(answers[0]))
    if state == "refused":
        row = answered(row, by=staff_member(answers[0]), grant=False)
    return laid_back(row) if state == "expired" else row


def wanted(what: str, kind: str, state: str, role: str) -> set[str]:
    """What the design's table lets this person do, and nothing else."""
    _askers, answers = KINDS[what, kind]
    may = set()
    if state == "granted to me":
        may |= {"open", "close"} | ({"contact"} if what == "identity" else set())
    if state == "waiting" and role in answers:
        may |= {"grant", "refuse"}
    if kind == "break_glass" and state in ("granted to another",) and role == "privacy_officer":
        may |= {"acknowledge"}
    if state == "granted to another" and role == {"identity": "privacy_officer", "content": "director"}[what]:
        may |= {"close"}
    return may


def done(act: str, row: AccessRequest) -> bool:
    """Whether it came to pass, by what stands in the database."""
    row.refresh_from_db()
    found: dict[str, Callable[[], bool]] = {
        "open": lambda: AccessUse.objects.filter(request=row).exists(),
        "grant": lambda: row.answer == "granted",
        "refuse": lambda: row.answer == "refused",
        "acknowledge": lambda: row.acknowledged_at is not None,
        "close": lambda: row.closed_at is not None,
        "contact": lambda: row.attempts.exists(),
    }
    return found[act]()


def pressed(client: Any, act: str, row: AccessRequest) -> int:
    """The answer's status; whoever may read has read, and opened."""
    said = {"contact-way": "phone", "answer-note": "No."}
    with translation.override("en"):
        client.post(reverse("access:read", args=[row.pk]))
        if act == "contact" and row.what == "identity":
            client.post(reverse("access:open", args=[row.pk]))
        return int(client.post(reverse(f"access:{act}", args=[row.pk]), said).status_code)


@pytest.mark.long
@pytest.mark.parametrize("role", [str(role) for role in Role])
@pytest.mark.parametrize(("what", "kind"), list(KINDS))
def test_in_each_state_each_role_does_what_the_table_says(what: str, kind: str, role: str) -> None:
    client = signed_in(role)
    me = client.staff  # type: ignore[attr-defined]
    surprises, tried = [], 0
    for state in STATES:
        may = wanted(what, kind, state, role)
        row = state_of(what, kind, state, me)
        for act in sorted(ACTS, key=may.__contains__):  # what is refused leaves the row as it is
            if row is None:
                break
            tried += 1
            before, answer = done(act, row), pressed(client, act, row)
            came = done(act, row) and not before
            if came != (act in may) or answer not in ((200, 302) if act in may else (403, 404, 422)):
                surprises.append(f"{state} {act}: {answer}, done={came}, wanted={act in may}")
            if role not in SEEN and answer != 403:
                surprises.append(f"{state} {act}: {answer}")
            if came:
                row = state_of(what, kind, state, me)
    assert tried and not surprises, "\n".join(surprises)


@pytest.mark.parametrize("role", [str(role) for role in Role])
def test_asking_is_for_whom_the_table_names(role: str) -> None:
    client = signed_in(role)
    with translation.override("en"):
        for (what, kind), (askers, _answers) in KINDS.items():
            review, before = a_told_tip(), AccessRequest.objects.count()
            if what == "identity" and kind != "own":
                name = {"request": "triage:ask_who", "break_glass": "triage:break_glass"}[kind]
                said = {"access-reason": "She waits.", "access-danger": "on"}
                answer = client.post(reverse(name, args=[review.pk]), said)
            else:
                said = {"tip-reference": review.reference, "tip-what": what, "tip-reason": "She waits."}
                answer = client.post(reverse("access:by_reference"), said)
            made = AccessRequest.objects.count() - before
            assert (made, answer.status_code) == ((1, 302) if role in askers else (0, 403)), (what, kind)


@pytest.mark.parametrize("role", [str(role) for role in Role])
def test_what_is_not_ones_own_or_to_answer_is_not_there(role: str) -> None:
    """A page for whoever asked, answers or watches; 404 alike for what is not there."""
    client = signed_in(role)
    watches = {"privacy_officer": {"identity"}, "director": {"content"}}.get(role, set())
    with translation.override("en"):
        for what, kind in KINDS:
            row = asked(kind, what=what)
            seen = what in watches or (kind == "break_glass" and role in ("supervisor", "director"))
            wanted_status = 403 if role not in SEEN else 200 if seen else 404
            for name, method in (("access:request", "get"), ("access:read", "post")):
                answer = getattr(client, method)(reverse(name, args=[row.pk]))
                assert answer.status_code == wanted_status, (what, kind, name)
            listed = client.get(reverse("access:index"))
            assert (str(row.pk) in listed.content.decode()) == (wanted_status == 200), (what, kind)


def test_reading_why_is_an_entry_before_anything_is_shown() -> None:
    row = asked()
    client = signed_in("privacy_officer")
    with translation.override("en"):
        assert "shelter" not in client.get(reverse("access:request", args=[row.pk])).content.decode()
        assert "shelter" in client.post(reverse("access:read", args=[row.pk])).content.decode()
    entry = AuditEntry.objects.get(action="access.reason_read")
    assert entry.tip_id == row.tip_id
