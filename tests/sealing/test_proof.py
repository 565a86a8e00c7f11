"""The search finds a word in every disguise, or the proof is worth nothing."""

from __future__ import annotations

import base64
import json
import os
import unicodedata
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from hotline.sealing.proof import BLOCK, STEM_LENGTH, Search, Store, Unreadable, Word

TEXT, PHONE = Word.text(), Word.phone()
SENTENCE = f"é {TEXT.stem} fin"
DISGUISES: dict[str, bytes] = {
    "raw": SENTENCE.encode(),
    "upper": SENTENCE.upper().encode(),
    "hex": SENTENCE.encode().hex().encode(),
    "utf-16": SENTENCE.encode("utf-16"),
    "utf-16-be": SENTENCE.encode("utf-16-be"),
    "reversed": SENTENCE[::-1].encode(),
    "wide": TEXT.wide().encode(),
    "wide, folded": unicodedata.normalize("NFKC", TEXT.wide()).encode(),
    "wide, percent": quote(TEXT.wide()).encode(),
    "wide, json": json.dumps(TEXT.wide()).encode(),
    "phone": f"+1{PHONE.stem}".encode(),
    "phone, hyphens": f"613-555-{PHONE.stem[6:]}".encode(),
    "phone, bracket": f"(613) 555-{PHONE.stem[6:]}".encode(),
    "phone, form": quote_plus(f"613 555-{PHONE.stem[6:]}").encode(),
    "phone, percent": quote(f"613 555 {PHONE.stem[6:]}").encode(),
    "phone, utf-16": f"613 555 {PHONE.stem[6:]}".encode("utf-16-le"),
}
DISGUISES |= {
    f"base64+{shift}": base64.b64encode(b"x" * shift + SENTENCE.encode() + b"y") for shift in range(3)
}
DISGUISES |= {f"phone base64+{n}": base64.urlsafe_b64encode(b"x" * n + PHONE.stem.encode()) for n in range(3)}


def hits(folder: Path, *without: Path) -> int:
    found = Search({"text": TEXT, "phone": PHONE}).hits(Store("here", (folder,), without))
    return sum(len({hit.file for hit in one}) for one in found.values())


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize("before", [b"", b"\0" * 70_001])
def test_every_disguise_is_found(tmp_path: Path, disguise: str, before: bytes) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file").write_bytes(before + DISGUISES[disguise] + b"\n")
    assert hits(tmp_path) == 1


@pytest.mark.parametrize("before", range(-STEM_LENGTH, 1))
def test_a_word_across_two_blocks_is_found_where_it_begins(tmp_path: Path, before: int) -> None:
    (tmp_path / "file").write_bytes(b"-" * (BLOCK + before) + TEXT.stem.encode() + b"-" * BLOCK)
    (hit,) = Search({"text": TEXT}).hits(Store("here", (tmp_path,)))["text"]
    assert hit.offset == BLOCK + before


def test_the_same_bytes_are_a_hit_in_every_place(tmp_path: Path) -> None:
    look = Search({"text": TEXT})
    for name in ("data", "base backup"):
        (tmp_path / name).mkdir()
        for file in ("one", "two"):
            (tmp_path / name / file).write_bytes(b"-" * 2 * BLOCK + TEXT.stem.encode())
    found = [look.hits(Store(name, (tmp_path / name,)))["text"] for name in ("data", "base backup")]
    assert [[hit.store for hit in one] for one in found] == [["data"] * 2, ["base backup"] * 2]


def test_nothing_is_found_where_nothing_is(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    (tmp_path / "noise").write_bytes(os.urandom(1_000_000))
    (tmp_path / "sealed").write_bytes(Word.text().stem.encode())
    assert hits(tmp_path) == 0


def test_a_report_holds_nothing_of_what_was_found(tmp_path: Path) -> None:
    (tmp_path / "file").write_text(SENTENCE)
    found = Search({"text": TEXT}).hits(Store("here", (tmp_path,)))
    assert TEXT.stem not in repr(found)


def test_a_store_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        hits(tmp_path / "gone")


def test_parts_can_be_left_to_another_store(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "file").write_text(SENTENCE)
    assert hits(tmp_path, tmp_path / "other") == 0
