"""The scan of a report for who told us: their own words and values are opened for it, after an entry of its own, and
forgotten with the answer, which names the part and the kind alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hotline.accounts.models import Staff
from hotline.audit.log import record_read
from hotline.sealing.errors import SealingError
from intake.access import key_state, open_field, open_tip
from intake.access import opener as tip_opener
from intake.models import Reporter, Tip
from triage.models import CaseTip, Disclosure
from triage.package.allow_list import texts
from triage.rules import Refused
from triage.scan.leaks import Found, Told, scan
from triage.sealing import opened, opener


class Leak(Refused):
    """The report would say who told us. `found`: which part, and what kind of thing."""

    def __init__(self, found: list[Found]) -> None:
        super().__init__("leak")
        self.found = found


def scan_report(*, disclosure: Disclosure, by: Staff) -> dict[str, Any]:
    """The report as it was built. Raises Leak; Refused("scan_closed") where something does not open: what cannot be
    looked at does not leave. What was purged is in nobody's hands, and is not looked for."""
    tips = tips_of(disclosure)
    for tip_id in tips:
        record_read(by=by, action="disclosure.scanned", target=disclosure, tip_id=tip_id)
    try:
        report: dict[str, Any] = opened(opener(disclosure.pk, "C"), disclosure, "content")["report"]
        told = [told_by(tip) for tip in Tip.objects.filter(pk__in=tips)]
    except SealingError:
        raise Refused("scan_closed") from None
    if found := scan(texts(report), told, language=report["language"]):
        raise Leak(found)
    return report


def tips_of(disclosure: Disclosure) -> list[UUID]:
    """The tip itself, those it takes from, and all of its case: the reporter of any of them may be known to the
    same people."""
    case = (
        CaseTip.objects.filter(case_id=disclosure.case_id, left_at__isnull=True)
        if disclosure.case_id
        else None
    )
    return sorted({*disclosure.tips(), *(case.values_list("tip_id", flat=True) if case is not None else ())})


def told_by(tip: Tip) -> Told:
    """Raises SealingError. Only after the entry."""
    contact: dict[str, str] = {}
    codes: list[str] = []
    if key_state(tip.pk, "R") == "here":
        closed = tip_opener(tip.pk, "R")
        for reporter in Reporter.objects.filter(tip=tip, contact__isnull=False):
            contact = open_field(closed, reporter.contact, reporter, "contact")
        codes = [open_field(closed, sealed, tip, name) for name in ("return_code", "adds_code")
                 if (sealed := getattr(tip, name)) is not None]  # fmt: skip
    words: tuple[str, ...] = ()
    if key_state(tip.pk, "C") == "here":
        said = open_tip(tip, tip_opener(tip.pk, "C"))
        if said.closed:
            raise SealingError("A part of the tip does not open.")
        words = tuple(text for text in (said.narrative, said.timing, said.suspects) if text)
    return Told(contact=contact, codes=tuple(codes), words=words)
