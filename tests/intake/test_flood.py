"""What tells a machine from a person, and what is remembered of either: in memory, keyed, for an hour at most."""

from __future__ import annotations

import itertools
import time
from hashlib import sha256
from typing import Any

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from hotline.form import tokens
from hotline.form.flood import judging
from hotline.form.flood.judging import ALLOWED, YOUNG, Signs, is_held
from hotline.form.flood.memory import Memory, Rate
from hotline.form.flood.signs import letters_of, network_of, proves
from intake import flood

HUMAN = 300  # seconds on the page


# --- The table -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("signs", "held"),
    [
        # Quiet times: a person is never held, with script or without, however quick, wherever from.
        (Signs(), False),
        (Signs(age=0), False),
        (Signs(before=None), False),
        (Signs(before=None, age=0), False),
        (Signs(proof=True, age=0), False),
        (Signs(again=True), False),  # something more, from the same page
        (Signs(before=9), False),  # a library's computer room
        (Signs(before=10), True),  # one network that is a flood by itself
        (Signs(before=10, proof=True), False),
        (Signs(before=20, proof=True), True),
        # A trap is a trap.
        (Signs(trap=True), True),
        (Signs(trap=True, proof=True), True),
        # A flood: whoever cannot be told from it stands behind, nobody else.
        (Signs(flood=True), False),  # without script, at a person's pace, from a network of their own
        (Signs(flood=True, age=YOUNG), False),
        (Signs(flood=True, age=YOUNG - 1), True),
        (Signs(flood=True, age=-200), True),  # clocks apart: no evidence of a person
        (Signs(flood=True, again=True), True),
        (Signs(flood=True, before=1), True),
        (Signs(flood=True, before=None), True),
        (Signs(flood=True, proof=True, age=0), False),
        (Signs(flood=True, proof=True, before=None), False),
        (Signs(flood=True, proof=True, again=True), False),
        (Signs(flood=True, proof=True, before=4), False),
        (Signs(flood=True, proof=True, before=5), True),
    ],
)
def test_the_table(signs: Signs, held: bool) -> None:
    assert is_held(signs) is held


ANY = st.builds(
    Signs, trap=st.booleans(), proof=st.booleans(), age=st.integers(-300, 90_000), again=st.booleans(),
    before=st.none() | st.integers(0, 50), flood=st.booleans(),
)  # fmt: skip


@given(ANY)
def test_a_proof_never_harms_and_quiet_never_holds_more_than_a_flood(signs: Signs) -> None:
    facts = vars(signs)
    assert not is_held(Signs(**facts | {"proof": True})) or is_held(Signs(**facts | {"proof": False}))
    assert not is_held(Signs(**facts | {"flood": False})) or is_held(Signs(**facts | {"flood": True}))


# --- Where from ------------------------------------------------------------------------------------


def asked(subject: str = "", work: str = "", **meta: str) -> Any:
    return RequestFactory().post("/en/tip/", {"subject": subject, "work": work}, **meta)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", bytes([203, 0, 113])),
        (" 203.0.113.200 ", bytes([203, 0, 113])),
        ("::ffff:203.0.113.7", bytes([203, 0, 113])),
        ("2001:db8:1:2::9", bytes.fromhex("20010db80001")),
        ("2001:db8:1:ffff::1", bytes.fromhex("20010db80001")),
        ("127.0.0.1", None),
        ("::1", None),
        ("10.1.2.3", None),
        ("fe80::1%eth0", None),
        ("", None),
        ("unknown", None),
        ("203.0.113.9:4000", None),
        ("999.1.1.1", None),
    ],
)
def test_an_address_is_cut_to_its_network(address: str, network: bytes | None, settings: Any) -> None:
    settings.HOTLINE_BEHIND_PROXY = True
    assert network_of(asked(HTTP_X_FORWARDED_FOR=f"198.51.100.1, {address}")) == network
    settings.HOTLINE_BEHIND_PROXY = False
    assert network_of(asked(REMOTE_ADDR=address)) == network


