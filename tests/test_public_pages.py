"""Every public page, error and confirmation, in both languages, as somebody meets it who is afraid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urldefrag, urljoin
from uuid import UUID

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import translation

from hotline.context import PHONES
from hotline.pages import reading
from hotline.pages.checks import TELLING
from referrals.cycle.letters import token_of
from referrals.models import PublishedListing
from tests.intake.telling import blank_token, send
from tests.pages import NO_PAGE
from tests.reading_pages import Seen
from tests.referrals import making
from tests.referrals.letters import letter
from tests.support import public_surface
from tests.test_role_table import names

pytestmark = pytest.mark.django_db(transaction=True)
BOTH = {"en": "fr", "fr": "en"}
IN_OTHERS = {"directory_frame"}  # stands in a page of somebody else's, which has its own head and foot
language_of = pytest.mark.parametrize("language", BOTH)


LETTER = UUID(int=7)
SHUT = "confirm_nothing"  # a link that opens nothing: 404, and looked at below


def arguments(name: str) -> list[Any]:
    """Of what the fixture made, as the public reads it."""
    if name == "listing":
        return [PublishedListing.objects.values_list("service_id", flat=True)[0]]
    return [token_of(LETTER)] if name == "confirm_listing" else []


def paths(language: str) -> list[str]:
    """The address of every page that the URLconf knows."""
    with translation.override(language):
        return [
            reverse(name, "hotline.urls_public", arguments(name))
            for name in sorted(
                set(names(get_resolver("hotline.urls_public"))) - set(NO_PAGE) - IN_OTHERS - {SHUT}
            )
        ]


def answers(client: Client, language: str, monkeypatch: Any) -> Iterator[tuple[str, Any]]:
    """(what it is, the answer), of each kind."""
    for path in paths(language):
        yield path, client.get(path)
    yield "shut link", client.get(f"/{language}/directory/confirm/")
    yield "error 404", client.get(f"/{language}/nowhere/")
    yield "error 400", client.post(f"/{language}/tip/", {f"x{number}": "1" for number in range(700)})
    yield "confirmation", send(client, language)
    yield "form 422", send(client, language, danger="", how_many="x")
    yield "form stale", send(client, language, token="")
    yield "form 413", send(client, language, narrative="x" * 2_200_000)
    token = blank_token(client, language)

    def broken(*_args: Any, **_more: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("intake.views.receive_tip", broken)
    yield "form 503", send(client, language, token=token)
    monkeypatch.setattr("intake.views.opened", broken)
    yield "error 500", client.get(f"/{language}/tip/")


@pytest.fixture
def client() -> Iterator[Client]:
    body = making.organization()
    making.at(making.service(body), making.site(body))
    making.published(body)
    letter(body, id=LETTER)
    with public_surface():
        yield Client(raise_request_exception=False)


def faults(what: str, answer: Any, language: str) -> Iterator[str]:
    text = answer.content.decode()
    page = Seen(text)
    if page.one("html").attrs["lang"] != f"{language}-CA":
        yield "is in another language than it says"
    title = page.one("title").text.strip()
    if TELLING.search(title) or not title:
        yield f"is called “{title}”"
    if len(page.all("h1")) != 1:
        yield f"has {len(page.all('h1'))} first headings"
    yield from help_faults(page, language)
    yield from link_faults(page)
    ids = [tag.attrs["id"] for tag in page.tags if "id" in tag.attrs]
    if len(ids) != len(set(ids)):
        yield "has an id twice"
    if answer.cookies:
        yield "sets a cookie"
    # An error page speaks both languages, the reader's first.
    own = page.main.split('<div class="part"')[0] if "error" in what else page.main
    if fault := reading.too_hard(reading.prose(own), language):
        yield fault


def help_faults(page: Seen, language: str) -> Iterator[str]:
    """The same corner on every page: 911, the line, the way out, the content first."""
    (corner,) = [tag.text for tag in page.all("aside") if tag.attrs.get("class") == "help"]
    if "911" not in corner or PHONES[language] not in corner:
        yield "has no help in its corner"
    first, second = page.all("a")[:2]
    if first.attrs["href"] != "#main":
        yield "does not begin with the way to its content"
    exits = [tag for tag in page.all("a") if "data-exit" in tag.attrs]
    if second not in exits or len(exits) != 2:
        yield "has no way out at once"
    for tag in exits:
        if (tag.attrs["href"], tag.attrs["rel"]) != (f"/{language}/exit/", "nofollow noreferrer"):
            yield "leads out another way"
    foot = {tag.attrs["href"] for tag in page.all("a") if "footer" in tag.inside}
    if missing := {f"/{language}/{name}/" for name in ("private", "safe", "help")} - foot:
        yield f"does not lead to {missing}"


def link_faults(page: Seen) -> Iterator[str]:
    for tag in page.tags:
        for name in ("src", "href", "action", "formaction", "srcset", "data", "poster"):
            if not (there := tag.attrs.get(name, "")) or there.startswith(("/", "#", "?", "tel:", "mailto:")):
                continue
            if tag.name != "a" or not there.startswith("https://"):
                yield f"asks {there} of somebody else"
            elif "noreferrer" not in tag.attrs.get("rel", ""):
                yield f"tells {there} where its visitor came from"
        if tag.name == "script" and "src" not in tag.attrs:
            yield "has a script in it"
        if more := [name for name in tag.attrs if name.startswith("on") or name == "style"]:
            yield f"has {more} in it"


@language_of
def test_every_page_in_every_state(client: Client, language: str, monkeypatch: Any) -> None:
    found, seen = [], set()
    for what, answer in answers(client, language, monkeypatch):
        seen.add(answer.status_code)
        found += [f"{what} {fault}" for fault in faults(what, answer, language)]
    assert not found, "\n".join(found)
    assert seen == {200, 400, 404, 413, 422, 500, 503}


@language_of
def test_each_page_leads_to_itself_in_the_other_language(client: Client, language: str) -> None:
    other = BOTH[language]
    for path in paths(language):
        page = Seen(client.get(path).content.decode())
        there = [tag for tag in page.tags if tag.attrs.get("lang") == other and "header" in tag.inside]
        (way,) = there
        to = way.attrs.get("href") or way.attrs["formaction"]
        assert to == path.replace(f"/{language}/", f"/{other}/", 1)
        again = client.get(to)
        assert again.status_code == 200
        assert Seen(again.content.decode()).one("html").attrs["lang"] == f"{other}-CA"


@language_of
def test_no_link_is_dead(client: Client, language: str) -> None:
    known: dict[str, set[str]] = {}
    dead = []

    def ids(path: str) -> set[str]:
        if path not in known:
            answer = client.get(path)
            tags = Seen(answer.content.decode()).tags if answer.status_code == 200 else []
            found = {tag.attrs["id"] for tag in tags if "id" in tag.attrs}
            known[path] = found | {""} if answer.status_code == 200 else set()
        return known[path]

    for path in paths(language):
        for tag in Seen(client.get(path).content.decode()).all("a"):
            to, anchor = urldefrag(
                urljoin(path, tag.attrs["href"]) if "?" in tag.attrs["href"] else tag.attrs["href"]
            )
            if to.endswith("/exit/") or ":" in to:
                continue
            if anchor not in ids(to or path):
                dead.append(f"{path}: {tag.attrs['href']}")
    assert not dead


@language_of
def test_the_doors_are_equal(client: Client, language: str) -> None:
    doors = [tag for tag in Seen(client.get(f"/{language}/").content.decode()).all("a") if "li" in tag.inside]
    first, second = (tag for tag in doors if tag.inside[-2:] == ("li", "p"))
    assert [first.attrs["href"], second.attrs["href"]] == [f"/{language}/help/", f"/{language}/before/"]
    assert first.inside == second.inside


def test_links_of_the_form_lose_no_word(client: Client) -> None:
    """They open beside it: with the form behind them, going there would empty it."""
    foot = [tag for tag in Seen(client.get("/en/tip/").content.decode()).all("a") if "footer" in tag.inside]
    assert len(foot) > 8
    assert {tag.attrs.get("target") for tag in foot} == {"_blank"}
    assert "/en/before/" not in {tag.attrs["href"] for tag in foot}  # they are past it


def test_the_confirmation_speaks_of_other_countries_to_everybody(client: Client) -> None:
    token = blank_token(client)
    here = send(client, token=token, country="canada").content
    there = send(client, token=token, country="abroad").content
    assert here == there
    (line,) = [
        tag for tag in Seen(here.decode()).all("a") if "main" in tag.inside and "abroad" in tag.attrs["href"]
    ]
    assert line.attrs["target"] == "_blank"  # the words are shown only once
