"""A form that is sent after the session has ended, or with a token of an older sign-in, loses no word: the answer
gives back what was sent, and it rests nowhere."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from hotline.accounts.models import Staff
from intake.access import open_tip, opener
from intake.models import Interaction, Tip
from tests.accounts.support import CODE, DOOR, SIGN_IN, code_for, person, sign_in
from tests.desk.test_call_form import NEW, typed
from tests.form_reader import TOKEN, Pairs, form_of
from tests.triage.tips import review_of
from triage.models import Decision, Review
from triage.rules import FACTORS

pytestmark = pytest.mark.django_db
HERE = f"{DOOR}here/"
OURS = {"Origin": "http://testserver"}
HARD = "\nShe said: <b>«no»</b> & \"never\" 'again'. </textarea><script>alert(1)</script> \r\n  Ünïcødé \U0001f480  "
CALL = {
    "kind": "tip", "danger": "yes", "minor": "maybe", "narrative": HARD, "timing": "  at night ", "how_many": "3",
    "community": "Val-d’Or", "address": "<14>", "signs_sex": ["s_ads", "s_hotels"], "signs_minor": ["m_missing"],
    "victims-TOTAL_FORMS": "2", "victims-0-name": "Marisol", "victims-1-description": "tall\r\nthin",
    "identifiers-0-kind": "plate", "identifiers-0-value": "ABC 123", "reporter_contact": "819 555-0123",
}  # fmt: skip


def at_the_desk(staff: Staff) -> Client:
    """A browser: it keeps its cookies, says where it sends from, and is asked for the form's token."""
    client = Client(enforce_csrf_checks=True, headers=OURS)
    sign_in(client, staff)
    return client


def token_of(client: Client, path: str) -> str:
    return str(re.search(rf'name="{TOKEN}" value="([^"]+)"', client.get(path).text)[1])  # type: ignore[index]


def end_session(client: Client, minutes: int = 16) -> None:
    stored = client.session
    stored["door.seen"] -= minutes * 60
    stored.save()


def come_back(client: Client, staff: Staff, language: str = "en") -> str:
    """Through the sign-in page in another tab, as the link says. Returns the page it ends on."""
    here = HERE.replace("/en/", f"/{language}/")
    door = client.get(here)
    assert "/door/sign-in/" in door.headers["Location"]
    for fields in ({"login": staff.email, "password": "a-lamp-and-a-kettle"}, {"code": code_for(staff)}):
        page = client.get(door.headers["Location"])
        token, to = page.text, page.request["PATH_INFO"]
        waits = re.search(r'name="next" value="([^"]+)"', token)
        fields |= {TOKEN: re.search(rf'name="{TOKEN}" value="([^"]+)"', token)[1]}  # type: ignore[index]
        door = client.post(to, fields | ({"next": waits[1]} if waits else {}))
    assert door.headers["Location"] == here
    return client.get(here).text


def lines_sent(data: dict[str, Any] | Pairs) -> Pairs:
    """What is sent but the token, sorted; a browser writes each end of a line as CR LF."""
    pairs = data.items() if isinstance(data, dict) else data
    each = [(name, one) for name, value in pairs for one in (value if isinstance(value, list) else [value])]
    return sorted((name, re.sub(r"\r\n|\r|\n", "\r\n", one)) for name, one in each if name != TOKEN)


def again(client: Client, path: str, pairs: Pairs) -> Any:
    data: dict[str, Any] = {}
    for name, value in pairs:
        data.setdefault(name, []).append(value)
    return client.post(path, data)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_call_comes_back_whole_and_is_logged_after_signing_in_again(language: str) -> None:
    path, rosa = NEW.replace("/en/", f"/{language}/"), person("Rosa")
    client = at_the_desk(rosa)
    sent = typed(**CALL) | {TOKEN: token_of(client, path)}
    end_session(client)

    answer = client.post(path, sent)
    said = {
        "en": "You were signed out. Nothing you typed is lost.",
        "fr": "Rien de ce que vous avez écrit n’est perdu.",
    }
    assert answer.status_code == 403
    assert said[language] in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    first = form_of(answer.text, "call")
    assert first.action == ""
    assert set(lines_sent(sent)) <= set(lines_sent(first.pairs))

    waiting = come_back(client, rosa, language)
    assert {"en": "waits in the other tab", "fr": "vous attend dans l’autre onglet"}[language] in waiting

    stale = again(client, path, first.pairs)  # signing in has changed the token
    second = form_of(stale.text, "call")
    assert stale.status_code == 403
    assert {"en": "Not saved yet.", "fr": "Pas encore enregistré."}[language] in stale.text
    assert lines_sent(second.pairs) == lines_sent(first.pairs)
    assert not Interaction.objects.exists()

    assert again(client, path, second.pairs).status_code == 302
    tip = Tip.objects.get()
    assert open_tip(tip, opener(tip.id, "C")).narrative.split() == HARD.split()
    assert Interaction.objects.get().logged_by == rosa


