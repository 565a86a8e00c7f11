"""The ways in which words reach us. Each drives one, as a person would, and says how many it planted."""

from __future__ import annotations

import json
from collections.abc import Callable
from uuid import uuid4

from hotline.proving.browse import Browser, Form, Forms, Marked, fill
from hotline.proving.house import House
from hotline.proving.reporting import report
from hotline.proving.reviewing import review
from hotline.proving.work import work
from hotline.sealing.proof import Unreadable, Word

WEB_FORM, ADD, NEW_CALL, CALLS = "/en/tip/", "/en/add/", "/en/staff/desk/new/", "/en/staff/desk/"
Channel = Callable[[House, Marked], int]


def written(house: House, marked: Marked) -> int:
    """Through the one action that every channel ends in, with every field that it knows."""
    words = json.dumps({"text": f"{marked.text.stem} {marked.text.wide()}", "phone": marked.phone.stem})
    before = house.count("intake_tip")
    flags = ["--leak"] if house.leak else []
    planted = int(house.run("hotline.proving.writing", *flags, words=words))
    return _kept(house, before, planted)


def e_mail(house: House, marked: Marked) -> int:
    """What the fetcher makes of a message, once it has its bytes."""
    words = json.dumps({"text": marked.text.stem, "wide": marked.text.wide()})
    before = house.count("intake_mailmessage")
    planted = int(house.run("hotline.proving.letters", words=words))
    if house.count("intake_mailmessage") <= before:
        raise Unreadable("No e-mail was kept.")
    return planted


def public_form(house: House, marked: Marked) -> int:
    """The web form, as somebody sends it who shares all they know; then in the ways it can go wrong."""
    browser = Browser(f"http://localhost:{house.port}")
    form = _form(browser, WEB_FORM)
    pairs, planted = fill(form, marked, {"consent_choice": "share"})
    before = house.count("intake_tip")
    browser.post(WEB_FORM, [*pairs, ("how_many", marked.text.stem)])  # refused, and shown again
    browser.post(WEB_FORM, pairs, **{"User-Agent": marked.text.stem})
    browser.post(WEB_FORM, pairs)
    code = house.run("hotline.proving.code", words=dict(pairs)["token"])
    marked.learned.extend(map(Word, json.loads(code)))
    return _kept(house, before, planted) + _faults(browser, WEB_FORM, pairs, marked)


def addition(house: House, marked: Marked) -> int:
    """More words under the code that the form gave, which was mistyped once."""
    browser, code = Browser(f"http://localhost:{house.port}"), marked.learned[0].stem
    pairs, planted = fill(_form(browser, ADD), marked, {"code": code})
    browser.post(
        ADD, [(name, f"{value} {marked.text.stem}" if name == "code" else value) for name, value in pairs]
    )
    _, page = browser.post(ADD, pairs)
    pairs, planted = fill(Forms(page).largest(), marked, {})
    before = house.count("intake_tip")
    browser.post(ADD, [pair for pair in pairs if pair[0] != "ticket"])
    browser.post(ADD, pairs)
    return _kept(house, before, planted) + _faults(browser, ADD, pairs, marked)


def staff_form(house: House, marked: Marked) -> int:
    """The call desk, by a specialist past the door."""
    cookie = house.run("hotline.proving.door", "specialist").strip()
    browser = Browser(f"http://localhost:{house.staff_port}", cookie)
    chosen = {"kind": "tip", "consent_choice": "share", "adds_code": marked.learned[0].stem}
    pairs, planted = fill(_form(browser, NEW_CALL), marked, chosen)
    before = house.count("intake_tip")
    browser.post(NEW_CALL, pairs)
    browser.post(NEW_CALL, [(name, value) for name, value in pairs if name != "kind"])
    return _kept(house, before, planted)


