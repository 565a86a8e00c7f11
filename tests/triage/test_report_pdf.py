"""The PDF of a report: its tags read by a tool, its pages looked at as pictures, and no word of it on a disk."""

from __future__ import annotations

import io
import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.utils import translation
from PIL import Image

from tests.triage.reports import SUMMARY, Desk, a_situation, agency
from triage import actions
from triage.models import Disclosure
from triage.package.archive import packed
from triage.package.pdf import identity_pdf, report_pdf
from triage.rules import Refused

pytestmark = pytest.mark.django_db(transaction=True)


def a_report(**more: Any) -> dict[str, Any]:
    desk = Desk()
    review = a_situation(by=desk.author)
    persons = tuple(str(one.pk) for one in review.tip.persons.all())
    given = {
        "known": "Seen twice.", "facts": ("province", "venue"), "place": ("business", "community"), "persons": persons,
        "names": persons, "descriptions": persons, "indicators": ("g_controlled", "s_hotels"),
    }  # fmt: skip
    row = desk.released(
        review, agency(name_en="Thunder Bay Police", name_fr="Police de Thunder Bay"), **(given | more)
    )
    _name, archive = actions.hand_over(disclosure=row, by=desk.other)
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        return json.loads(files.read(f"{row.reference}.json"))


def tags(pdf: pikepdf.Pdf) -> list[tuple[str, str]]:
    """(role, language) of every element of the structure, in reading order."""
    found = []

    def walk(element: Any) -> None:
        if not isinstance(element, pikepdf.Dictionary):
            return
        if "/S" in element:
            found.append((str(element.S), str(element.get("/Lang", ""))))
        kids = element.get("/K")
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            walk(kid)

    walk(pdf.Root.StructTreeRoot)
    return found


@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_is_tagged_titled_and_says_its_languages(language: str) -> None:
    report = a_report(language=language)
    with pikepdf.open(io.BytesIO(report_pdf(report))) as pdf:
        roles = [role for role, _language in tags(pdf)]
        other = "fr" if language == "en" else "en"
        assert pdf.Root.MarkInfo.Marked and pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo["/Title"]) == report["report"]["reference"]
        assert roles.count("/H1") == 2 and roles.count("/H2") >= 12 and {"/P", "/L", "/LI"} <= set(roles)
        spoken = {language for _role, language in tags(pdf)} | {str(pdf.Root.get("/Lang"))}
        assert {f"{language}-CA", f"{other}-CA"} <= spoken
        with pdf.open_metadata() as about:
            assert str(about.get("pdfuaid:part")) == "1"


def test_what_somebody_wrote_is_no_markup() -> None:
    words = 'A #panic("out") $x$ *bold* = heading \\ [link](x) <b> "quoted" « guillemets » \u202f Łódź Ωμέγα'
    report = a_report(summary=words)
    assert report["summary"] == words
    assert report_pdf(report)[:5] == b"%PDF-"


def test_letters_that_we_cannot_print_are_said_while_somebody_can_write_them_otherwise() -> None:
    desk = Desk()
    with pytest.raises(Refused, match="unprintable"):
        desk.draft(summary="She is called 日本.")
    assert not Disclosure.objects.exists()
    assert identity_pdf("R-7QK2-04MX-1", {"name": "日本"})[:5] == b"%PDF-"


def test_a_name_that_no_ground_lets_out_is_not_in_it() -> None:
    report = a_report()
    assert [one["name"] for one in report["persons"]] == ["", "Ray"]
    assert [one["description"] for one in report["persons"]] == ["Short dark hair", "Tall"]


def test_the_same_report_gives_the_same_bytes() -> None:
    report = a_report()
    first = packed(report)
    with translation.override("fr"):
        assert packed(report) == first


def test_who_told_us_is_a_tagged_document_of_its_own() -> None:
    with pikepdf.open(io.BytesIO(identity_pdf("R-7QK2-04MX-1", {"name": "Ana", "contact": "807"}))) as pdf:
        assert pdf.Root.MarkInfo.Marked and [role for role, _language in tags(pdf)].count("/H1") == 2


@pytest.mark.picture
def test_opened_as_a_picture_each_page_holds_ink_within_its_margins() -> None:
    pdf = report_pdf(a_report())
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        pages = len(opened.pages)
    said = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    assert " ".join(SUMMARY.split()) in " ".join(said.split()) and "Personne soupçonnée" in said
    for number in range(1, pages + 1):
        command = ["pdftoppm", "-r", "40", "-f", str(number), "-l", str(number), "-"]
        drawn = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
        picture = Image.open(io.BytesIO(drawn)).convert("L")
        ink = picture.point(lambda light: 255 if light < 128 else 0).getbbox()
        assert ink and ink[0] > 20 and picture.width - ink[2] > 20


def written() -> int:
    """How many bytes this process has handed to write(), in Python or below it."""
    counts = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
    return int(counts["wchar"])


def test_nothing_of_it_is_written_anywhere() -> None:
    report = a_report()
    before = written()
    archive = packed(report)
    assert len(archive) > 20_000 and written() - before < 5_000
