"""The keys that the page shows, the script knows and the docs list are the same."""

from __future__ import annotations

import re
from importlib import import_module

import pytest

from desk import panels
from hotline.launcher.places import BASE_DIR
from tests.desk.calls import a_call
from tests.support import signed_in, staff_member

pytestmark = pytest.mark.django_db


def test_screen_script_and_docs_name_the_same_keys() -> None:
    rosa = staff_member("specialist")
    call = a_call(rosa)
    page = signed_in(staff=rosa).post(f"/en/staff/desk/call/{call.pk}/").content.decode()
    listed = page[page.index("safety check</dd>") - 60 :].partition("</dl>")[0]
    on_screen = set(re.findall(r"<dt><kbd>([a-z])</kbd></dt>", listed))
    script = (BASE_DIR / "static/js/desk.js").read_text()
    places = re.search(r"PLACES = \{(.*?)\}", script)
    assert places
    known = set(re.findall(r"\b([a-z]): \"", places[1])) | {"m"}
    known |= {import_module(f"desk.panels.{name}").KEY for name in panels.PANELS}
    docs = (BASE_DIR / "docs/desk.md").read_text()
    written = set(re.findall(r"^\| ([a-z]) \| call \|", docs, re.M))
    assert on_screen == known == written
    assert len(known) == len(panels.PANELS) + 4  # no letter twice
