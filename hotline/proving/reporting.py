"""A report to an agency, as a supervisor writes it: refused, kept as a draft, opened, and stopped by the scan."""

from __future__ import annotations

from hotline.proving.browse import Browser, Forms, Marked, Pairs, fill
from hotline.proving.house import House
from hotline.sealing.proof import Unreadable

REPORTS = "/en/staff/cases/reports/"
AN_AGENCY = """
    INSERT INTO triage_agency (id, code, kind, province, name_en, name_fr, phone, secure_way, age_key, facts,
        unverified, is_active, version)
    VALUES (gen_random_uuid(), 'proof', 'police', 'ON', 'Proof', 'Preuve', '', 'download', '', '{}', '{}', true, 1)
    RETURNING id
"""


def report(house: House, marked: Marked) -> int:
    """The tip of any channel before holds the words in every field, so that what is ticked holds them too."""
    cookie = house.run("hotline.proving.door", "supervisor").strip()
    browser = Browser(f"http://localhost:{house.staff_port}", cookie)
    with house.superuser() as connection:
        agency = connection.execute(AN_AGENCY).fetchone()
        review = connection.execute("SELECT id FROM triage_review ORDER BY received_at LIMIT 1").fetchone()
    if not agency or not review:
        raise Unreadable("There is no tip to report.")
    new = f"{REPORTS}new/"
    _status, page = browser.get(f"{new}?review={review[0]}")
    _status, page = browser.post(new, [*_token(page), ("review", str(review[0])), ("begin", "yes")])
    chosen = {"agency": str(agency[0]), "basis": "required_by_law", "consent": "", "identity": ""}
    pairs, planted = fill(Forms(page).largest(), marked, chosen)
    browser.post(new, pairs)  # turned away for its letters, and shown again
    stem = marked.text.stem
    texts = {"summary", "known", "cautions", "vehicle", "reason", "law", "weighing"}
    ticked = {"place", "persons", "names", "descriptions", "identifiers"}  # these hold such letters too
    kept = [(name, stem if name in texts else value) for name, value in pairs if name not in ticked]
    browser.post(new, [pair for pair in kept if pair[0] != "agency"])
    browser.post(new, kept)
    with house.superuser() as connection:
        draft = connection.execute("SELECT id FROM triage_disclosure LIMIT 1").fetchone()
    if not draft:
        raise Unreadable(
            "No draft of a report was kept: what was refused cannot show that what is taken is sealed."
        )
    for step in ("open", "change", "submit", "acknowledge"):
        browser.post(f"{REPORTS}{draft[0]}/{step}/", [*_token(page), ("acknowledge-name", stem)])
    return planted + len(texts)


def _token(page: str) -> Pairs:
    form = Forms(page).largest()
    return [(one.name, one.value) for one in form.controls if one.name == "csrfmiddlewaretoken"]
