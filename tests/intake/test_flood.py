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

from intake import flood, tokens
from intake.flood import judging
from intake.flood.judging import ALLOWED, YOUNG, Signs, is_held, proves
from intake.flood.networks import Networks, Rate, network_of

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
        (Signs(flood=True, before=1), True),
        (Signs(flood=True, before=None), True),
        (Signs(flood=True, proof=True, age=0), False),
        (Signs(flood=True, proof=True, before=None), False),
        (Signs(flood=True, proof=True, before=4), False),
        (Signs(flood=True, proof=True, before=5), True),
    ],
)
def test_the_table(signs: Signs, held: bool) -> None:
    assert is_held(signs) is held


ANY = st.builds(
    Signs, trap=st.booleans(), proof=st.booleans(), age=st.integers(-300, 90_000),
    before=st.none() | st.integers(0, 50), flood=st.booleans(),
)  # fmt: skip


@given(ANY)
def test_a_proof_never_harms_and_quiet_never_holds_more_than_a_flood(signs: Signs) -> None:
    facts = vars(signs)
    assert not is_held(Signs(**facts | {"proof": True})) or is_held(Signs(**facts | {"proof": False}))
    assert not is_held(Signs(**facts | {"flood": False})) or is_held(Signs(**facts | {"flood": True}))


# --- Where from ------------------------------------------------------------------------------------


def asked(**meta: str) -> Any:
    return RequestFactory().post("/en/tip/", **meta)


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
    one, other = Networks(), Networks()
    network = bytes([203, 0, 113])
    for networks in (one, other):
        networks.add(network)
        networks.add(network)
        assert networks.seen(network) == 2
        assert networks.seen(bytes([203, 0, 114])) == 0
    kept = [*one._counts, *other._counts]
    assert len({*kept}) == 2
    assert all(network not in mark and len(mark) == 16 for mark in kept)
    plain = {sha256(network).digest()[:16], network}
    assert not plain & {*kept}


def test_all_is_forgotten_when_the_time_is_over_though_nobody_comes() -> None:
    networks = Networks(life=0.05)
    networks.add(bytes([203, 0, 113]))
    key = networks._key
    assert len(networks) == 1
    until = time.monotonic() + 5
    while len(networks) and time.monotonic() < until:
        time.sleep(0.01)
    assert len(networks) == 0
    assert networks._key != key
    assert networks.seen(bytes([203, 0, 113])) == 0
    networks.add(bytes([203, 0, 113]))  # and the next hour ends as well
    assert networks._timer is not None
    networks.forget()


def test_an_hour_is_the_longest() -> None:
    assert judging.networks._life <= 3600
    networks = Networks()
    networks.add(bytes([203, 0, 113]))
    assert networks._timer is not None
    assert networks._timer.interval <= 3600
    assert networks._timer.daemon
    networks.forget()


def test_there_is_an_end_to_what_is_remembered_and_nobody_is_pushed_out() -> None:
    networks = Networks(most=100)
    for number in range(1000):
        networks.add(number.to_bytes(3, "big"))
    assert len(networks) == 100
    assert networks.seen((0).to_bytes(3, "big")) == 1
    assert networks.seen((999).to_bytes(3, "big")) is None  # new, or one that did not fit: nobody can say
    assert networks.seen(None) is None
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
    assert flood.held(asked(), token, {"subject": "x"}) is False
    flood.count(asked())


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=200))
def test_any_header_and_any_field_is_survived(subject: str, work: str, header: str) -> None:
    flood.forget()
    request = asked(HTTP_X_FORWARDED_FOR=header, REMOTE_ADDR=header)
    assert judging.signs_of(request, tokens.fresh(), {"subject": subject, "work": work}).proof is False
    flood.count(request)
    flood.forget()


def test_the_eleventh_of_one_network_is_a_flood_by_itself_and_all_together_are_another(settings: Any) -> None:
    flood.forget()
    settings.HOTLINE_BEHIND_PROXY = False
    old = tokens.fresh(at=time.time() - HUMAN)
    seen = []
    for _tip in range(ALLOWED[False, False] + 1):
        seen.append(flood.held(asked(REMOTE_ADDR="203.0.113.9"), old, {}))
        flood.count(asked(REMOTE_ADDR="203.0.113.7"))
    assert seen == [False] * settings.HOTLINE_FLOOD_TIPS + [True]
    assert flood.held(asked(REMOTE_ADDR="198.51.100.4"), old, {}) is False
    assert flood.held(asked(REMOTE_ADDR="198.51.100.4"), tokens.fresh(), {}) is True
    flood.forget()


def test_the_age_of_a_page() -> None:
    token = tokens.fresh(at=1_000_000)
    assert tokens.age(token, at=1_000_007) == 7
