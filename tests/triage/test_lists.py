"""Lists by coded facts: one predicate for the list, its pages, the next of it, a search and a file."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from hotline.accounts.models import Staff
from hotline.audit.log import record
from hotline.audit.models import AuditEntry
from hotline.now import now
from hotline.reference import reference
from tests.support import signed_in, staff_member
from tests.triage.tips import review_of
from triage.access import lists as list_access
from triage.actions import claim, correct, decide, lists, open_case
from triage.filters import CODES, Filter
from triage.models import Review, SavedView, listed
from triage.rules import FACTORS
from triage.shown import lists as list_shown

pytestmark = pytest.mark.django_db
LIST = "/en/staff/queue/list/"
WEIGHED = dict.fromkeys(FACTORS, "not_known")


def shown(client, query: str = "") -> list[str]:
    page = client.get(f"{LIST}?{query}")
    assert page.status_code == 200
    return rows_of(page)


def rows_of(page) -> list[str]:
    return re.findall(r'<li class="row" id="r-([0-9a-f-]+)"', page.content.decode())


def close(review: Review, by: Staff, outcome: str = "referred") -> None:
    decide(review=review, outcome=outcome, factors=WEIGHED, notes={}, missing=[], by=by)


def a_night(by: Staff) -> dict[str, Review]:
    """One review for each thing that can be asked for, else alike: a phone call in English, adult, no danger."""
    plain = {"danger": "no", "province": "ON", "minor_answer": "no"}
    night = {
        "plain": review_of(**plain),
        "minor": review_of(**plain | {"minor_answer": "yes"}),
        "danger": review_of(**plain | {"danger": "yes"}),
        "quebec": review_of(**plain | {"province": "QC"}),
        "nowhere": review_of(**plain | {"province": ""}),
        "french": review_of(**plain | {"language": "fr"}),
        "spanish": review_of(**plain | {"language": "es"}),
        "held": review_of(held=True, **plain),
        "old": review_of(received_at=now() - timedelta(hours=13), **plain),
        "late": review_of(received_at=now() - timedelta(hours=30), **plain),
        "mine": review_of(**plain),
        "stray": review_of(**plain),
        "in_case": review_of(**plain),
        "closed": review_of(**plain),
        "corrected": review_of(**plain),
    }
    claim(review=night["mine"], by=by)
    Review.objects.filter(pk=night["stray"].pk).update(stray_at=now())
    open_case(tip=night["in_case"].tip, by=by)
    close(night["closed"], by)
    correct(review=night["corrected"], field="province", value="BC", reason="Said later.", by=by)
    return night


ASKED = {
    "minor=yes": {"minor"},
    "lane=urgent": {"minor", "danger"},
    "danger=yes": {"danger"},
    "province=QC": {"quebec"},
    "province=BC": {"corrected"},
    "province=none": {"nowhere"},
    "province=BC&province=QC": {"quebec", "corrected"},
    "language=fr": {"french"},
    "language=other": {"spanish"},
    "mark=held": {"held"},
    "mark=stray": {"stray"},
    "mark=held&mark=stray": {"held", "stray"},
    "age=under_24": {"old"},
    "age=over_24": {"late"},
    "who=me": {"mine"},
    "case=in": {"in_case"},
    "state=closed_7": {"closed"},
    "province=ON&danger=yes": {"danger"},
    "province=QC&danger=yes": set(),
    "channel=phone": set(),
}


def test_each_filter_shows_exactly_what_it_names_and_its_file_search_and_steps_agree():
    amara = staff_member("supervisor")
    client = signed_in(staff=amara)
    night = a_night(amara)
    names = {str(review.pk): name for name, review in night.items()}
    refs = {reference(review.tip_id): name for name, review in night.items()}
    for query, expected in ASKED.items():
        listed_now = shown(client, query)
        assert {names[one] for one in listed_now} == expected, query
        codes: dict[str, list[str]] = {}
        for part in query.split("&"):
            codes.setdefault(*part.split("=")[:1], []).append(part.split("=")[1])
        assert rows_of(client.post(LIST + "find/", codes)) == listed_now, query
        file = client.post(LIST + "file/", codes).content.decode("utf-8-sig")
        assert {refs[row["reference"]] for row in csv.DictReader(StringIO(file))} == expected, query
        for here, following in zip(listed_now, [*listed_now[1:], None], strict=False):
            answer = client.get(f"/en/staff/queue/{here}/next/?list=1&{query}")
            assert answer.status_code == 302
            assert answer["Location"].startswith(f"/en/staff/queue/{following}/" if following else LIST), (
                query
            )
            assert set(query.split("&")) <= set(answer["Location"].partition("?")[2].split("&"))
            if following:
                back = client.get(f"/en/staff/queue/{following}/previous/?list=1&{query}")
                assert back["Location"].startswith(f"/en/staff/queue/{here}/"), query


def test_without_a_filter_everything_that_waits_is_there_and_what_is_due_first_stands_first():
    amara = staff_member("supervisor")
    night = a_night(amara)
    rows = shown(signed_in(staff=amara))
    assert set(rows) == {str(review.pk) for name, review in night.items() if name != "closed"}
    assert rows[0] == str(night["late"].pk)
    assert rows[-1] == str(night["held"].pk)  # a flood stands behind, and nothing hides it


def test_each_row_of_a_list_says_its_lane_since_lanes_stand_mixed_there():
    client = signed_in(staff=staff_member("supervisor"))
    for lane, minor in (("Urgent", "yes"), ("Non-urgent", "no")):
        review = review_of(minor_answer=minor, danger="no")
        row = re.search(rf'id="r-{review.pk}".*?</li>', client.get(LIST).content.decode(), re.DOTALL)
        assert row and f"</span> {lane}</b> · " in row[0]
        found = client.post(LIST + "find/", {"reference": review.reference}).content.decode()
        assert f"</span> {lane}</b> · " in found
    assert "of-lane" not in client.get("/en/staff/queue/").content.decode()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_two_questions_of_the_filter_read_alike(language):
    page = signed_in(staff=staff_member("supervisor")).get(f"/{language}/staff/queue/list/").content.decode()
    legends = re.findall(r"<legend>(.*?)</legend>", page)
    assert len(legends) == 11 and len(set(legends)) == 11


def test_opened_again_and_unread_are_marks():
    amara = staff_member("supervisor")
    review, other = review_of(), review_of()
    close(review, amara)
    correct(review=review, field="minor", value="yes", reason="She is 16.", by=amara)
    assert shown(signed_in(staff=amara), "mark=reopened") == [str(review.pk)]
    assert shown(signed_in(staff=amara), "mark=unread") == []
    assert str(other.pk) in shown(signed_in(staff=amara))


def test_only_codes_stand_in_an_address_and_nonsense_is_left_out():
    client = signed_in("supervisor")
    review = review_of(province="QC")
    page = client.get(
        LIST + "?province=QC&province=Smith&name=Rosa&lane=x&after=nonsense&state=open"
    ).content.decode()
    assert f"/en/staff/queue/{review.pk}/?list=1&amp;province=QC" in page
    for word in ("Smith", "Rosa"):
        assert word not in page
    kept = Filter.kept({"province": ["QC", "x"], "state": ["closed_7"], "gone": ["a"]})
    assert kept.query() == "state=closed_7&province=QC"


def test_what_was_just_decided_leads_on_from_where_it_stood():
    amara = staff_member("supervisor")
    first, second, third = (review_of(received_at=now() - timedelta(hours=hours)) for hours in (9, 8, 7))
    client = signed_in(staff=amara)
    close(second, amara)
    for way, expected in (("next", third), ("previous", first)):
        answer = client.get(f"/en/staff/queue/{second.pk}/{way}/?list=1")
        assert answer["Location"] == f"/en/staff/queue/{expected.pk}/?list=1"


def test_a_review_opened_from_a_list_knows_the_way_back_and_on():
    review = review_of(province="QC")
    client = signed_in("supervisor")
    page = client.get(f"/en/staff/queue/{review.pk}/?list=1&province=QC").content.decode()
    assert f'/en/staff/queue/{review.pk}/next/?list=1&amp;province=QC" rel="next"' in page
    assert 'href="/en/staff/queue/list/?list=1&amp;province=QC"' in page
    assert 'rel="next"' not in client.get(f"/en/staff/queue/{review.pk}/").content.decode()
    claimed = client.post(f"/en/staff/queue/{review.pk}/claim/?list=1&province=QC")
    assert claimed["Location"] == f"/en/staff/queue/{review.pk}/?list=1&province=QC"


def test_pages_follow_each_other_without_gap_or_repeat(monkeypatch):
    client = signed_in("supervisor")
    made = [
        review_of(received_at=now() - timedelta(minutes=number), held=number % 3 == 0) for number in range(11)
    ]
    monkeypatch.setattr(list_access, "ROWS", 4)
    seen, after = [], ""
    for _page in range(4):
        page = client.get(LIST + after)
        seen += rows_of(page)
        found = re.search(r'href="/en/staff/queue/list/(\?list=1&amp;after=[^"]+)"', page.content.decode())
        if not found:
            break
        after = found[1].replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == len(made)


def test_a_page_looks_at_so_many_and_says_where_it_stopped(monkeypatch):
    """A rare fact costs no more in a large table: the rest is a press away, and nothing is left out."""
    monkeypatch.setattr(listed, "SCAN", 3)
    client = signed_in("supervisor")
    for number in range(7):
        review_of(received_at=now() - timedelta(hours=number), province="ON")
    rare = review_of(province="QC")
    page = client.get(LIST + "?province=QC")
    assert rows_of(page) == []
    assert "Look further" in page.content.decode()
    ways = 0
    while not rows_of(page):
        path = re.search(r'href="(/en/staff/queue/list/\?[^"]+)" rel="next"', page.content.decode())[1]
        page = client.get(path.replace("&amp;", "&"))
        ways += 1
    assert (rows_of(page), ways) == ([str(rare.pk)], 2)
    file = client.post(LIST + "file/", {"province": "QC"}).content.decode("utf-8-sig")
    assert reference(rare.tip_id) in file


def test_a_list_costs_the_same_for_one_and_for_sixty():
    client = signed_in("supervisor")
    review_of(province="QC")
    client.get(LIST + "?province=QC")

    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(LIST + "?province=QC&language=en")
        return len(caught)

    few = cost()
    for _number in range(60):
        review_of(province="QC")
    assert (few, cost()) == (6, 5)  # one more where the walk came to its end


# Searching


def test_a_search_finds_tips_cases_and_contacts_by_four_signs_and_is_in_the_log_first():
    amara = staff_member("supervisor")
    review = review_of()
    case = open_case(tip=review.tip, by=amara)
    client = signed_in(staff=amara)
    for sought, link in (
        (review.reference, f"/en/staff/queue/{review.pk}/"),
        (review.reference[:4].lower(), f"/en/staff/queue/{review.pk}/"),
        (case.reference, f"/en/staff/cases/{case.pk}/"),
        (reference(review.tip.interaction_id), f'href="/en/staff/queue/{review.pk}/">to its tip'),
    ):
        page = client.post(LIST + "find/", {"reference": sought})
        assert link in page.content.decode(), sought
    entry = AuditEntry.objects.filter(action="queue.searched").order_by("number").first()
    assert entry.facts == {"reference": review.reference.replace("-", ""), "asked": ["state:open"]}
    close(review, amara)
    assert rows_of(client.post(LIST + "find/", {"reference": review.reference})) == [str(review.pk)]
    assert rows_of(client.post(LIST + "find/", {"reference": review.reference, "province": "YT"})) == []


def test_a_search_within_a_filter_never_says_that_a_reference_is_nobodys():
    client, review = signed_in(staff=staff_member("supervisor")), review_of(province="ON")
    within = client.post(LIST + "find/", {"reference": review.reference, "province": "YT"}).content.decode()
    assert "What does not fit it was not searched." in within and "No tip, case or contact" not in within
    again = re.search(r'name="reference" value="([^"]+)">.*?Search without the filter', within, re.DOTALL)
    assert again and rows_of(client.post(LIST + "find/", {"reference": again[1]})) == [str(review.pk)]
    nowhere = client.post(LIST + "find/", {"reference": "ZZZZ-ZZZZ"}).content.decode()
    assert "No tip, case or contact" in nowhere and "Search without the filter" not in nowhere


@pytest.mark.parametrize(
    "sought", ["Rosa Lindqvist", "abc", "613-555-0142x", "'; DROP TABLE", "%", "_ _ _ _"]
)
def test_words_are_not_searched_and_leave_no_trace(sought):
    review_of(narrative="Rosa Lindqvist")
    client = signed_in("supervisor")
    page = client.post(LIST + "find/", {"reference": sought})
    assert page.status_code == 422
    assert "This is no reference." in page.content.decode()
    assert not AuditEntry.objects.filter(action="queue.searched").exists()


@pytest.mark.django_db(transaction=True)
def test_where_the_log_fails_nothing_is_found_and_nothing_leaves(monkeypatch):
    review = review_of()
    client = signed_in("supervisor")
    client.raise_request_exception = False

    def broken(**_facts):
        raise RuntimeError

    monkeypatch.setattr(lists, "record_read", broken)
    for path, said in (("find/", {"reference": review.reference}), ("file/", {})):
        answer = client.post(LIST + path, said)
        assert answer.status_code == 500
        assert review.reference not in answer.content.decode()


# The file


def test_a_file_holds_coded_facts_alone_and_is_in_the_log():
    amara = staff_member("supervisor", name="=cmd|' /C calc'!A0")
    review = review_of(narrative="Seven Pines.", province="QC")
    claim(review=review, by=staff_member("supervisor", name="=HYPERLINK(1)"))
    answer = signed_in(staff=amara).post(LIST + "file/", {"province": ["QC"]})
    text = answer.content.decode("utf-8-sig")
    (row,) = csv.DictReader(StringIO(text))
    assert tuple(row) == list_shown.FILE_HEAD
    assert (row["province"], row["claimed"], row["lane"]) == ("QC", "yes", "non_urgent")
    assert answer["Content-Disposition"] == 'attachment; filename="list.csv"'
    for word in ("Seven", "HYPERLINK", "cmd"):
        assert word not in text
    entry = AuditEntry.objects.get(action="queue.exported")
    assert (entry.actor_id, entry.facts) == (amara.pk, {"rows": 1, "asked": ["state:open", "province:QC"]})


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx"])
def test_a_cell_never_begins_a_formula(text):
    assert list_shown.safe_cell(text) == "'" + text
    assert list_shown.safe_cell("web_form") == "web_form"


def test_a_list_too_long_for_a_file_is_refused_in_words(monkeypatch):
    monkeypatch.setattr(list_access, "EXPORT_MOST", 1)
    review_of()
    client = signed_in("director")
    assert client.post(LIST + "file/").status_code == 200
    review_of()
    page = client.post(LIST + "file/")
    assert page.status_code == 422
    assert "longer than 5,000" in page.content.decode()


def test_an_untrained_supervisor_takes_no_file():
    assert signed_in("supervisor", trained=False).post(LIST + "file/").status_code == 403


# Views that are kept


def test_a_view_is_kept_shared_and_removed_by_its_owner_alone():
    amara, bao = signed_in("supervisor"), signed_in("director")
    kept = amara.post(LIST + "save/", {"name": "Quebec", "province": "QC", "mark": "held"})
    assert kept["Location"] == LIST + "?list=1&mark=held&province=QC"
    view = SavedView.objects.get()
    assert view.asks() == replace(Filter(), mark=("held",), province=("QC",))
    assert ">Quebec" in amara.get(LIST).content.decode()
    assert ">Quebec" not in bao.get(LIST).content.decode()
    amara.post(LIST + "save/", {"name": "Quebec", "province": "QC", "shared": "on"})
    assert SavedView.objects.get().asks() == replace(Filter(), province=("QC",))
    assert ">Quebec" in bao.get(LIST).content.decode()
    assert bao.post(LIST + f"views/{view.pk}/remove/").status_code == 404
    assert amara.post(LIST + f"views/{view.pk}/remove/").status_code == 302
    assert not SavedView.objects.exists()


def test_a_view_needs_a_name_and_something_to_ask():
    client = signed_in("supervisor")
    page = client.post(LIST + "save/", {"name": "", "province": "QC"})
    assert page.status_code == 422
    assert "Give it a name." in page.content.decode()
    assert client.post(LIST + "save/", {"name": "All"}).status_code == 422
    assert client.post(LIST + "save/", {"name": "x" * 41, "province": "QC"}).status_code == 422


@pytest.mark.parametrize(
    "filter_",
    [
        {"province": ["XX"]},
        {"name": ["Rosa"]},
        {"province": "QC"},
        [],
        "QC",
        {"lane": [{"a": 1}]},
        {"lane": [None]},
    ],
)
def test_the_database_keeps_no_word_in_a_view(filter_):
    owner = staff_member("supervisor")
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(owner=owner, name="n", filter=filter_)


def test_every_code_of_the_filter_can_be_kept():
    everything = {name: list(codes) for name, codes in CODES.items()} | {"state": ["closed_90"]}
    view = SavedView.objects.create(owner=staff_member("supervisor"), name="all", filter=everything)
    assert view.asks().parts() == everything
    for code in CODES["state"][1:]:
        SavedView.objects.create(owner=view.owner, name=code, filter={"state": [code]})


# Handing over, and the short way out


def test_a_claimed_review_is_handed_to_a_colleague_by_who_holds_it():
    amara, bao = staff_member("supervisor"), staff_member("supervisor", name="Bao Tran")
    review = review_of()
    due = review.due_at
    path = f"/en/staff/queue/{review.pk}/hand-over/"
    client = signed_in(staff=amara)
    assert "Claim it first" in client.post(path, {"to": bao.pk}).content.decode()
    claim(review=review, by=amara)
    assert "Bao Tran" in client.get(path).content.decode()
    assert client.post(path, {"to": bao.pk}).status_code == 302
    review.refresh_from_db()
    assert (review.claimed_by_id, review.due_at) == (bao.pk, due)
    entry = AuditEntry.objects.get(action="review.handed_over")
    assert (entry.actor_id, entry.target_id, entry.tip_id) == (amara.pk, str(bao.pk), review.tip_id)
    assert client.post(path, {"to": bao.pk}).status_code == 422


def test_what_was_done_is_said_once_and_lies_in_no_cookie():
    amara, bao = staff_member("supervisor"), staff_member("supervisor", name="Bao Tran")
    review = review_of()
    claim(review=review, by=amara)
    client = signed_in(staff=amara)
    answer = client.post(f"/en/staff/queue/{review.pk}/hand-over/", {"to": bao.pk})
    assert set(answer.cookies) <= {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
    said = "Handed over to Bao Tran"
    assert said in client.get(answer.headers["Location"]).content.decode()
    assert said not in client.get(answer.headers["Location"]).content.decode()


def test_nobody_is_handed_what_they_may_not_decide():
    amara = staff_member("supervisor")
    review = review_of()
    claim(review=review, by=amara)
    client = signed_in(staff=amara)
    untrained = staff_member("supervisor", trained=False)
    for to in (staff_member("specialist"), untrained, staff_member("administrator"), amara):
        assert client.post(f"/en/staff/queue/{review.pk}/hand-over/", {"to": to.pk}).status_code == 422
    review.refresh_from_db()
    assert review.claimed_by_id == amara.pk


def test_out_of_mandate_takes_two_presses_after_reading_and_is_counted():
    amara = staff_member("supervisor")
    review = review_of(narrative="Buy cheap watches.")
    client, path = signed_in(staff=amara), f"/en/staff/queue/{review.pk}/out-of-scope/"
    assert "You have not opened it yet." in client.get(path).content.decode()
    assert client.post(path).status_code == 422
    with transaction.atomic():
        record(by=amara, action="tip.opened", target=review, tip_id=review.tip_id, data_class="C")
    assert "Close it as out of mandate" in client.get(path).content.decode()
    assert client.post(path).status_code == 302
    review.refresh_from_db()
    assert (review.outcome, review.decided_by_id) == ("out_of_scope", amara.pk)
    assert AuditEntry.objects.filter(action="review.out_of_scope", tip_id=review.tip_id).count() == 1
    other = client.get(f"/en/staff/queue/{review_of().pk}/out-of-scope/").content.decode()
    assert "1 by you, 1 by everybody" in other


@pytest.mark.parametrize("facts", [{"minor_answer": "maybe"}, {"danger": "yes"}])
def test_a_minor_or_danger_never_takes_the_short_way(facts):
    amara = staff_member("supervisor")
    review = review_of(**facts)
    page = signed_in(staff=amara).post(f"/en/staff/queue/{review.pk}/out-of-scope/")
    assert page.status_code == 422
    review.refresh_from_db()
    assert review.stopped_at is None


def test_danger_that_was_learned_of_later_counts_too():
    amara = staff_member("supervisor")
    review = review_of(danger="no")
    correct(review=review, field="danger", value="yes", reason="He has a knife.", by=amara)
    page = signed_in(staff=amara).post(f"/en/staff/queue/{review.pk}/out-of-scope/")
    assert "Weigh the six factors" in page.content.decode()


def test_each_lane_says_how_long_its_oldest_waits():
    client = signed_in("supervisor")
    review_of(received_at=now() - timedelta(hours=3, seconds=20))
    review_of(held=True, received_at=now() - timedelta(hours=5, seconds=20))
    page = client.get("/en/staff/queue/").content.decode()
    assert "the oldest waits 5" in page
    assert page.count("the oldest waits") == 1
