"""What a supervisor writes on a review: an attempt to reach the person harmed, a correction, a mark, a decision."""

from __future__ import annotations

from hotline.proving.browse import Browser, Forms, Marked, Pairs, fill
from hotline.proving.house import House
from hotline.sealing.proof import Unreadable

QUEUE = "/en/staff/queue/"
# The button, and the table that then holds the words.
ACTS = {
    "reached": "triage_reachattempt",
    "correct": "intake_correction",
    "person": "intake_person",
    "never-publish": "triage_publicationmark",
    "may-publish": "triage_publicationmark",
    "decide": "triage_decision",
}


def review(house: House, marked: Marked) -> int:
    """Each act with all that the page holds, as a browser sends it; first with a time that is none, then rightly."""
    cookie = house.run("hotline.proving.door", "supervisor").strip()
    browser = Browser(f"http://localhost:{house.staff_port}", cookie)
    with house.superuser() as connection:
        row = connection.execute(
            "SELECT id FROM triage_review WHERE minor_now IN ('no', 'unknown') AND claimed_by_id IS NULL "
            "ORDER BY received_at LIMIT 1"
        ).fetchone()
    if not row:
        raise Unreadable("There is no tip to decide on.")
    page_path = f"{QUEUE}{row[0]}/"
    _status, page = browser.get(page_path)
    chosen = {
        "reach-tried_at": "", "correct-fact": "venue:street", "person-role": "other", "person-age_band": "a25_34",
        "decide-outcome": "options_discussed",
    }  # fmt: skip
    pairs, planted = fill(Forms(page).largest(), marked, chosen)
    browser.post(
        f"{page_path}reached/", [*pairs, ("reach-tried_at", marked.text.stem)]
    )  # turned away, and shown again
    for act, table in ACTS.items():
        before = house.count(table)
        browser.post(f"{page_path}{act}/", pairs)
        if house.count(table) <= before:
            raise Unreadable(
                f"{table} kept nothing: what is refused cannot show that what is taken is sealed."
            )
    browser.post(f"{page_path}open/", _token(pairs))
    return planted


def _token(pairs: Pairs) -> Pairs:
    return [pair for pair in pairs if pair[0] == "csrfmiddlewaretoken"]
