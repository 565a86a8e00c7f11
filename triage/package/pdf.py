"""The PDF: tagged (PDF/UA-1), the whole report once in each language, its own first. Nothing touches a disk."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from triage.package.allow_list import accounts
from triage.times import exact

TEMPLATE = Path(__file__).with_name("report.typ")
FIELDS = ("name", "contact", "safe_channel", "safe_when")


@cache
def template() -> bytes:
    return TEMPLATE.read_bytes()


def report_pdf(report: dict[str, Any]) -> bytes:
    return _typeset({"title": report["report"]["reference"], "parts": preview(report)})


def preview(report: dict[str, Any]) -> list[dict[str, Any]]:
    """What the PDF says, part by part: shown to whoever approves it as it will leave."""
    own = report["language"]
    return [_part(report, language) for language in (own, "fr" if own == "en" else "en")]


def identity_pdf(reference: str, contact: dict[str, str]) -> bytes:
    """Who told us, as a document of its own: where consent or law let it go along."""
    parts = []
    for language in ("en", "fr"):
        with translation.override(language):
            names = {"name": _("Name"), "contact": _("How to reach them"), "safe_channel": _("Safe way"),
                     "safe_when": _("Safe times")}  # fmt: skip
            rows = [(names[name], contact[name], "") for name in FIELDS if contact.get(name)]
            parts.append(
                {
                    "lang": language,
                    "title": _("Who told us, %(reference)s") % {"reference": reference},
                    "lead": _(
                        "Enclosed on their consent or as the law requires. Contact them in the safe way alone."
                    ),
                    "blocks": [{"heading": _("Identity"), "rows": rows}],
                }
            )
    document = {"title": reference, "parts": parts}
    try:
        return _typeset(document)
    except Unprintable:  # their own name in their own letters: whole in the JSON beside it
        return _typeset(document, standard=None)


class Unprintable(ValueError):
    """A sign that our fonts do not hold: a PDF for everybody may not leave a gap in its place."""


def _typeset(document: dict[str, Any], *, standard: Literal["ua-1"] | None = "ua-1") -> bytes:
    """Data goes in as data: what somebody wrote is never read as markup. Fonts are those in the package."""
    import typst  # 20 MiB with its fonts: only for whoever typesets

    data = {"data": json.dumps(document)}
    try:
        made: bytes = typst.compile(
            template(), format="pdf", pdf_standards=standard, sys_inputs=data, ignore_system_fonts=True
        )
    except typst.TypstError:
        raise Unprintable("This cannot be set with the fonts that we have.") from None
    return made


def _part(report: dict[str, Any], language: str) -> dict[str, Any]:
    with translation.override(language):
        about = report["report"]
        title = (
            _("Report %(reference)s")
            if about["kind"] == "initial"
            else _("Supplementary report %(reference)s")
        )
        blocks = [block for block in _blocks(report, language) if block.get("rows") or block.get("text")]
        return {
            "lang": language,
            "title": title % {"reference": about["reference"]},
            "lead": report["who_we_are_not"][language],
            "blocks": blocks,
        }


def _blocks(report: dict[str, Any], language: str) -> Iterator[dict[str, Any]]:
    """Headings with rows (name, value, language of the value) or a text."""
    own = report["language"]
    about, ground, received = report["report"], report["ground"], report["received"]
    yield {
        "heading": _("About this report"),
        "rows": rows(
            (_("To"), f"{report['recipient'][language]} ({report['recipient']['kind'][language]})"),
            (_("Issued"), _issued(about["issued_at"])),
            (_("Adds to"), about["supplement_to"]),
            (_("Case"), report.get("case", "")),
            (_("Received"), _day(received)),
            (_("By"), received["channel"] and received["channel"][language]),
            (_("Told in"), received["language"] and received["language"][language]),
            (_("Urgency"), _("Urgent") if report["urgent"] else _("Non-urgent")),
            (_("Under 18"), report["minor"][language]),
            (_("Ground"), ground["basis"][language]),
            (_("For"), ground["purpose"][language]),
            (_("Law or order"), ground["law"], own),
            (_("Call us back"), report["call_back"]),
        ),
    }
    yield {"heading": _("Summary"), "text": report["summary"], "lang": own}
    yield {"heading": _("How it is known, and what is not verified"), "text": report["known"], "lang": own}
    yield {"heading": _("With care"), "text": report["cautions"], "lang": own}
    told = accounts(report)
    for number, part in enumerate(told, 1):
        yield from _told(part, number if len(told) > 1 else 0, report["vehicle"], language, own)
    yield {
        "heading": _("Not in this report"),
        "text": "\n".join(one[language] for one in report["withheld"] if not _enclosed(report, one["code"])),
        "list": True,
    }
    yield {"heading": _("How to handle it"), "text": report["handling"][language]}


def _told(
    part: dict[str, Any], number: int, vehicle: str, language: str, own: str
) -> Iterator[dict[str, Any]]:
    """What one tip says. `number` above 0: there are several, and the reader sees which things were told together;
    what staff wrote of the vehicle stands with the first."""
    names = {
        "province": _("Province"), "country": _("Country"), "trafficking_type": _("Kind"), "venue": _("Venue"),
        "ongoing": _("Still going on"), "danger": _("Danger now"), "business": _("Business"),
        "address": _("Address"), "community": _("Community"), "web": _("Web address"),
    }  # fmt: skip
    of = (_("Account %(number)s: ") % {"number": number}) if number else ""
    if number > 1:
        received = part["received"]
        yield {
            "heading": of + _("How it reached us"),
            "rows": rows(
                (_("Received"), _day(received)),
                (_("By"), received["channel"] and received["channel"][language]),
                (_("Told in"), received["language"] and received["language"][language]),
            ),
        }
    yield {
        "heading": of + _("Where and what"),
        "rows": rows(
            *((names[name], said[language]) for name, said in part["facts"].items()),
            *((names[name], value, own) for name, value in part["place"].items()),
            *([(_("Vehicle"), vehicle, own)] if number < 2 else []),
        ),
    }
    yield {
        "heading": of + _("Signs"),
        "text": "\n".join(one[language] for one in part["indicators"]),
        "list": True,
    }
    for at, person in enumerate(part["persons"], 1):
        yield {
            "heading": of
            + _("Person %(number)s: %(role)s") % {"number": at, "role": person["role"][language]},
            "rows": rows(
                (_("Age"), person["age_band"][language]),
                (_("Name"), person["name"], own),
                (_("Description"), person["description"], own),
            ),
        }
    yield {
        "heading": of + _("Numbers and online names"),
        "rows": rows(*((one["kind"][language], one["value"]) for one in part["identifiers"])),
    }


def _issued(at: str) -> str:
    return exact(datetime.fromisoformat(at)) if at else _("at its release")


def _enclosed(report: dict[str, Any], code: str) -> bool:
    return bool(report["identity_enclosed"]) and code == "reporter"


def rows(*said: tuple[Any, ...]) -> list[tuple[str, str, str]]:
    """Those that say something."""
    return [(str(row[0]), str(row[1]), row[2] if len(row) > 2 else "") for row in said if row[1]]


def _day(received: dict[str, Any]) -> str:
    if received["at"]:
        return exact(datetime.fromisoformat(received["at"]))
    return date_format(date.fromisoformat(received["on"]), "DATE_FORMAT")