def test_what_cannot_be_right_comes_back_as_well_unjudged() -> None:
    rosa = person("Rosa")
    client = at_the_desk(rosa)
    wrong = {"how_many": "many", "consents-0-includes_identity": "on", "identifiers-0-kind": "", "kind": ""}
    sent = typed(**CALL | wrong) | {TOKEN: token_of(client, NEW)}
    end_session(client)
    page = client.post(NEW, sent).text
    assert set(lines_sent(sent)) <= set(lines_sent(form_of(page, "call").pairs))
    assert "errorlist" not in page
    assert "<script>alert" not in page


def test_it_rests_nowhere() -> None:
    client = at_the_desk(person("Rosa"))
    sent = typed(kind="tip", narrative="PLANTED-WORDS", reporter_name="PLANTED-NAME") | {
        TOKEN: token_of(client, NEW)
    }
    end_session(client)
    answer = client.post(NEW, sent)
    assert "PLANTED" in answer.text
    assert "PLANTED" not in str(answer.headers) + str(answer.cookies) + str(client.cookies)
    assert not any("PLANTED" in str(one.get_decoded()) for one in Session.objects.all())
    assert not Interaction.objects.exists()
    assert "storage" not in (settings.BASE_DIR / "static/js/here.js").read_text().lower()


LABELS = {
    "en": ("Wishes of the person", "How you know", "Who took it there"),
    "fr": ("Volontés de la personne", "Comment vous le savez", "Qui l’a reçu là-bas"),
}


def weighed(review: Review) -> dict[str, str]:
    factors = {f"decide-{name}_not_known": "on" for name in FACTORS}
    return factors | {
        "decide-wishes": HARD.strip(), "decide-outcome": "options_discussed", "lane-lane": "non_urgent",
        "correct-reason": "The clerk told me.", "correct-fact": "province:ON",
        "person-role": "potential_victim", "person-age_band": "unknown", "person-name": "Marisol",
        "duty-kind": "reported", "duty-province": "", "duty-worker": "M. Roy", "duty-reported_at": "today",
    }  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_decision_comes_back_in_its_fields_and_is_made_after_signing_in_again(language: str) -> None:
    amara, review = person("Amara", role="supervisor"), review_of(narrative="SEALED-WORDS", province="NS")
    client, page = at_the_desk(amara), f"/{language}/staff/queue/{review.pk}/"
    sent = weighed(review) | {TOKEN: token_of(client, page)}
    end_session(client)

    answer = client.post(f"{page}decide/", sent)
    assert answer.status_code == 403
    first = form_of(answer.text, "kept")
    assert lines_sent(first.pairs) == lines_sent(sent)
    for label in LABELS[language]:
        assert f">{label}</label>" in answer.text
    # Nobody is signed in: of the review there is nothing but what came with the request.
    assert review.reference not in answer.text
    assert "SEALED-WORDS" not in answer.text

    come_back(client, amara, language)
    second = form_of(again(client, f"{page}decide/", first.pairs).text, "kept")
    assert lines_sent(second.pairs) == lines_sent(first.pairs)
    done = again(client, f"{page}decide/", second.pairs)
    assert Decision.objects.get().by == amara
    assert "The clerk told me." in done.text  # what was typed for another part is still there


