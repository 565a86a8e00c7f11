"""Staff take an application from its arrival to a listing, a letter and, if need be, an appeal."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation

from hotline.audit.models import AuditEntry
from referrals.applying import refusals, rules
from referrals.applying.actions.reviewing import seen_of
from referrals.codes import CRITERION
from referrals.models import (
    Application,
    Contact,
    InclusionReview,
    Location,
    Organization,
    Phone,
    PublishedListing,
    Stewardship,
    Verification,
)
from tests.form_reader import form_of
from tests.referrals.applying import application, decided, proposed, step
from tests.support import signed_in, staff_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def jas() -> Any:
    return staff_member("partnerships", name="Jas Kaur")


@pytest.fixture
def mia() -> Any:
    return staff_member("partnerships", name="Mia Roy")


def text(response: Any) -> str:
    return html.unescape(response.content.decode())


def address(name: str, one: Any, language: str = "en") -> str:
    with translation.override(language):
        return reverse(f"applying:{name}", "hotline.urls_staff", [one.pk])


def press(client: Client, name: str, one: Any, **sent: Any) -> Any:
    """As from a page that was loaded just now."""
    review = InclusionReview.objects.filter(application=one).first()
    return client.post(address(name, one), {"seen": seen_of(review)} | sent)


VERDICTS = {f"verdict_{code}": "met" for code in CRITERION.codes()}
YES = VERDICTS | {"decision": "approved", "visibility": "public", "method": "phone", "reason": "Welcome."}
NO = VERDICTS | {
    "decision": "declined", "reason": "Need must come before payment.", "verdict_free": "not_met", "reason_free": "Fee",
}  # fmt: skip


def test_from_the_queue_to_the_public_page(jas: Any, mia: Any) -> None:
    one = application("fr")
    first, second = signed_in(staff=jas), signed_in(staff=mia)
    assert "Harbour House" in text(first.get(reverse("applying:queue", "hotline.urls_staff")))
    assert "Maison du Port" in text(first.get("/fr/staff/directory/applications/"))
    assert press(first, "take", one).status_code == 302
    assert press(first, "propose", one, **YES).status_code == 302
    assert "Somebody else has to agree" in text(first.get(address("page", one)))
    assert press(first, "agree", one).status_code == 422
    assert PublishedListing.objects.count() == 0
    page = text(second.get(address("page", one)))
    assert "Bonjour," in page
    assert "Welcome." in page
    assert press(second, "agree", one).status_code == 302
    row = PublishedListing.objects.get()
    assert (row.name_en, row.name_fr) == ("Harbour House", "Maison du Port")
    assert row.shown["en"]["site"]["address"]
    assert "Quillfeather" not in str(row.shown) + str(row.hsds)
    assert "902-555-0112" not in str(row.shown) + str(row.hsds)
    assert list(AuditEntry.objects.order_by("number").values_list("action", flat=True)) == [
        "application.taken", "application.proposed", "application.decided", "application.letter_sent",
    ]  # fmt: skip
    assert "Quillfeather" not in str(list(AuditEntry.objects.values_list("facts", "target_id")))


def test_what_an_approval_makes(jas: Any, mia: Any) -> None:
    review = decided(application(), jas, mia)
    body = Organization.objects.get()
    assert (body, body.basis, body.visibility, body.specialist) == (
        review.organization,
        "mandate",
        "public",
        jas,
    )
    assert Stewardship.objects.get().specialist == jas
    service = body.services.get()
    assert (service.types, service.minimum_age, service.hours_mode) == (["emergency_shelter"], 16, "always")
    assert (service.languages, service.verified_on, service.visibility) == (
        ["en", "fr", "ase"], review.decided_at.date(), "public",
    )  # fmt: skip
    site = Location.objects.get()
    assert (site.address_1, site.community.name_en, site.zone) == (
        "12 Water Street",
        "Halifax",
        "America/Halifax",
    )
    assert site.public_lat == site.community.lat
    consent = body.consents.get()
    assert (consent.agreed_by, consent.recorded_by) == ("Ines Quillfeather, Director", mia)
    assert Contact.objects.get().visibility == "internal"
    assert set(Phone.objects.values_list("e164", "extension", "visibility")) == {
        ("+19025550111", "", "public"), ("+19025550112", "5", "internal"),
    }  # fmt: skip
    assert set(Verification.objects.values_list("level", "method", "by")) == {
        (level, "phone", jas.pk) for level in ("organization", "service", "location")
    }


def test_staff_only_is_in_no_public_row(jas: Any, mia: Any) -> None:
    decided(application(), jas, mia, visibility="internal")
    assert PublishedListing.objects.count() == 0
    assert Organization.objects.get().consents.count() == 1  # agreed, and kept inside all the same
    assert Phone.objects.filter(visibility="public").count() == 0


def test_a_confidential_place_is_a_community_and_nothing_more(jas: Any, mia: Any) -> None:
    decided(application(site="confidential", address="", postal_code=""), jas, mia)
    site = Location.objects.get()
    assert (site.confidential, site.visibility, site.address_1, site.postal_code, site.city, site.lat) == (
        True, "confidential", "", "", "", None,
    )  # fmt: skip
    shown = PublishedListing.objects.get().shown["en"]["site"]
    assert (shown["confidential"], shown["address"], shown["community"]) == (True, None, "Halifax")


@pytest.mark.parametrize("answers", [{"agree": ""}, {"wish": "internal"}, {"wish": "undecided"}])
def test_nobody_is_public_who_did_not_agree(jas: Any, mia: Any, answers: dict[str, str]) -> None:
    one = application(**answers)
    first = signed_in(staff=jas)
    press(first, "take", one)
    answer = press(first, "propose", one, **(YES | {"reason": "Kept words"}))
    assert answer.status_code == 422
    assert str(refusals.SENTENCES["not_agreed"]) in text(answer)
    assert "Kept words" in text(answer)
    assert press(first, "propose", one, **(YES | {"visibility": "internal"})).status_code == 302
    step("agree", one, mia)
    assert Organization.objects.get().consents.count() == 0


def test_a_page_that_is_stale_keeps_every_word(jas: Any, mia: Any) -> None:
    one = application()
    first = signed_in(staff=jas)
    press(first, "take", one)
    seen = seen_of(InclusionReview.objects.get())
    step("take", one, mia)
    answer = first.post(address("propose", one), YES | {"seen": seen, "reason": "These are my words."})
    assert answer.status_code == 422
    assert str(refusals.SENTENCES["stale"]) in text(answer)
    sent = dict(form_of(answer.content.decode(), "propose").said)
    assert (sent["reason"], sent["verdict_free"]) == ("These are my words.", "met")
    assert InclusionReview.objects.get().state == "in_review"


def test_what_is_missing_is_marked_and_nothing_is_lost(jas: Any) -> None:
    one = application()
    first = signed_in(staff=jas)
    press(first, "take", one)
    answer = press(first, "propose", one, decision="approved", reason="Words", verdict_free="exception")
    assert answer.status_code == 422
    page = text(answer)
    for sentence in (
        "Choose one of the three.",
        "Say why, in a few words.",
        "Say who sees it.",
        "Say how you checked it.",
    ):
        assert sentence in page
    assert ">\nWords</textarea>" in page
    for field in ("verdict_basis", "reason_free", "visibility"):  # a link from the top of a long page to each
        assert page.count(f'href="#id_{field}"') == page.count(f'id="id_{field}"') == 1
    for name, field in (("more", "asked"), ("send_back", "back"), ("appeal", "appeal")):
        assert press(first, name, one, **{field: " \0 "}).status_code == 422


def test_sent_back_and_proposed_again(jas: Any, mia: Any) -> None:
    one = application()
    proposed(one, jas)
    second = signed_in(staff=mia)
    assert press(second, "send_back", one, back="What about fees?").status_code == 302
    assert "What about fees?" in text(signed_in(staff=jas).get(address("page", one)))
    review = proposed(one, jas)
    assert (review.state, review.round, review.note) == ("second", 1, "")
    assert review.verdicts.count() == 2 * len(CRITERION.codes())
    step("agree", one, mia)


def test_asked_for_more(jas: Any) -> None:
    one = application("fr")
    first = signed_in(staff=jas)
    press(first, "take", one)
    assert press(first, "more", one, asked="Depuis quand?").status_code == 302
    (letter,) = mail.outbox
    assert "Depuis quand?" in letter.body
    assert letter.subject == "Votre demande d’inscription à notre répertoire"
    assert press(first, "propose", one, **YES).status_code == 302


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_letter_is_in_their_language_once_and_says_the_reason(jas: Any, mia: Any, language: str) -> None:
    one = application(language)
    proposed(one, jas, decision="declined")
    second = signed_in(staff=mia)
    assert press(second, "agree", one).status_code == 302
    (letter,) = mail.outbox
    assert letter.to == ["ines@harbour.example.org"]
    assert letter.reply_to == ["partnership@ccteht.ca"]
    assert "Need must come before payment." in letter.body
    assert ("Bonjour," in letter.body) == (language == "fr")
    assert "traffick" not in letter.subject.lower()
    assert press(second, "letter", one).status_code == 422
    assert len(mail.outbox) == 1
    assert "sent on" in text(second.get(address("page", one)))


def test_a_mail_server_that_fails_undoes_no_decision(jas: Any, mia: Any, settings: Any) -> None:
    one = application()
    proposed(one, jas)
    second = signed_in(staff=mia)
    settings.EMAIL_BACKEND = "tests.referrals.test_application_review.Broken"
    answer = second.post(address("agree", one), {"seen": seen_of(InclusionReview.objects.get())}, follow=True)
    assert str(refusals.SENTENCES["not_sent"]) in text(answer)
    assert "not sent" in text(answer)
    assert PublishedListing.objects.count() == 1
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert press(second, "letter", one).status_code == 302
    assert len(mail.outbox) == 1


class Broken:
    def __init__(self, **_more: Any) -> None:
        pass

    def send_messages(self, _messages: Any) -> int:
        raise OSError("ines@harbour.example.org refused")


def test_without_an_address_the_letter_is_read_out(jas: Any, mia: Any) -> None:
    one = application(email="", contact_email="")
    decided(one, jas, mia, decision="declined")
    second = signed_in(staff=mia)
    assert "call them, or send it by post" in text(second.get(address("page", one)))
    assert press(second, "letter", one).status_code == 422


def test_an_appeal_reviewed_again(jas: Any, mia: Any) -> None:
    one = application()
    decided(one, jas, mia, decision="declined")
    first = signed_in(staff=jas)
    assert press(first, "appeal", one, appeal="By a letter of 3 March: no payment.").status_code == 302
    assert "no payment" in text(first.get(address("page", one)))
    proposed(one, mia)
    page = text(first.get(address("page", one)))
    assert "You took part in the decision" in page
    assert "/agree/" not in page
    assert str(refusals.SENTENCES["took_part"]) in text(press(first, "agree", one))
    lou = signed_in("partnerships")
    assert press(lou, "agree", one).status_code == 302
    page = text(lou.get(address("page", one)))
    assert "Not listed" in page and "Listed" in page


def test_both_languages_stand_side_by_side(jas: Any) -> None:
    page = text(signed_in(staff=jas).get(address("page", application(description_fr="<b>Une chambre</b>"))))
    assert '<dd lang="en" dir="auto">A room of your own.</dd>' in page
    assert "<b>Une chambre</b>" in page
    assert "Emergency shelter" in page
    assert "American Sign Language" in page


def test_every_step_of_the_queue(jas: Any, mia: Any) -> None:
    names = {
        "received": "Alpha House", "in_review": "Bravo House", "second": "Charlie House", "appealed": "Delta House",
        "decided": "Echo House",
    }  # fmt: skip
    made = {state: application(name_en=name) for state, name in names.items()}
    step("take", made["in_review"], jas)
    proposed(made["second"], jas)
    decided(made["appealed"], jas, mia, decision="declined")
    step("appeal", made["appealed"], jas, appeal="No")
    decided(made["decided"], jas, mia)
    client = signed_in(staff=jas)
    for state in (*names, "xx", ""):
        page = text(client.get(f"/en/staff/directory/applications/?step={state}&page=%00"))
        wanted = names.get(state, names["received"])
        assert [name for name in names.values() if name in page] == [wanted]


@pytest.mark.parametrize(
    "answers",
    [
        {}, {"name_en": 5, "types": "x", "site": ["open"], "wish": {"a": 1}, "contact_email": 7},
        {"name_en": ["a"], "agree": "no", "languages": {"x": 1}, "minimum_age": "ten", "nobody": "knows"},
    ],
)  # fmt: skip
def test_answers_of_any_shape_can_be_looked_at_and_make_no_listing(jas: Any, mia: Any, answers: Any) -> None:
    """Nothing of ours writes them so; whoever took the public process over could."""
    one = Application.objects.create(language="en", answers=answers)
    proposed(one, jas, visibility="internal")
    second = signed_in(staff=mia)
    assert second.get("/en/staff/directory/applications/?step=second").status_code == 200
    assert second.get(address("page", one)).status_code == 200
    assert press(second, "agree", one).status_code in (422, 503)
    assert Organization.objects.count() == 0
    assert InclusionReview.objects.get().state == "second"


def test_a_body_that_is_listed_already_is_pointed_out(jas: Any, mia: Any) -> None:
    decided(application(), jas, mia)
    first = signed_in(staff=jas)
    again = application(name_en="HARBOUR HOUSE", name_fr="")
    assert "in the directory already" in text(first.get(address("page", again)))
    assert "in the directory already" not in text(
        first.get(address("page", Application.objects.exclude(pk=again.pk).get()))
    )


def test_words_outlive_the_sign_in(jas: Any) -> None:
    one = application()
    step("take", one, jas)
    answer = Client(headers={"Sec-Fetch-Site": "same-origin"}).post(
        address("propose", one), YES | {"seen": "x", "reason": "These are my words."}
    )
    assert "These are my words." in text(answer)


def test_an_application_that_is_not_there(jas: Any) -> None:
    from uuid import uuid4

    client = signed_in(staff=jas)
    assert client.get(f"/en/staff/directory/applications/{uuid4()}/").status_code == 404


def test_every_refusal_has_its_words() -> None:
    import inspect
    import re

    from referrals.applying.actions import letters, reviewing

    raised = {
        code
        for module in (rules, letters, reviewing)
        for code in re.findall(r'Refused\("(\w+)"\)', inspect.getsource(module))
    }
    assert raised <= set(refusals.SENTENCES)
