"""What was typed into a form of the desk comes back under the names of its fields when the session has ended."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.utils.translation import override

from hotline.now import now
from referrals.desk.forms.bulk import Bulk
from referrals.desk.forms.hours import HoursRow
from referrals.desk.forms.sealed import SealedForm, SealedPhone
from referrals.desk.forms.thing import ThingForm
from referrals.desk.typed import label
from referrals.models import Contact, EligibilityRule, Program, ServiceArea
from tests.accounts.support import person
from tests.accounts.test_kept_words import again, at_the_desk, come_back, end_session, lines_sent, token_of
from tests.form_reader import TOKEN, form_of
from tests.referrals import making
from tests.referrals.desk import path, typed

pytestmark = pytest.mark.django_db
LABELS = {
    "en": ("Description (English)", "Description (Français)", "Cost (Français)", "Youngest age"),
    "fr": ("Description (English)", "Description (Français)", "Coût (Français)", "Âge minimal"),
}


def all_forms() -> list[Any]:
    """One of each that the desk has."""
    body = making.organization()
    beds, site = making.service(body), making.site(body)
    rows: list[Any] = [
        body, beds, site, making.at(beds, site), making.phone(service=beds),
        Program.objects.create(organization=body, name_en="Exit", updated_at=now()),
        Contact.objects.create(organization=body, name="A. Roy", updated_at=now()),
        ServiceArea.objects.create(service=beds, name_en="The valley", updated_at=now()),
        EligibilityRule.objects.create(service=beds, dimension="gender", serves=["woman_girl"]),
    ]  # fmt: skip
    return [*(ThingForm(None, row) for row in rows), HoursRow(), SealedForm(), SealedPhone(), Bulk()]


def test_what_is_typed_has_a_name_and_what_is_chosen_goes_along() -> None:
    """A column without one would come back as a name of the database, or be lost."""
    for form in all_forms():
        for field in form:
            writes = isinstance(field.field.widget, forms.TextInput | forms.Textarea)
            assert bool(label(field.name)) is writes, f"{type(form).__name__}: {field.name}"
            assert label(field.name) != field.name


def test_a_row_of_a_week_says_which() -> None:
    assert label("rows-1-note_fr") == "Row 2 · Note (Français)"
    assert label("phones-0-number") == "Number"
    with override("fr"):  # of a telephone, not a count
        assert label("phones-0-number") == "Numéro"
    assert [label(name) for name in ("version", "key", "rows-0-key", "next", "rows-TOTAL_FORMS")] == [""] * 5


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_edit_comes_back_under_its_labels_and_is_saved_after_signing_in_again(language: str) -> None:
    jas, beds = person("Jas", role="partnerships"), making.service(making.organization())
    client, there = at_the_desk(jas), path("partner_edit", "service", beds.pk, language=language)
    sent = typed(
        beds, description_en="A room.", description_fr="Une chambre.", fees_fr="Gratuit", minimum_age="17",
        types=["legal", "counselling"],
    ) | {TOKEN: token_of(client, there)}  # fmt: skip
    end_session(client)
    answer = client.post(there, sent)
    assert answer.status_code == 403
    first = form_of(answer.text, "kept")
    assert lines_sent(first.pairs) == lines_sent(sent)
    for words in LABELS[language]:
        assert f">{words}</label>" in answer.text
    for column in ("description_fr", "version", "legal"):
        assert f">{column}</label>" not in answer.text and f"{column}</textarea>" not in answer.text

    come_back(client, jas, language)
    second = form_of(again(client, there, first.pairs).text, "kept")
    assert again(client, there, second.pairs).status_code == 302
    beds.refresh_from_db()
    assert (beds.description_fr, beds.minimum_age, sorted(beds.types)) == (
        "Une chambre.", 17, ["counselling", "legal"],
    )  # fmt: skip


def test_a_button_alone_gives_nothing_back() -> None:
    beds = making.service(making.organization())
    client = at_the_desk(person("Jas", role="partnerships"))
    sent = {"visibility": "internal", TOKEN: token_of(client, path("partner_service", beds.pk))}
    end_session(client)
    answer = client.post(path("partner_visibility", "service", beds.pk), sent)
    assert answer.status_code == 302 and "sign-in" in answer["Location"]