def test_where_nothing_was_typed_there_is_nothing_to_give_back() -> None:
    amara, review = person("Amara", role="supervisor"), review_of()
    client, page = at_the_desk(amara), f"/en/staff/queue/{review.pk}/"
    chosen = {"lane-lane": "non_urgent", "person-role": "potential_victim", "person-age_band": "unknown",
              "decide-wishes": "", TOKEN: token_of(client, page)}  # fmt: skip
    end_session(client)
    assert client.post(f"{page}claim/", chosen).headers["Location"] == f"{SIGN_IN}?why=idle"


def test_a_form_that_no_view_describes_comes_back_under_its_own_names() -> None:
    noor = person("Noor", role="administrator")
    client = at_the_desk(noor)
    sent = {"some_words": HARD, "blank": "", TOKEN: token_of(client, "/en/staff/accounts/")}
    end_session(client)
    page = client.post(f"/en/staff/accounts/{noor.pk}/deactivate/", sent).text
    assert lines_sent(form_of(page, "kept").pairs) == lines_sent(sent)
    assert ">some_words</label>" in page


def test_an_account_that_was_being_made_comes_back_in_its_fields() -> None:
    client = at_the_desk(person("Noor", role="administrator"))
    sent = {
        "name": "Linh",
        "email": "linh@",
        "role": "analyst",
        "language": "fr",
        TOKEN: token_of(client, "/fr/staff/accounts/add/"),
    }
    end_session(client)
    page = client.post("/fr/staff/accounts/add/", sent).text
    assert lines_sent(form_of(page, "kept").pairs) == lines_sent(sent)
    assert "Courriel</label>" in page


def test_a_session_ended_elsewhere_or_by_a_reset_loses_no_word_either() -> None:
    rosa = person("Rosa")
    client = at_the_desk(rosa)
    sent = typed(kind="tip", narrative="A van.") | {TOKEN: token_of(client, NEW)}
    rosa.end_sessions()
    assert "A van." in client.post(NEW, sent).text
    other = at_the_desk(rosa)
    sent[TOKEN] = token_of(other, NEW)
    Staff.objects.filter(pk=rosa.pk).update(password_is_temporary=True)
    assert "A van." in other.post(NEW, sent).text


def test_a_page_that_stood_open_over_a_sign_in_keeps_its_words() -> None:
    client = at_the_desk(person("Rosa"))
    sent = typed(kind="tip", narrative="A van.") | {TOKEN: token_of(client, NEW)}
    client.cookies[settings.CSRF_COOKIE_NAME] = "x" * 32
    answer = client.post(NEW, sent)
    assert (answer.status_code, "Not saved yet." in answer.text) == (403, True)
    assert again(client, NEW, form_of(answer.text, "call").pairs).status_code == 302
    assert Tip.objects.count() == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"},
        {"Sec-Fetch-Site": "none"},
        {},
    ],
)
def test_another_sites_words_are_never_shown(headers: dict[str, str]) -> None:
    """They would stand in our form, with our token, one press away from the log."""
    sent = typed(kind="tip", narrative="PLANTED by another site")
    for session in (True, False):
        client = Client(enforce_csrf_checks=True, headers=headers)
        if session:
            sign_in(client, person(f"Rosa{len(headers)}{session}"))
        answer = client.post(NEW, sent)
        assert answer.status_code == 403
        assert "PLANTED" not in answer.text
        assert "stood open too long" in answer.text


def test_no_password_and_no_code_is_given_back() -> None:
    client = Client(enforce_csrf_checks=True, headers=OURS)
    person("Rosa")
    for path, sent in (
        (SIGN_IN, {"login": "rosa@example.org", "password": "PLANTED"}),
        (CODE, {"code": "PLANTED"}),
    ):
        answer = client.post(path, sent)
        assert (answer.status_code, "PLANTED" in answer.text) == (403, False)


def test_a_script_of_the_page_gets_no_page() -> None:
    client = at_the_desk(person("Rosa"))
    sent = typed(kind="tip", narrative="A van.") | {TOKEN: token_of(client, NEW)}
    end_session(client)
    answer = client.post(NEW, sent, headers={"Sec-Fetch-Dest": "empty", "Sec-Fetch-Site": "same-origin"})
    assert (answer.status_code, answer.content) == (401, b"")