def call_in_progress(house: House, marked: Marked) -> int:
    """A call that nobody has logged yet: its draft as the page without script keeps it, and as the script does."""
    cookie = house.run("hotline.proving.door", "specialist").strip()
    browser = Browser(f"http://localhost:{house.staff_port}", cookie)
    _, page = browser.get(CALLS)
    (begin,) = (form for form in Forms(page).forms if "/call/" in form.action)
    token = [(one.name, one.value) for one in begin.controls if one.kind == "hidden"]
    before = house.count("desk_draftsave")
    _, page = browser.post(begin.action, [*token, ("start", "yes")])
    pairs, planted = fill(Forms(page).largest(), marked, {"start": ""})
    browser.post(begin.action, pairs)
    stem = marked.text.stem
    values = {"narrative": stem, "reporter_name": stem, f"{stem}": stem}
    said = json.dumps({"id": str(uuid4()), "tab": str(uuid4()), "base": 1, "values": values})
    token = [(name, value) for name, value in pairs if name == "csrfmiddlewaretoken"]
    browser.post(f"{begin.action}save/", [*token, ("page-json", said)])
    browser.post(f"{begin.action}save/", [*token, ("page-json", f"{{{stem}")])
    browser.post(f"{begin.action}fresh/", [*token, ("page-json", said)])
    if house.count("desk_draftsave") < before + 2:
        raise Unreadable("The desk kept no draft: what it refused cannot show that what it takes is sealed.")
    return planted + len(values) + _cared_for(house, browser, begin.action, pairs)


# What a panel needs to keep what was typed into it, by its button; and the table that then holds it.
CARE = {
    "consent": (
        "desk_callconsent",
        {"purpose": "service", "recipient_kind": "police", "answer": "given", "voice": "self"},
    ),
    "safe": ("desk_safecontact", {"channel": "phone", "safe": "yes"}),
    "child": ("desk_childreport", {"province": "ON", "reported_at": "2026-01-05T10:00"}),
    "referral": ("desk_referral", {"kind": "information"}),
    "plan": ("desk_safetyplan", {}),
    "match": ("desk_referralprofile", {}),
}  # fmt: skip


def _cared_for(house: House, browser: Browser, call: str, pairs: list[tuple[str, str]]) -> int:
    """Every panel beside the call, each with all that the page holds."""
    planted = 0
    for act, (table, chosen) in CARE.items():
        before = house.count(table)
        named = {f"{act}-{name}": value for name, value in chosen.items()} | {"page-report": "yes"}
        named["page-save"] = str(uuid4())  # under the id of an earlier save it would be that save
        kept = [(name, value) for name, value in pairs if name not in named]
        browser.post(f"{call}{act}/", [*kept, *named.items()])
        if house.count(table) <= before and act != "match":  # any button has kept the profile already
            raise Unreadable(f"The panel {act} kept nothing.")
        planted += sum(name.startswith(f"{act}-") for name, _value in pairs)
    if not house.count("desk_referralprofile"):
        raise Unreadable("The desk kept no referral profile.")
    return planted


def _form(browser: Browser, path: str) -> Form:
    status, page = browser.get(path)
    if status != 200:
        raise Unreadable(f"{path} answers {status}.")
    return Forms(page).largest()


def _faults(browser: Browser, path: str, pairs: list[tuple[str, str]], marked: Marked) -> int:
    """Words that come in by the wrong door: an address, a header, a broken or oversized form."""
    stem = marked.text.stem
    browser.get(f"{path}?q={stem}", Referer=f"https://{stem}.example.org/")
    browser.get(f"/en/{stem}/")
    browser.get("/en/", Host=f"{stem}.example.org")
    browser.post(f"/en/{stem}/", pairs)
    browser.post(path, [(name, value) for name, value in pairs if stem in value])
    browser.post(path, [*pairs, ("more", stem * 200_000)])
    browser.post(path, pairs, **{"Content-Type": f"multipart/form-data; boundary={stem}"})
    browser.post(path, pairs, **{"Content-Type": "application/json"})
    return 8


def _kept(house: House, before: int, planted: int) -> int:
    if house.count("intake_tip") <= before:
        raise Unreadable("The form took no tip: what it refused cannot show that what it takes is sealed.")
    return planted


# In this order: the form gives the code under which the next two add.
CHANNELS: dict[str, Channel] = {
    "written": written, "e-mail": e_mail, "public form": public_form, "addition": addition,
    "staff form": staff_form, "call in progress": call_in_progress, "report": report,
    "review": review,
    "triage work": work,
}  # fmt: skip
