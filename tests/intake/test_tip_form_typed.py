"""A form that comes back holds what was typed, sign for sign, nothing typed is ever live HTML, and each fault is
read with its question. No test here may touch a database: asking again needs none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import pytest
from django import forms
from django.conf import settings as django_settings
from django.test import Client, override_settings
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hotline import frame
from hotline.form import field_html
from intake.forms import TipPage
from tests.support import public_templates

FIELDS = {field.html_name: field.field for field in TipPage().fields()}
PIECES = (
    "<script>alert(1)</script>", "<b onmouseover=x>", '"', "'", "'><img src=x onerror=y>", "</textarea>", "-->",
    "<!--", "&amp;", "&lt;", "&#60;", "]]>", "{{ 7*7 }}", "{% now 'Y' %}", "%(count)s", "{0}", "\0danger\0", "\0",
    "\r\n", "\r", "\n", " ", "\u2028", "\u202e", "\x1b[3m", "é\U0001f480", "javascript:x", "</form>", "x",
)  # fmt: skip
STATE = {"value", "checked", "selected", "open", "aria-describedby", "aria-invalid"}
OF_FAULTS = {"div", "h2", "p", "ul", "li", "a", "br", "b"}  # what a summary and the faults at the fields add
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=6).map("".join)


def answers(field: forms.Field) -> st.SearchStrategy[list[str]]:
    if isinstance(field, forms.BooleanField):
        return st.sampled_from([[], ["on"]])
    if not isinstance(field, forms.ChoiceField):
        return texts.map(lambda text: [text])
    codes = st.sampled_from([str(code) for code, _label in field.choices]) | texts
    many = isinstance(field, forms.MultipleChoiceField)
    return st.lists(codes, max_size=4 if many else 1, unique=True)


answered = st.sampled_from(sorted(FIELDS)).flatmap(
    lambda name: st.tuples(st.just(name), answers(FIELDS[name]))
)
pages = st.lists(answered, max_size=12).map(dict)


class Read(HTMLParser):
    """What a browser would hold of the page: its tags, and by name what its controls are filled with."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: Counter[tuple[str, tuple[tuple[str, str | None], ...]]] = Counter()
        self.held: dict[str, list[str]] = {}
        self.ids: dict[str, dict[str, str | None]] = {}
        self.described: dict[str, list[str]] = {}  # by the id of an error, the elements that name it
        self.targets: list[str] = []
        self.at = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        facts = dict(attributes)
        plain = [
            (name, (value or "").removesuffix(" wrong")) for name, value in attributes if name not in STATE
        ]
        if facts.get("name") not in ("token", "switch"):
            self.tags[tag, tuple(sorted(plain))] += 1
        self.ids[facts.get("id") or ""] = facts
        for told in (facts.get("aria-describedby") or "").split():
            self.described.setdefault(told, []).append(tag)
        if tag == "a" and (facts.get("href") or "").startswith("#id_"):
            self.targets.append((facts["href"] or "").removeprefix("#"))
        name, value = facts.get("name") or "", facts.get("value") or ""
        if tag in ("select", "textarea"):
            self.at, self.held[name] = name, []
        elif tag == "option" and "selected" in facts:
            self.held[self.at].append(value)
        elif tag == "input" and facts.get("type") in ("radio", "checkbox"):
            self.held.setdefault(name, []).extend([value or "on"] if "checked" in facts else [])
        elif tag == "input":
            self.held[name] = [value]

    def handle_endtag(self, tag: str) -> None:
        self.at = "" if tag in ("select", "textarea") else self.at

    def handle_data(self, data: str) -> None:
        if isinstance(getattr(FIELDS.get(self.at), "widget", None), forms.Textarea):
            self.held[self.at].append(data)


@pytest.fixture(scope="module", autouse=True)
def public_pages() -> Iterator[None]:
    with override_settings(
        HOTLINE_SURFACE="public",
        PUBLIC=True,
        ROOT_URLCONF="hotline.urls_public",
        MIDDLEWARE=django_settings.PUBLIC_MIDDLEWARE,
        TEMPLATES=public_templates(),
    ):
        yield


def asked_again(language: str, typed: dict[str, list[str]]) -> Any:
    """The answer to what a browser sends; without a good token no tip is kept whatever was typed."""
    return Client().post(
        f"/{language}/tip/", urlencode(typed, doseq=True), content_type="application/x-www-form-urlencoded"
    )


def expected(name: str, sent: list[str]) -> list[str]:
    """What the control should hold. Of a list, the answers that it offers: no other can be shown in it."""
    field = FIELDS[name]
    if isinstance(field, forms.BooleanField):
        return ["on"] if sent else []
    if not isinstance(field, forms.ChoiceField):
        return sent
    offered = [str(code) for code, _label in field.choices]
    kept = [code for code in offered if code in sent]
    return kept or ([""] if "" in offered and not sent else [])


def held(page: Read, name: str) -> list[str]:
    """A textarea's first line end is not the writer's: a browser drops it."""
    found = page.held[name]
    return ["".join(found).removeprefix("\n")] if isinstance(FIELDS[name].widget, forms.Textarea) else found


@pytest.fixture(scope="module")
def blanks(public_pages: None) -> dict[str, Read]:
    return {name: Read(Client().get(f"/{name}/tip/").content.decode()) for name in ("en", "fr")}


@pytest.mark.long
@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["en", "fr"]), pages)
@example("en", {})
@example("fr", {name: ["\n\n</textarea>'\"><b>\r\n"] for name in FIELDS})
def test_whatever_is_typed(blanks: dict[str, Read], language: str, typed: dict[str, list[str]]) -> None:
    answer = asked_again(language, typed)
    assert answer.status_code == 422
    page = Read(answer.content.decode())
    for name, sent in typed.items():
        assert held(page, name) == expected(name, sent), name
    nothing_is_live(blanks[language], page)
    each_fault_is_read_with_its_question(page)


def nothing_is_live(blank: Read, page: Read) -> None:
    """Every tag is one of the blank form, or tells of faults; and none of the blank form's is swallowed."""
    assert {tag for tag, _attributes in blank.tags - page.tags} <= {"form"}  # it says that there are faults
    for tag, attributes in page.tags - blank.tags:
        names = {name for name, _value in attributes}
        assert tag in OF_FAULTS or (tag == "form" and "data-faults" in names), (tag, attributes)
        assert names <= {"class", "id", "href", "role", "tabindex", "data-summary"} or tag == "form"


def each_fault_is_read_with_its_question(page: Read) -> None:
    errors = [id_ for id_ in page.ids if id_.endswith("_error")]
    assert len(page.targets) == len(set(page.targets)) == len(errors)
    for target in page.targets:
        name = page.ids[target]["name"]
        assert page.described[f"id_{name}_error"] in (["input"], ["textarea"], ["select"], ["fieldset"])


def test_nothing_typed_stays_in_memory() -> None:
    asked_again("en", {name: ["PLANTED-WORDS-7f3a"] for name in FIELDS})
    remembered = repr((frame._made, field_html._questions))
    assert "narrative" in remembered
    assert "PLANTED" not in remembered