def test_only_what_our_own_proxy_has_added_is_believed(settings: Any) -> None:
    settings.HOTLINE_BEHIND_PROXY = True
    spoofed = asked(HTTP_X_FORWARDED_FOR="198.51.100.1, 198.51.100.2, 203.0.113.9", REMOTE_ADDR="10.0.0.1")
    assert network_of(spoofed) == bytes([203, 0, 113])
    assert network_of(asked(REMOTE_ADDR="203.0.113.9")) is None  # that is the proxy, not the sender
    settings.HOTLINE_BEHIND_PROXY = False
    direct = asked(HTTP_X_FORWARDED_FOR="198.51.100.1", REMOTE_ADDR="203.0.113.9")
    assert network_of(direct) == bytes([203, 0, 113])


# --- What is remembered ----------------------------------------------------------------------------


def test_no_address_lies_in_memory_and_the_same_one_looks_another_way_under_another_key() -> None:
    one, other = Memory(), Memory()
    network = bytes([203, 0, 113])
    for networks in (one, other):
        networks.add(network)
        networks.add(network)
        assert networks.met(network) == 2
        assert networks.met(bytes([203, 0, 114])) == 0
    kept = [*one._counts, *other._counts]
    assert len({*kept}) == 2
    assert all(network not in mark and len(mark) == 16 for mark in kept)
    plain = {sha256(network).digest()[:16], network}
    assert not plain & {*kept}


def test_all_is_forgotten_when_the_time_is_over_though_nobody_comes() -> None:
    networks = Memory(life=0.05)
    networks.add(bytes([203, 0, 113]))
    key = networks._key
    assert len(networks) == 1
    until = time.monotonic() + 5
    while len(networks) and time.monotonic() < until:
        time.sleep(0.01)
    assert len(networks) == 0
    assert networks._key != key
    assert networks.met(bytes([203, 0, 113])) == 0
    networks.add(bytes([203, 0, 113]))  # and the next hour ends as well
    assert networks._timer is not None
    networks.forget()


def test_an_hour_is_the_longest() -> None:
    assert flood.tips.networks._life <= 3600
    networks = Memory()
    networks.add(bytes([203, 0, 113]))
    assert networks._timer is not None
    assert networks._timer.interval <= 3600
    assert networks._timer.daemon
    networks.forget()


def test_there_is_an_end_to_what_is_remembered_and_nobody_is_pushed_out() -> None:
    networks = Memory(most=100)
    for number in range(1000):
        networks.add(number.to_bytes(3, "big"))
    assert len(networks) == 100
    assert networks.met((0).to_bytes(3, "big")) == 1
    assert networks.met((999).to_bytes(3, "big")) is None  # new, or one that did not fit: nobody can say
    assert networks.met(None) is None
    networks.forget()


def test_a_rate_is_over_only_while_it_lasts() -> None:
    rate = Rate(3, 0.2)
    for expected in (False, False, False):
        assert rate.over() is expected
        rate.add()
    assert rate.over()
    time.sleep(0.25)
    assert not rate.over()


# --- The work --------------------------------------------------------------------------------------


def work_for(token: str, bits: int) -> str:
    for number in itertools.count():
        answer = f"{number:07x}"
        digest = sha256((token + answer).encode()).digest()
        if int.from_bytes(digest, "big") >> (256 - bits) == 0:
            return answer
    raise AssertionError


def test_work_is_for_one_page_alone(settings: Any) -> None:
    settings.HOTLINE_WORK_BITS = 12
    mine, other = tokens.fresh().text, tokens.fresh().text
    answer = work_for(mine, 12)
    assert proves(mine, answer)
    assert not proves(other, answer)
    settings.HOTLINE_WORK_BITS = 24
    assert not proves(mine, answer)


