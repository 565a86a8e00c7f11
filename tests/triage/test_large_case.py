"""A case of many tips is turned page by page: nothing stands twice, nothing is missed, and what must be seen is said on
every page."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import chain

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hotline.now import now
from intake.models import Person
from intake.said import ConsentSaid
from tests.reading_pages import Seen
from tests.support import signed_in, staff_member
from tests.triage.reports import GRANTED, RELAYED, Desk, a_situation
from tests.triage.tips import review_of, victim
from triage.actions import add_note, add_tip, close_case, merge, open_case, read_case
from triage.models import Case, CaseTip, PersonTie

pytestmark = pytest.mark.django_db

NO = ConsentSaid(recipient_kind="police", purpose="investigation", decision="refused")


def a_tip(day, at=None, **facts):
    """Received so many days ago."""
    facts = {"persons": (victim("a25_34"),)} | facts
    return review_of(received_at=(at or now()) - timedelta(days=day), **facts)


class Large:
    """A case of so many tips in the hands of Rosa Amiri: two came in at one moment, a day before those two more, and
    so on. `reviews`: the newest first."""

    def __init__(self, tips, oldest=(), **facts):
        self.rosa = staff_member("supervisor", name="Rosa Amiri")
        self.client = signed_in(staff=self.rosa)
        moment = now()
        made = [a_tip(number // 2, moment, **facts) for number in range(2, tips + 2 - len(oldest))]
        self.reviews = sorted(made, key=lambda one: (one.received_at, one.pk), reverse=True) + list(oldest)
        self.case = open_case(tip=self.reviews[0].tip, by=self.rosa, note="The same motel.")
        for review in self.reviews[1:]:
            add_tip(case=self.case, tip=review.tip, by=self.rosa)
        self.here = f"/en/staff/cases/{self.case.pk}/"

    @property
    def references(self):
        return [review.reference for review in self.reviews]

    def page(self, query="", client=None):
        answer = (client or self.client).get(self.here + query)
        assert answer.status_code == 200
        return answer.content.decode()

    def act(self, name, query="", **data):
        """A button of the page at this address, with what is in its form."""
        kept = {
            tag.attrs["name"]: tag.attrs["value"]
            for tag in Seen(self.page(query)).all("input")
            if tag.attrs.get("name", "").startswith("at-")
        }
        return self.client.post(f"{self.here}{name}/", kept | data)

    def pages(self, words, read):
        """What `read` finds on each page, from the first on by the link of these words."""
        found, query = [], ""
        for _page in range(9):
            page = self.page(query)
            found.append(read(page))
            if (query := way(page, words)) is None:
                return found
        raise AssertionError("It does not come to an end.")


def section(page, title):
    return page.partition(f'<h2 id="{title}">')[2].partition("</section>")[0]


def way(page, words):
    """Where the link of these words leads; None where there is none."""
    links = [tag.attrs["href"] for tag in Seen(page).all("a") if tag.text == words]
    return re.sub(r"^[^?]*|#.*$", "", links[0]) if links else None


def tips_on(page):
    return references(section(page, "tips-title").partition("<ul")[2].partition("</ul>")[0])


def references(html):
    return re.findall(r'class="ref"[^>]*>([^<]+)<', html)


def people_on(page):
    return re.findall(r'name="page-person" value="([^"]+)"', section(page, "people-title"))


def lines_on(page):
    return section(page, "timeline-title").partition("<ol")[2].partition("</ol>")[0].split("<li")[1:]


def chosen(page):
    return [
        tag.attrs["value"]
        for tag in Seen(page).all("input")
        if "checked" in tag.attrs and "value" in tag.attrs
    ]


def test_each_tip_stands_on_one_page_the_newest_first():
    large = Large(120)
    pages = large.pages("Older tips", tips_on)
    assert [len(page) for page in pages] == [50, 50, 20]
    assert [*chain(*pages)] == large.references
    last = large.page(way(large.page(way(large.page(), "Older tips")), "Older tips"))
    assert tips_on(large.page(way(last, "Back to the newest tips"))) == pages[0]


def test_each_person_stands_on_one_page():
    large = Large(33, persons=(victim("a25_34"), victim("a19_24"), victim("a25_34")))
    pages = large.pages("People of older tips", people_on)
    assert [len(page) for page in pages] == [50, 49]
    assert sorted(chain(*pages)) == sorted(map(str, Person.objects.values_list("pk", flat=True)))


@pytest.mark.long
def test_each_line_of_what_happened_stands_on_one_page():
    """Sixty tips received, the case opened around one of them, the others put into it."""
    large = Large(60)
    pages = large.pages("Before that", lines_on)
    assert [len(page) for page in pages] == [50, 50, 20]
    text = "".join(chain(*pages))
    for reference in large.references:
        assert text.count(f"Tip received: {reference}") == 1
        assert len(re.findall(f"(Tip added|Case opened) · {reference}", text)) == 1


def test_a_tip_that_arrives_meanwhile_moves_nothing():
    large = Large(60)
    query = way(large.page(), "Older tips")
    second = tips_on(large.page(query))
    new = a_tip(0)
    add_tip(case=large.case, tip=new.tip, by=large.rosa)
    assert tips_on(large.page(query)) == second == large.references[50:]
    assert tips_on(large.page()) == [new.reference, *large.references[:49]]


@pytest.mark.parametrize("place", ["nonsense", "0~2026-01-01T00:00~x", "1~2026-01-01T00:00:00~", "'; --"])
def test_a_place_that_is_none_is_the_beginning(place):
    large = Large(3)
    for name in ("tips", "people", "reports", "past", "with"):
        assert tips_on(large.page(f"?{name}={place}")) == large.references


def statements(large, query=""):
    large.page(query)  # what is remembered from the first page on
    with CaptureQueriesContext(connection) as made:
        large.page(query)
    return len(made)


def test_a_page_of_a_large_case_costs_what_a_page_of_a_small_one_costs():
    """One more for what is to do first. The page on which both what was done and what was received stands, one more."""
    small, middle, large = (Large(tips) for tips in (3, 60, 120))
    assert [statements(one) for one in (small, middle, large)] == [14, 14, 14]
    second = [way(one.page(), "Before that") for one in (middle, large)]
    third = way(large.page(second[1]), "Before that")
    assert [statements(middle, second[0]), statements(large, third)] == [15, 15]


def test_what_must_be_seen_is_said_on_every_page():
    """A child, a flood, a yes taken back, a report nobody has yet: all of the oldest tips, on the last page."""
    desk = Desk()
    report = desk.released(a_situation(by=desk.author, received_at=now() - timedelta(days=200)))
    child = a_tip(199, persons=(victim("a14_15"),))
    large = Large(
        110,
        oldest=(
            a_tip(197, held=True), a_tip(198, consents=(GRANTED,), consent_choice="share"), child, report.tip.review,
        ),
    )  # fmt: skip
    taken_back(large.reviews[-3])
    first = large.page()
    middle = large.page(way(first, "Older tips"))
    for page in (first, middle):
        assert child.reference not in tips_on(page)
        said = page.partition('<div class="whole">')[2].partition("</div>")[0]
        for words in (
            "tips: 110", "open and urgent: 1", "open and held: 1", "with a consent taken back: 1", "people: 111",
            "released, not handed over yet: 1",
        ):  # fmt: skip
            assert words in said
        assert [child.reference, *references(said)[1:]] == references(said) and len(references(said)) == 5
        assert "a minor" in page.partition("<h1>")[2].partition("</h1>")[0]
    last = section(large.page(way(middle, "Older tips")), "tips-title")
    for words in ("a minor", "held", "consent taken back"):
        assert last.count(f">{words}<") == 1


def taken_back(review):
    from intake.models import Consent

    Consent.objects.create(
        tip=review.tip, recipient_kind="police", purpose="investigation", decision="refused",
        includes_identity=False, source="self",
    )  # fmt: skip


def test_a_no_of_ones_own_stands_against_a_yes_that_another_relayed_whichever_came_first():
    tip = a_tip(1, consents=(NO, RELAYED), consent_choice="share")
    other = a_tip(2, consents=(GRANTED,), consent_choice="share")
    assert ">consent taken back<" in section(Large(4, oldest=(tip,)).page(), "tips-title")
    assert ">consent taken back<" not in section(Large(4, oldest=(other,)).page(), "tips-title")


def test_a_small_case_says_nothing_of_a_whole():
    page = Large(3).page()
    assert 'class="whole"' not in page and way(page, "Older tips") is None and "keep in sight" not in page


@pytest.mark.long
def test_tips_are_split_off_from_a_later_page():
    large = Large(60)
    query = way(large.page(), "Older tips")
    going = [review.tip_id for review in large.reviews[55:]]
    page = large.act("split", query, **{"page-tip": going}).content.decode()
    assert "Not done" in page and tips_on(page) == large.references[50:]
    assert chosen(page) == [str(tip) for tip in going]
    answer = large.act("split", query, **{"page-tip": going, "change-why": "Another town."})
    assert answer.status_code == 302
    assert set(CaseTip.objects.filter(left_at=None, case=large.case).values_list("tip_id", flat=True)) == {
        review.tip_id for review in large.reviews[:55]
    }
    new = Case.objects.exclude(pk=large.case.pk).get()
    assert sorted(new.tips.values_list("tip_id", flat=True)) == sorted(going)


@pytest.mark.long
def test_merging_brings_over_the_tips_of_every_page_and_closing_closes_all():
    large = Large(60)
    home = open_case(tip=a_tip(1).tip, by=large.rosa)
    merge(case=large.case, into=home, note="The same flat.", by=large.rosa)
    assert CaseTip.objects.filter(case=home, left_at=None).count() == 61
    close_case(case=home, reason="no_more_facts", note="Nobody answers.", by=large.rosa)
    large.here = f"/en/staff/cases/{home.pk}/"
    assert sum(len(page) for page in large.pages("Older tips", tips_on)) == 61


@pytest.mark.long
def test_people_of_two_pages_are_tied_with_one_kept_in_sight():
    large = Large(60)
    first = large.page()
    one = people_on(first)[0]
    link = next(tag.attrs["href"] for tag in Seen(first).all("a") if tag.text.startswith("keep in sight"))
    kept = re.sub(r"^[^?]*|#.*$", "", link)
    second = large.page(way(large.page(kept), "People of older tips"))
    assert people_on(second)[0] == one and one in chosen(second) and len(people_on(second)) == 11
    other, query = people_on(second)[1], way(large.page(kept), "People of older tips")
    answer = large.act("tie", query, **{"page-person": [one, other]})
    assert {str(tie.person_id) for tie in PersonTie.objects.filter(ended_at=None)} == {one, other}
    page = large.client.get(answer["Location"]).content.decode()
    assert people_on(page) == people_on(second)
    stranger = a_tip(1).tip.persons.get()
    assert str(stranger.pk) not in people_on(large.page(f"?with={stranger.pk}"))
    assert large.act("tie", **{"page-person": [one, str(stranger.pk)]}).status_code == 422


@pytest.mark.long
def test_every_page_is_for_those_who_see_the_queue():
    large = Large(60)
    later = way(large.page(), "Older tips")
    for role in ("specialist", "partnerships", "analyst", "privacy_officer", "administrator"):
        client = signed_in(role)
        assert [client.get(large.here + query).status_code for query in ("", later)] == [403, 403]
    director = signed_in("director")
    page = large.page(later, director)
    assert tips_on(page) == large.references[50:] and "page-tip" not in page


@pytest.mark.django_db(transaction=True)
def test_the_words_of_the_page_in_sight_are_opened_and_no_others():
    large = Large(60)
    add_note(case=large.case, note="She has a sister in Moncton.", by=large.rosa)
    first = large.client.post(f"{large.here}read/").content.decode()
    later = large.act("read", way(large.page(), "Before that")).content.decode()
    assert "a sister in Moncton" in first and "The same motel" not in first
    assert "The same motel" in later and "Moncton" not in later
    assert list(read_case(case=large.case, by=large.rosa).values()) == ["She has a sister in Moncton."]
