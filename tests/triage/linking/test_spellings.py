"""One thing in two spellings is one tag; two things that look alike are two."""

from __future__ import annotations

from itertools import combinations

import pytest

from tests.triage.linking.spellings import Pair, near, same
from triage.linking.found import values_of
from triage.linking.tags import Cost, stretched, tag_of
from triage.linking.values import KINDS, Value

CHEAP, KEY = Cost(memory=8, rounds=1), b"k" * 32


def tags(said):
    return {(tag_of(v.kind, stretched(v, CHEAP), KEY), v.says) for v in values_of([said], {}, [])}


def joined(first, second):
    """The rule of the links: equal tags, unless both said what the tag leaves out."""
    return any(a == b and not (x == y == "known") for a, x in first for b, y in second)


def met(pair: Pair) -> bool:
    return joined(tags(pair.first), tags(pair.second))


@pytest.mark.long
def test_two_thousand_pairs_in_varied_spellings_are_found():
    pairs = same(2000)
    missed = [pair for pair in pairs if not met(pair)]
    print(f"recall {1 - len(missed) / len(pairs):.4f} of {len(pairs)}; missed {missed[:10]}")
    assert len(missed) <= 0.01 * len(pairs)


@pytest.mark.long
def test_what_only_looks_alike_is_not_joined():
    pairs = near()
    wrong = [pair for pair in pairs if met(pair)]
    print(f"false {len(wrong)} of {len(pairs)} near ones: {wrong[:10]}")
    assert len(wrong) <= 0.001 * len(pairs)


@pytest.mark.long
def test_two_thousand_things_are_not_joined_with_each_other():
    each = [tags(pair.first) for pair in same(2000, seed=7)]
    wrong = sum(joined(a, b) for a, b in combinations(each, 2))
    assert wrong <= 0.001 * len(each), f"{wrong} false in {len(each)} things"


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Call her at 613 555 0142 after nine", "phone", "+16135550142"),
        ("Son numéro : (514) 555-0199.", "phone", "+15145550199"),
        ("write to Rosa.Lee+x@gmail.com now", "email", "box:rosalee@gmail.com"),
        ("his instagram is @sweet_lily99, he posts", "handle", "instagram:sweet_lily99"),
        ("see https://leolist.cc/ad/991?utm_source=a.", "web", "leolist.cc/ad/991"),
        ("the ad is at leolist.cc/ad/991", "web", "leolist.cc/ad/991"),
        ("a white van, plate ABCD 123 of Ontario", "plate", "?:ABCD123"),
        ("plaque K1O 2B3", "plate", "?:K102B3"),
    ],
)
def test_running_text_gives_up_what_it_names(text, kind, value):
    assert (kind, value) in {(v.kind, v.text) for v in values_of([], {}, [text])}


@pytest.mark.parametrize(
    "text",
    [
        "She is 17 and came on 2026-11-02 at 10:30 p.m.",
        "Elle gagne 1 200 $ par semaine, 45 minutes.",
        "Room 214, $250 an hour",
    ],
)
def test_dates_and_amounts_are_no_numbers(text):
    assert values_of([], {}, [text]) == []


def test_a_place_is_told_by_its_town():
    here = {"business": "Motel Bel-Air inc.", "community": "Saint-Jérôme", "address": "12, rue St-Jean"}
    again = {"business": "The Bel Air Motel", "community": "St-Jerome", "address": "12 rue Saint Jean"}
    assert set(values_of([], here, [])) == set(values_of([], again, []))
    assert values_of([], {"business": "Motel", "community": "Moncton"}, []) == []
    assert values_of([], {"business": "Motel Bel-Air"}, []) == []


def test_a_tag_says_nothing_without_its_key_and_is_bound_to_its_kind():
    slow = stretched(Value("phone", "+16135550142"), CHEAP)
    one = tag_of("phone", slow, KEY)
    assert len(one) == 16
    assert one == tag_of("phone", slow, KEY)
    assert one != tag_of("phone", slow, b"l" * 32)
    assert len({tag_of(kind, slow, KEY) for kind in KINDS}) == len(KINDS)
    assert stretched(Value("phone", "1"), CHEAP) != stretched(Value("email", "1"), CHEAP)
