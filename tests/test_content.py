"""An editor who changes a page in one language only, or breaks a link, or writes a telling title, is told."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hotline.pages import ALL, checks, rendering
from hotline.pages.source import set_french

REAL = rendering.FOLDER


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: Any) -> Iterator[Path]:
    """A copy of content/ to be spoilt."""
    copy = Path(shutil.copytree(REAL, tmp_path / "content"))
    monkeypatch.setattr(rendering, "FOLDER", copy)
    rendering.forget()
    yield copy
    rendering.forget()


def test_what_is_there_is_whole(folder: Path) -> None:
    assert checks.all_faults() == []


HARD = (
    "It constitutes an independently administered charitable organization, unaffiliated with governmental "
    "institutions, notwithstanding contributory financial arrangements with departmental authorities, "
    "collaborative partnerships with intergovernmental organizations and supplementary philanthropic "
    "contributions."
)
SPOILT = {
    "a list item in one language": (
        "signs", "- There are no days off, and the work is not safe.\n", "", "section work: the languages differ",
    ),
    "a section without its French": ("after", "--- fr\n## Pas de nouvelles", "## Pas de nouvelles", "nothing in fr"),
    "an empty section": ("about", "## Qui répond\n", "", "the languages differ"),
    "a paragraph less": ("about", "\nNoms de lieux : GeoNames, CC BY 4.0.\n", "", "the languages differ"),
    "a link in one language": ("before", "[Ce qui aide](page:safe)", "Ce qui aide", "the languages differ"),
    "a link elsewhere": ("before", "[Plutôt obtenir de l’aide](page:help)", "[Aide](page:call)", "languages differ"),
    "a page that is not there": ("home", "(page:signs)", "(page:sings)", "there is no page sings"),
    "a section that is not there": ("call", "(page:private#limits)", "(page:private#limit)", "no section limit"),
    "a link in the clear": ("professionals", "https://www.ontario.ca", "http://www.ontario.ca", "neither page:"),
    "a value that is not there": ("private", "{line}", "{phone}", "no value {phone}"),
    "a telling title": ("signs", "title: Signs |", "title: Signs of trafficking |", "says “traffick”"),
    "a telling French title": ("help", "| Aide", "| Ligne d’urgence", "the fr title"),
    "no title": ("help", "title: Help | Aide\n", "", "begin with “title:"),
    "a second first heading": ("call", "## After the call", "# After the call", "has the one “# ”"),
    "a space before a question mark": ("home", "personne?", "personne ?", "a space before ; ! or ?"),
    "a straight apostrophe": ("home", "n’efface", "n'efface", "straight apostrophe"),
    "a heading left in English": ("call", "## Après l’appel", "## After the call", "same in both languages: After"),
    "a look that is not there": ("home", "=== doors doors", "=== doors gates", "no such look: gates"),
    "a mark that is mistyped": ("home", "=== trace note", "=== Trace: note", "write “=== name looks"),
    "a hard sentence": (
        "about",
        "It is a registered charity, and no part of any government.",
        HARD,
        "above 8 (Flesch-Kincaid)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILT)
def test_what_an_editor_spoils_is_named(folder: Path, name: str) -> None:
    page, old, new, said = SPOILT[name]
    path = folder / f"{page}.md"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    found = checks.all_faults()
    assert any(fault.startswith(f"{page}.md") and said in fault for fault in found), found


def test_a_file_too_many_and_one_too_few(folder: Path) -> None:
    (folder / "call.md").rename(folder / "calls.md")
    found = checks.all_faults()
    assert "call.md is missing." in found
    assert any(fault.startswith("calls.md is no page") for fault in found)


def test_html_and_scripts_of_an_editor_stay_words(folder: Path) -> None:
    path = folder / "help.md"
    path.write_text(path.read_text().replace("## In your language", "## <b>In</b> [x](javascript:alert(1))"))
    shown = "".join(section.html for section in rendering.page("help", "en").sections)
    assert "<b>" not in shown
    assert "&lt;b&gt;" in shown
    assert 'href="javascript' not in shown


def test_what_an_installation_lacks_is_left_out_whole(settings: Any) -> None:
    def sections(page: str) -> set[str]:
        rendering.forget()
        return {section.name for section in rendering.page(page, "en").sections}

    settings.HOTLINE_CHAT_URL, settings.HOTLINE_PUBLIC_EMAIL, settings.HOTLINE_GMSD_URL = "", "", ""
    assert not {"chat"} & sections("help") | {"write"} & sections("email") | {"gmsd"} & sections("abroad")
    settings.HOTLINE_CHAT_URL = "https://chat.example.org/"
    settings.HOTLINE_PUBLIC_EMAIL = "write@example.org"
    settings.HOTLINE_GMSD_URL = "https://world.example.org/"
    assert {"chat"} <= sections("help")
    assert {"write"} <= sections("email")
    assert {"gmsd"} <= sections("abroad")
    assert 'href="https://world.example.org/" rel="noreferrer"' in str(rendering.page("abroad", "fr"))
    rendering.forget()


def test_french_spaces_are_set_for_the_editor() -> None:
    typed = "Appelez : « oui », 5 % de 1 200 personnes, 24 h sur 24. Vraiment? 10:30"
    assert set_french(typed).replace("\u00a0", "_") == (
        "Appelez_: «_oui_», 5_% de 1_200 personnes, 24_h sur 24. Vraiment? 10:30"
    )


def test_every_page_has_a_name_that_tells_nothing() -> None:
    assert not [name for name in ALL if checks.TELLING.search(name)]
