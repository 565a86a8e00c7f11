"""French is equal to English: what `manage.py messages --check` lets through and what it does not."""

from __future__ import annotations

import pytest
from babel.messages.catalog import Catalog, Message

from hotline.launcher import catalogues, typography
from hotline.launcher.places import BASE_DIR

NBSP = "\u00a0"


def faults(source, french, **more) -> list[str]:
    return list(typography.faults(Message(source, french, **more), same={"Police"}))


@pytest.mark.parametrize(
    ("source", "french"),
    [
        ("Call us", "Appelez-nous"),
        ("Police", "Police"),
        ("Call %(number)s: it is free", f"Appelez le %(number)s{NBSP}: c’est gratuit"),
        ("What did you see?", "Qu’avez-vous vu?"),
        ("Open at 14:30, see https://example.org", "Ouvert à 14:30, voir https://example.org"),
        ("“Hello”", f"«{NBSP}Bonjour{NBSP}»"),
        ("1,200 tips, 5%", f"1{NBSP}200 signalements, 5{NBSP}%%"),
        (("%(n)s tip", "%(n)s tips"), ("%(n)s signalement", "%(n)s signalements")),
    ],
)
def test_good_french_passes(source, french):
    assert faults(source, french) == []


@pytest.mark.parametrize(
    ("source", "french", "fault"),
    [
        ("Call us", "", "no French"),
        (("tip", "tips"), ("signalement", ""), "no French"),
        ("Call us", "Call us", "equals its source"),
        ("Hello %(name)s", "Bonjour", "placeholders"),
        ("Hello %(name)s", "Bonjour %(nom)s", "placeholders"),
        ("Name: {name}", f"Nom{NBSP}:", "placeholders"),
        ("Name: Anna", "Nom : Anna", "colon"),
        ("Name: Anna", "Nom: Anna", "colon"),
        ("“Hello”", "« Bonjour »", "«"),
        ("Who?", "Qui ?", "; ! or ?"),
        ("Who?", f"Qui{NBSP}?", "; ! or ?"),
        ("The call", "L'appel", "apostrophe"),
        ("5 %", "5 %", "figures"),
        ("1,200 tips", "1 200 signalements", "figures"),
    ],
)
def test_bad_french_is_named(source, french, fault):
    assert any(fault in sentence for sentence in faults(source, french))


def test_a_fuzzy_string_is_named():
    assert "is fuzzy" in faults("Call us", "Appelez-nous", flags={"fuzzy"})


def test_missing_unused_and_broken_strings_are_named():
    wanted, found = Catalog(), Catalog()
    wanted.add("New")
    wanted.add("Two\nlines")
    found.add("Old", "Vieux")
    named = dict(typography.catalogue_faults(wanted, found, set()))
    assert "not in the catalogue" in named["New"]
    assert "used nowhere" in named["Old"]


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("intake/forms.py", "intake"),
        ("templates/intake/form.html", "intake"),
        ("hotline/accounts/forms.py", "accounts"),
        ("templates/mfa/index.html", "accounts"),
        ("templates/account/login.html", "accounts"),
        ("templates/base_public.html", ""),
        ("templates/house/field.html", ""),
        ("hotline/health.py", ""),
    ],
)
def test_a_string_belongs_to_its_part(path, part):
    assert catalogues.owner(BASE_DIR / path, catalogues.apps()) == part


def test_templates_are_read_as_django_reads_them(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        "{% load i18n %}\n<p>It's {% translate 'one' %}\n  {% blocktranslate trimmed with n=n %}\n"
        "    two {{ n }}\n  {% endblocktranslate %}</p>\n"
        "{% blocktranslate count c=c %}three{% plural %}{{ c }} threes{% endblocktranslate %}\n"
    )
    from io import BytesIO

    from babel.messages.extract import extract

    found = [row[1] for row in extract("python", BytesIO(catalogues.python_of(page)), catalogues.KEYWORDS)]
    assert found == ["one", "two %(n)s", ("three", "%(c)s threes")]


def test_an_update_keeps_the_french(tmp_path, monkeypatch):
    for part in ("templates", "hotline", "intake"):
        (tmp_path / part).mkdir()
    (tmp_path / "intake" / "apps.py").touch()
    (tmp_path / "intake" / "views.py").write_text("x = _('Kept')\ny = _('New')\n")
    monkeypatch.setattr(catalogues, "BASE_DIR", tmp_path)
    path = catalogues.po_path("intake")
    path.parent.mkdir(parents=True)
    path.write_text('msgid "Kept"\nmsgstr "Gardé"\n\nmsgid "Gone"\nmsgstr "Parti"\n')
    catalogues.update([])
    strings = {message.id: message.string for message in catalogues.read(path) if message.id}
    assert strings == {"Kept": "Gardé", "New": ""}
    assert catalogues.compile_all() == 1
    assert catalogues.compile_all() == 0
