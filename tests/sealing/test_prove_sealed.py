"""The proof proves nothing unless it can fail: on a leak, and on a store that it did not read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from hotline.launcher.places import BASE_DIR
from hotline.proving import __main__ as proving
from hotline.proving.browse import Forms, Marked, fill
from hotline.sealing.proof import Store, Unreadable, Word

MARKED = Marked(Word.text(), Word.phone())
CONTROLS = {"dump": Word.text(), "logs": Word.text()}


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two stores, each with its control."""
    for name, control in CONTROLS.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "control").write_text(control.stem)
    found = [Store(name, (tmp_path / name,)) for name in CONTROLS]
    monkeypatch.setattr(proving, "stores", lambda house: found)
    return tmp_path


def look() -> Any:
    return proving.look(None, CONTROLS, MARKED)  # type: ignore[arg-type]


def test_clean_stores_have_no_hit(places: Path) -> None:
    assert look() == (2, [])


def test_a_leak_is_a_hit(places: Path) -> None:
    (places / "logs" / "app.log").write_text(f"DETAIL: Key (phone)=({MARKED.phone.stem}) already exists.")
    _, hits = look()
    assert [(hit.store, Path(hit.file).name) for hit in hits] == [("logs", "app.log")]


def test_a_store_without_its_control_was_not_read(places: Path) -> None:
    (places / "dump" / "control").write_text("compressed away")
    with pytest.raises(Unreadable, match="dump"):
        look()


PAGE = """
<form method="get"><input name="q"></form>
<form method="post"><input type="hidden" name="token" value="t1">
<textarea name="story"></textarea><input name="short" maxlength="5"><input type="tel" name="call">
<input type="email" name="mail"><input type="radio" name="share" value="no">
<input type="radio" name="share" value="yes">
<select name="place"><option value=""></option><option value="on">Ontario</option></select>
<input type="checkbox" name="ok"><input inputmode="numeric" name="many"></form>
"""


def test_every_kind_of_field_is_filled() -> None:
    pairs, planted = fill(Forms(PAGE).largest(), MARKED, {"share": "yes"})
    sent = dict(pairs)
    assert "many" not in sent
    assert planted == 3
    assert MARKED.text.stem in sent["story"] and MARKED.text.wide() in sent["story"]
    assert (sent["call"], sent["mail"]) == (MARKED.phone.stem, f"{MARKED.text.stem}@example.org")
    assert (sent["token"], sent["short"], sent["share"], sent["place"], sent["ok"]) == (
        "t1",
        "",
        "yes",
        "on",
        "on",
    )


def proof(tmp_path: Path, *more: str) -> Any:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("HOTLINE_", "DATABASE"))
    }
    return subprocess.run(
        [sys.executable, "manage.py", "prove_sealed", *more],
        cwd=BASE_DIR,
        env=kept
        | {"HOTLINE_ENV": "test", "HOTLINE_VAR": str(tmp_path), "DATABASE_URL": "postgres://nobody@/none"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.long
def test_nothing_rests_in_the_clear(tmp_path: Path) -> None:
    """The whole proof, with servers and processes of its own (about a minute)."""
    done = proof(tmp_path)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["planted"] > 60 * 14 and answer["stores"] >= 12 and answer["hits"] == []


@pytest.mark.long
def test_a_careless_log_line_is_found(tmp_path: Path) -> None:
    done = proof(tmp_path, "--leak")
    assert done.returncode == 1, done.stderr
    assert {hit["store"] for hit in json.loads(done.stdout)["hits"]} == {"logs"}


@pytest.mark.long
def test_a_store_that_is_gone_proves_nothing(tmp_path: Path) -> None:
    done = proof(tmp_path, "--lose", "media")
    assert done.returncode == 2 and "media" in done.stderr
