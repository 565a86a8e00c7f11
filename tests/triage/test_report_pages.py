"""The pages of a report: what each shows, what it keeps, and what a GET never does."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from hotline.audit.models import AuditEntry
from hotline.codes import NO_HARM
from intake.models import Consent
from tests.support import signed_in, staff_member
from tests.triage.reports import REPORTER, SUMMARY, YES_AND_WHO, Desk, a_situation, agency, fresh
from triage.actions import release_report
from triage.models import Disclosure

pytestmark = pytest.mark.django_db(transaction=True)


def at(name: str, *args: object, language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"reports:{name}", args=args)


def texts(client: Client, path: str, data: dict | None = None) -> str:
    answer = client.post(path, data) if data is not None else client.get(path)
    return answer.content.decode()


def filled(review, **more: object) -> dict[str, object]:
    consent = Consent.objects.filter(tip_id=review.tip_id).first()
    given = {
        "review": review.pk, "agency": agency().pk, "purpose": "investigation", "basis": "consent",
        "consent": consent.pk if consent else "", "language": "en", "summary": SUMMARY, "facts": ["province"],
        "no_harm": list(NO_HARM.codes()),
    }  # fmt: skip
    return given | more


def test_a_report_is_written_read_approved_released_and_handed_over() -> None:
    desk = Desk()
    author, other = signed_in(staff=desk.author), signed_in(staff=desk.other)
    review = a_situation(by=desk.author)
    begin = texts(author, at("new"), {"review": review.pk, "begin": "yes"})
    assert "Seven Pines Motel" in begin and "ABCD 123" in begin
    assert not any(value in begin for value in (*REPORTER.values(), "I clean rooms"))
    answer = author.post(at("new"), filled(review, place=["business"]))
    assert answer.status_code == 302
    row = Disclosure.objects.get()
    assert author.post(at("submit", row.pk)).status_code == 302
    closed = texts(other, at("report", row.pk))
    assert SUMMARY not in closed and "Approve</button>" not in closed
    opened = texts(other, at("open", row.pk), {})
    assert opened.count(SUMMARY) == 2 and "Approve</button>" in opened
    assert "not an investigator" in opened and "ni la police" in opened
    for step in ("approve", "release"):
        assert other.post(at(step, row.pk)).status_code == 302
    sent = other.post(at("download", row.pk))
    assert sent.status_code == 200 and sent["Content-Type"] == "application/zip" and sent.content[:2] == b"PK"
    assert (
        sent["Content-Disposition"] == f'attachment; filename="{row.reference}.zip"'
        and sent["Cache-Control"] == "no-store"
    )
    assert AuditEntry.objects.filter(action="disclosure.handed_over", actor_id=desk.other.pk).count() == 1


def test_whoever_releases_reads_for_which_place_by_which_way_and_that_nothing_is_sent() -> None:
    desk = Desk()
    to = agency(secure_way="phone", province="NB", phone="506 555-0110")
    row = desk.approved(to=to)
    other = signed_in(staff=desk.other)
    before = texts(other, at("report", row.pk))
    assert "Police · New Brunswick" in before and "506 555-0110" in before and "By phone only" in before
    assert "sends nothing" in before and "takes reports by phone only" in before
    assert other.post(at("release", row.pk)).status_code == 302
    after = texts(other, at("report", row.pk))
    assert (
        "They know nothing of it until somebody reads it to them." in after and "Told them by phone" in after
    )


def test_agencies_of_the_same_place_stand_first_and_say_their_place_first() -> None:
    desk = Desk()
    for province in ("NB", "ON", ""):
        agency(province=province, name_en="Municipal police")
    review = a_situation(by=desk.author)
    page = texts(signed_in(staff=desk.author), at("new"), {"review": review.pk, "begin": "yes"})
    offered = re.findall(r"<option[^>]*>((?:\w\w · )?Municipal police · Police)</option>", page)
    assert offered == [f"{place}Municipal police · Police" for place in ("ON · ", "", "NB · ")]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_form_with_faults_keeps_every_word_and_tick(language: str) -> None:
    desk = Desk()
    client, review = signed_in(staff=desk.author), a_situation(by=desk.author)
    page = client.post(
        at("new", language=language), filled(review, agency="", known="Seen on Tuesdays.", place=["business"])
    )
    text = page.content.decode()
    assert page.status_code == 422 and SUMMARY in text and "Seen on Tuesdays." in text
    assert 'name="place" value="business" id="id_place_0" checked' in text.replace("  ", " ")
    refused = client.post(at("new", language=language), filled(review, purpose="service"))
    assert (
        refused.status_code == 422 and SUMMARY in refused.content.decode() and not Disclosure.objects.exists()
    )


def test_what_names_the_reporter_is_said_by_part_and_never_shown() -> None:
    desk = Desk()
    row = desk.draft(summary="Ms. Tremblay saw her.")
    page = signed_in(staff=desk.author).post(at("submit", row.pk))
    text = page.content.decode()
    assert page.status_code == 422 and "Summary: a name of who told us" in text and "Tremblay" not in text


def test_a_get_opens_nothing_and_changes_nothing() -> None:
    desk = Desk()
    row, client = desk.released(), signed_in(staff=desk.other)
    entries, before = AuditEntry.objects.count(), list(Disclosure.objects.values())
    for path in (
        at("index"),
        at("report", row.pk),
        at("new") + f"?review={row.tip.review.pk}",
        at("new") + f"?supplements={row.pk}",
    ):
        assert client.get(path).status_code == 200
    for name in (
        "open",
        "submit",
        "approve",
        "release",
        "emergency",
        "confirm",
        "download",
        "stop",
        "take_back",
    ):
        assert client.get(at(name, row.pk)).status_code == 405
    assert AuditEntry.objects.count() == entries and list(Disclosure.objects.values()) == before


def test_the_privacy_officer_sees_what_carries_an_identity_and_no_word_of_it() -> None:
    desk = Desk()
    plain = desk.submitted()
    row = desk.submitted(a_situation(by=desk.author, consents=(YES_AND_WHO,)), identity=True)
    client = signed_in(staff=desk.privacy)
    listed = texts(client, at("index"))
    assert row.reference in listed and plain.reference not in listed
    assert client.get(at("report", plain.pk)).status_code == 404
    assert "It may go along" in texts(client, at("report", row.pk))
    assert client.post(at("open", row.pk)).status_code == 403
    assert (
        client.post(at("identity", row.pk)).status_code == 302
        and fresh(row).identity_by_id == desk.privacy.pk
    )


def test_what_one_person_let_out_alone_stands_above_every_page_until_it_is_confirmed() -> None:
    desk = Desk()
    row = desk.submitted(a_situation(by=desk.author, danger="yes"), basis="imminent_danger")
    release_report(disclosure=row, by=desk.author, emergency=True)
    other, specialist = signed_in(staff=desk.other), signed_in("specialist")
    loud = f"Report {row.reference} was released by one person alone."
    with translation.override("en"):
        queue, desk_page = reverse("triage:queue"), reverse("desk:calls")
    assert (
        loud in texts(other, queue)
        and loud in texts(other, desk_page)
        and loud not in texts(specialist, desk_page)
    )
    other.post(at("open", row.pk))
    assert other.post(at("confirm", row.pk)).status_code == 302
    assert loud not in texts(other, queue)


def test_the_review_says_which_reports_there_are() -> None:
    desk = Desk()
    row = desk.submitted()
    with translation.override("en"):
        page = texts(signed_in(staff=desk.other), reverse("triage:review", args=[row.tip.review.pk]))
    assert row.reference in page and "Waits for a second person" in page and at("report", row.pk) in page


def test_a_supplementary_report_begins_with_the_same_agency() -> None:
    desk = Desk()
    first = desk.released()
    page = texts(signed_in(staff=desk.author), at("new"), {"supplements": first.pk, "begin": "yes"})
    assert f'value="{first.agency_id}" selected' in page and first.reference in page


# Role x action x state: what each may do where. A row holds who gets through; everybody else is refused, and nothing
# has changed. "author" wrote it; "other" is another supervisor, who has read it.
WHO = (
    "author",
    "other",
    "director",
    "privacy_officer",
    "specialist",
    "partnerships",
    "analyst",
    "administrator",
)
STATES = ("draft", "submitted", "approved", "released", "unconfirmed", "stopped")
AGREE = ("author", "other", "director")
THROUGH: dict[tuple[str, str], tuple[str, ...]] = {
    ("submit", "draft"): ("author",),
    ("approve", "submitted"): ("other", "director"),
    ("send_back", "submitted"): ("other", "director"),
    ("send_back", "approved"): ("other", "director"),
    ("identity", "submitted"): ("privacy_officer",),
    ("identity", "approved"): ("privacy_officer",),
    ("emergency", "submitted"): AGREE,
    ("emergency", "approved"): (),
    ("confirm", "unconfirmed"): ("other", "director"),
    ("stop", "draft"): AGREE,
    ("stop", "submitted"): AGREE,
    ("stop", "approved"): AGREE,
    **{
        (act, state): AGREE
        for act in ("acknowledge", "told", "follow_up")
        for state in ("released", "unconfirmed")
    },
    **{("download", state): AGREE for state in ("released", "unconfirmed")},
    ("release", "approved"): AGREE,
}
ACTS = ("submit", "approve", "send_back", "identity", "emergency", "release", "confirm", "stop", "acknowledge",
        "told", "follow_up", "download")  # fmt: skip
SENT = {
    "send_back": {"back-note": "Shorter."},
    "acknowledge": {"acknowledge-name": "Sgt. Roy"},
    "told": {"told-name": "Sgt. Roy"},
    "follow_up": {"follow-result": "working"},
}


def in_state(desk: Desk, state: str, act: str) -> Disclosure:
    """Of the kind on which the act would be possible at all."""
    if act == "identity" and state != "unconfirmed":
        more: dict[str, object] = {
            "review": a_situation(by=desk.author, consents=(YES_AND_WHO,)),
            "identity": True,
        }
    elif act == "emergency" or state == "unconfirmed":
        more = {"review": a_situation(by=desk.author, danger="yes"), "basis": "imminent_danger"}
    else:
        more = {}
    if state == "unconfirmed":
        row = desk.submitted(**more)
        release_report(disclosure=row, by=desk.author, emergency=True)
    elif state == "stopped":
        from triage.actions import stop

        row = desk.draft(**more)
        stop(disclosure=row, by=desk.author)
    elif state == "released" and act == "identity":
        from triage.actions import allow_identity

        row = desk.approved(**more)
        allow_identity(disclosure=row, by=desk.privacy)
        release_report(disclosure=fresh(row), by=desk.other)
    else:
        row = getattr(
            desk,
            {"draft": "draft", "submitted": "submitted", "approved": "approved", "released": "released"}[
                state
            ],
        )(**more)
    return fresh(row)


@pytest.mark.long
@pytest.mark.parametrize("act", ACTS)
def test_role_by_action_by_state(act: str) -> None:
    from triage.actions import open_draft

    desk = Desk()
    people = {"author": desk.author, "other": desk.other} | {role: staff_member(role) for role in WHO[2:]}
    clients = {who: signed_in(staff=staff) for who, staff in people.items()}
    surprises = []
    for state in STATES:
        row = in_state(desk, state, act)
        for who in WHO:
            if row.state != state:
                row = in_state(desk, state, act)  # the one before was let through
            if who in ("other", "director"):
                open_draft(disclosure=row, by=people[who])
            before = Disclosure.objects.filter(pk=row.pk).values().get()
            answer = clients[who].post(at(act, row.pk), SENT.get(act, {}))
            let_through = answer.status_code in (200, 302)
            changed = Disclosure.objects.filter(pk=row.pk).values().get() != before
            wanted = who in THROUGH.get((act, state), ())
            if let_through != wanted or (changed and not wanted):
                surprises.append(f"{act} of a report that is {state} by {who}: {answer.status_code}")
            row = fresh(row)
            if act in ("acknowledge", "told", "identity", "follow_up", "download") and let_through:
                row = in_state(desk, state, act)
    assert not surprises, "\n".join(surprises)