@pytest.mark.parametrize("answer", ["", "x", "-1", "0" * 17, "é", "\0", "0x1", " 1", "A" * 7, "9" * 100_000])
def test_nonsense_proves_nothing(answer: str, settings: Any) -> None:
    settings.HOTLINE_WORK_BITS = 8
    assert not proves(tokens.fresh(at=1_000_000).text, answer)


# --- Whatever comes, the tip is taken --------------------------------------------------------------


def test_a_fault_in_the_signs_holds_nothing_and_stops_nothing(monkeypatch: Any) -> None:
    def broken(*_all: Any) -> None:
        raise MemoryError

    token = tokens.fresh()
    monkeypatch.setattr(judging, "network_of", broken)
    assert flood.held(asked(subject="x"), token, "Words.") is False
    flood.count(asked(), token, "Words.")


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=100)


@given(TEXT, TEXT, TEXT)
def test_any_header_and_any_field_is_survived(subject: str, work: str, header: str) -> None:
    flood.forget()
    request, token = asked(subject, work, HTTP_X_FORWARDED_FOR=header, REMOTE_ADDR=header), tokens.fresh()
    assert flood.tips.signs_of(request, token, subject).proof is False
    flood.count(request, token, subject)
    assert flood.tips.signs_of(request, token, "").again is True
    flood.forget()


def test_the_eleventh_of_one_network_is_a_flood_by_itself_and_all_together_are_another(settings: Any) -> None:
    flood.forget()
    settings.HOTLINE_BEHIND_PROXY = False
    seen = []
    for number in range(ALLOWED[False, False] + 1):
        old = tokens.fresh(at=time.time() - HUMAN)
        flood.tips.rate.forget()
        seen.append(flood.held(asked(REMOTE_ADDR="203.0.113.9"), old, f"Words {number}."))
        flood.count(asked(REMOTE_ADDR="203.0.113.7"), old, f"Words {number}.")
    assert seen == [False] * 10 + [True]
    for _tip in range(settings.HOTLINE_FLOOD_TIPS):
        flood.tips.rate.add()
    fresh, old = tokens.fresh(), tokens.fresh(at=time.time() - HUMAN)
    assert flood.held(asked(REMOTE_ADDR="198.51.100.4"), old, "Other words.") is False
    assert flood.held(asked(REMOTE_ADDR="198.51.100.4"), fresh, "Other words.") is True


def test_in_a_flood_the_same_words_and_the_same_page_are_the_flood_s() -> None:
    flood.forget()
    page, other = (tokens.fresh(at=time.time() - HUMAN) for _page in range(2))
    sender = asked(HTTP_X_FORWARDED_FOR="198.51.100.4")
    flood.count(sender, page, "Cheap watches! Call 555 0100 now, and ask for Bob.")
    for _tip in range(10):
        flood.tips.rate.add()

    def again(token: tokens.Token, words: str) -> bool:
        return flood.tips.signs_of(sender, token, words).again

    assert again(page, "Something else altogether.")
    assert again(other, "CHEAP WATCHES - call 555-9999 now and ask for Bob")
    assert not again(other, "A girl at the motel never leaves her room.")


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("She is 16, and never ever alone.", "she is 17 and NEVER ever alone", True),
        ("Elle n’est jamais seule, à 16 ans.", "Elle n'est jamais seule à 17 ans", True),
        ("She is never alone, never.", "She is never alone at night.", False),
        ("please help me", "please help me", False),  # many say this
        ("", "", False),
        ("1" * 5000, "1" * 5000, False),
        (
            "她从来没有一个人离开过那个房间，请帮帮她，求求你们。",
            "她从来没有一个人离开过那个房间 请帮帮她 求求你们",
            True,
        ),
    ],
)
def test_words_are_alike_but_for_signs_and_numbers(one: str, other: str, alike: bool) -> None:
    assert (letters_of(one) is not None and letters_of(one) == letters_of(other)) is alike


def test_the_age_of_a_page() -> None:
    token = tokens.fresh(at=1_000_000)
    assert tokens.age(token, at=1_000_007) == 7
