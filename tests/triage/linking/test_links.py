"""Tips that name the same thing are linked without being readable, once each, whatever crashes or races."""

from __future__ import annotations

import contextlib
import hmac
import random
import re
import subprocess
import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from hotline.audit.models import AuditEntry
from hotline.launcher import places
from hotline.launcher.postgres import system_binaries, wheel_binaries
from hotline.now import now
from hotline.sealing import config, tag_keys
from intake.models import Tip, TipKey
from intake.said import IdentifierSaid
from tests import databases
from tests.support import owner, staff_member
from tests.triage.tips import review_of
from triage.actions import decide, link_turns, links
from triage.actions.link_turns import link_waiting
from triage.actions.links import Linking, answer_link, forget_purged, link_one
from triage.actions.watch import run_pass
from triage.linking.tags import Cost, stretched, tag_of
from triage.linking.values import Value
from triage.models import Alert, Delivery, LinkTag, Review, Spike, TagRun, TipLink
from triage.rules import FACTORS, Refused

pytestmark = pytest.mark.django_db(transaction=True)
CHEAP = Cost(memory=8, rounds=1)


@pytest.fixture(autouse=True)
def fresh() -> None:
    link_turns._failed.clear()
    link_turns._too_long.clear()
    link_turns._caught_up = False


def named(kind: str, value: str, **facts: Any) -> Review:
    return review_of(identifiers=(IdentifierSaid(kind=kind, value=value),), **facts)


def run() -> dict[str, int]:
    return link_waiting(seconds=60, cost=CHEAP)


def test_two_spellings_of_one_number_are_one_link_with_its_reason():
    first, second, other = (
        named("phone", "613-555-0142"),
        named("phone", "+1 (613) 555 0142"),
        named("phone", "613-555-0143"),
    )
    done = run()
    assert (done["tagged"], done["links"], done["failed"]) == (3, 1, 0)
    link = TipLink.objects.get()
    assert {link.a_id, link.b_id} == {first.tip_id, second.tip_id}
    assert (link.kinds, link.score, link.answer) == (["phone"], 90, "")
    assert not TipLink.objects.filter(a=other.tip_id).exists()
    assert AuditEntry.objects.filter(action="tip.machine_read").count() == 3
    assert run() == {"tagged": 0, "anew": 0, "links": 0, "spikes": 0, "failed": 0}


def test_what_stands_in_the_words_counts_too_and_kinds_add_up():
    named("phone", "613-555-0142", place={"business": "Motel Bel-Air", "community": "Moncton"})
    review_of(
        narrative="Call 613.555.0142, at the Bel Air",
        place={"business": "Bel Air Motel", "community": "Moncton"},
    )
    run()
    link = TipLink.objects.get()
    assert (link.kinds, link.score) == (["phone", "place"], 94)


def test_a_plate_of_two_provinces_is_two_plates_and_an_unsaid_one_may_be_either():
    ontario, quebec = named("plate", "ABCD 123 (Ontario)"), named("plate", "ABCD123 QC")
    unsaid = named("plate", "abcd-123")
    run()
    assert {frozenset((link.a_id, link.b_id)) for link in TipLink.objects.all()} == {
        frozenset((ontario.tip_id, unsaid.tip_id)), frozenset((quebec.tip_id, unsaid.tip_id)),
    }  # fmt: skip
    assert {tuple(link.kinds) for link in TipLink.objects.all()} == {("plate_loose",)}


def test_a_rejected_pair_stays_away_until_it_is_found_in_a_new_way():
    rosa = staff_member("supervisor")
    first = named("phone", "613-555-0142", narrative="His name there is @lily_4417")
    second = named("phone", "613-555-0142")
    run()
    answer_link(link=TipLink.objects.get(), answer="rejected", by=rosa)
    with owner() as link:
        link.execute("DELETE FROM triage_tagrun")  # read again, nothing new
    run()
    link = TipLink.objects.get()
    assert (link.answer, link.by) == ("rejected", rosa)
    key = LinkTag.objects.get(tip=first.tip, kind="handle")
    LinkTag.objects.create(tip=second.tip, kind="handle", says="whole", tag=key.tag, key_id=key.key_id)
    LinkTag.objects.filter(pk=key.pk).update(says="whole")
    assert links._keep_links(Tip.objects.get(pk=second.tip_id)) == 1
    link.refresh_from_db()
    assert (link.answer, link.by, link.kinds) == ("", None, ["handle", "phone"])


def test_only_who_decides_answers_and_an_answer_is_one_of_two():
    named("phone", "613-555-0142"), named("phone", "613-555-0142")
    run()
    link = TipLink.objects.get()
    for role in ("specialist", "director", "analyst"):
        with pytest.raises(Refused):
            answer_link(link=link, answer="accepted", by=staff_member(role))
    with pytest.raises(Refused):
        answer_link(link=link, answer="maybe", by=staff_member("supervisor"))
    link.refresh_from_db()
    assert link.answer == ""


def test_a_tip_that_lacked_information_is_opened_again_once_with_a_day_of_its_own():
    rosa = staff_member("supervisor")
    old = named("phone", "613-555-0142")
    run()
    old = a_decision(old, rosa)
    assert old.stopped_at is not None
    named("phone", "613 555 0142")
    run()
    old.refresh_from_db()
    assert (old.lane, old.outcome, old.stopped_at) == ("non_urgent", "", None)
    assert timedelta(hours=23) < old.due_at - now() <= timedelta(hours=24)
    assert Alert.objects.filter(review=old, kind="related").count() == 1


def a_decision(review: Review, rosa: Any) -> Review:
    decide(
        review=review, outcome="not_reported_insufficient", factors=dict.fromkeys(FACTORS, "not_known"), notes={},
        missing=["where"], by=rosa,
    )  # fmt: skip
    review.refresh_from_db()
    return review


def test_three_tips_of_one_number_in_a_month_are_said_once():
    for _ in range(5):
        named("phone", "613-555-0142")
        run()
    assert Spike.objects.count() == Alert.objects.filter(kind="spike").count() == 1
    spike = Spike.objects.get()
    assert (spike.kind, spike.tips) == ("phone", 3)
    assert Alert.objects.get(kind="spike").next_try_at is not None


def test_a_spike_goes_out_once_and_says_nothing_of_the_tips(mailoutbox):
    staff_member("supervisor", email="amara@example.org")
    for _ in range(3):
        named("phone", "613-555-0142")
    run()
    run_pass("worker"), run_pass("timer")
    (delivery,) = Delivery.objects.filter(
        round__alerts__kind="spike", staff__email="amara@example.org"
    ).distinct()
    (letter,) = [one for one in mailoutbox if str(delivery.pk) in one.extra_headers["Message-ID"]]
    assert letter.to == ["amara@example.org"]
    assert "Something waits for you" in letter.subject
    assert "555" not in letter.body + letter.subject


def test_the_pass_does_it_where_the_worker_is_away(monkeypatch):
    named("phone", "613-555-0142"), named("phone", "613-555-0142")
    monkeypatch.setattr(link_turns.Rounds, "next_look", float("-inf"))
    run_pass("timer")
    assert TipLink.objects.count() == 0  # the worker has its time first
    monkeypatch.setattr(link_turns, "WORKER_PATIENCE", timedelta(0))
    monkeypatch.setattr(link_turns.Rounds, "next_look", float("-inf"))
    run_pass("timer")
    assert TipLink.objects.count() == 1
    assert link_turns.WORKER_PATIENCE.total_seconds() + link_turns.LOOK_EACH < 60


def test_what_has_waited_for_days_is_the_workers_and_no_pass_looks_through_it(monkeypatch):
    named("phone", "613-555-0142"), named("phone", "613-555-0142")
    monkeypatch.setattr(link_turns, "WORKER_PATIENCE", timedelta(0))
    monkeypatch.setattr(link_turns, "BACK", timedelta(0))  # days
    monkeypatch.setattr(link_turns.Rounds, "next_look", float("-inf"))
    run_pass("timer")
    assert TagRun.objects.count() == 0
    run()
    assert TipLink.objects.count() == 1


def test_a_pass_goes_on_where_no_tag_key_is(monkeypatch, caplog):
    named("phone", "613-555-0142")
    monkeypatch.setattr(tag_keys, "ids", list)
    monkeypatch.setattr(link_turns, "WORKER_PATIENCE", timedelta(0))
    monkeypatch.setattr(link_turns.Rounds, "next_look", float("-inf"))
    assert run_pass("timer")["opened"] == 0
    assert "a tip could not be tagged" in caplog.text


def test_a_pass_goes_on_where_tips_cannot_be_asked_for(monkeypatch, caplog):
    monkeypatch.setattr(link_turns, "untagged", lambda *_: 1 / 0)
    monkeypatch.setattr(link_turns.Rounds, "next_look", float("-inf"))
    assert run_pass("timer")["opened"] == 0
    assert "tips could not be tagged in a pass" in caplog.text


def test_three_tips_over_a_quarter_are_no_spike():
    for days in (80, 40, 0):
        named(
            "phone", "613-555-0142", received_at=now() - timedelta(days=days), by=staff_member("supervisor")
        )
    run()
    assert TipLink.objects.count() == 3
    assert Spike.objects.count() == 0


def test_a_tip_that_cannot_be_read_blocks_nobody_and_is_tried_again():
    poison, sound = named("phone", "613-555-0142"), named("phone", "613-555-0142")
    kept = TipKey.objects.get(tip=poison.tip, data_class="C").key_id
    TipKey.objects.filter(tip=poison.tip, data_class="C").update(key_id="2020-01-aaaaaaaa")
    done = run()
    assert (done["tagged"], done["failed"]) == (1, 1)
    assert TagRun.objects.get().tip_id == sound.tip_id
    TipKey.objects.filter(tip=poison.tip, data_class="C").update(key_id=kept)
    assert run()["tagged"] == 0  # put aside for a while
    link_turns._failed.clear()
    assert run()["links"] == 1


@pytest.mark.long
def test_eight_workers_at_once_find_each_pair_once():
    for _ in range(6):
        named("phone", "613-555-0142")

    def work() -> None:
        try:
            run()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    [one.start() for one in threads]
    [one.join() for one in threads]
    assert (TipLink.objects.count(), Spike.objects.count(), TagRun.objects.count()) == (15, 1, 6)
    assert Alert.objects.filter(kind="spike").count() == 1


def test_of_two_tips_at_once_the_second_sees_the_first(monkeypatch):
    """Both look before either has committed, unless one must wait: then nobody would ever link them."""
    tips = [named("phone", "613-555-0142").tip for _ in range(2)]
    barrier, look = threading.Barrier(2), links._keep_links

    def looks_then_waits(tip: Tip) -> int:
        found = look(tip)
        with contextlib.suppress(threading.BrokenBarrierError):
            barrier.wait(0.5)
        return found

    monkeypatch.setattr(links, "_keep_links", looks_then_waits)

    def work(tip: Tip) -> None:
        try:
            link_one(tip, Linking(), CHEAP)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[tip]) for tip in tips]
    [one.start() for one in threads]
    [one.join() for one in threads]
    assert TagRun.objects.count() == 2
    assert TipLink.objects.count() == 1


def test_what_has_just_come_goes_before_what_has_waited_for_years_and_a_flood_comes_last(monkeypatch):
    old, flood = named("phone", "613-555-0142"), named("phone", "613-555-0142", held=True)
    fresh, order = named("phone", "613-555-0142"), []
    monkeypatch.setattr(
        link_turns,
        "link_one",
        lambda tip, done, cost, seconds: order.append(tip.pk) or link_turns._failed.update({tip.pk: 1e18}),
    )
    run()
    assert order == [fresh.tip_id, old.tip_id, flood.tip_id]


def test_a_crash_before_the_commit_leaves_the_tip_waiting(monkeypatch):
    named("phone", "613-555-0142")

    def dies(tip: Any) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(links, "_keep_links", dies)
    with pytest.raises(KeyboardInterrupt):
        run()
    assert (LinkTag.objects.count(), TagRun.objects.count()) == (0, 0)
    monkeypatch.undo()
    assert run()["tagged"] == 1


def test_a_new_key_makes_every_tag_anew_loses_no_link_and_says_no_spike_twice(monkeypatch):
    for _ in range(3):
        named("phone", "613-555-0142")
    run()
    before = {bytes(row.tag) for row in LinkTag.objects.all()}
    new = tag_keys.make(now())
    try:
        assert run()["anew"] == 3
        assert not before & {bytes(row.tag) for row in LinkTag.objects.all()}
        assert {row.key_id for model in (LinkTag, TagRun, Spike) for row in model.objects.all()} == {new}
        named("phone", "613-555-0142")
        run()
        assert TipLink.objects.count() == 6
        assert Alert.objects.filter(kind="spike").count() == 1
    finally:
        (config.key_dir() / f"{new}.key").unlink()


def test_tags_go_with_what_was_purged():
    gone, kept = named("phone", "613-555-0142"), named("phone", "613-555-0142")
    run()
    with owner() as link:
        link.execute("DELETE FROM intake_tipkey WHERE tip_id = %s AND data_class = 'C'", [gone.tip_id])
    assert forget_purged() == 1
    assert LinkTag.objects.get().tip_id == kept.tip_id


def dumped() -> str:
    """The whole database as pg_dump writes it, for whoever stole it."""
    binaries = wheel_binaries(places.server_user()) or system_binaries()
    assert binaries is not None
    url = databases.superuser_url(connection.settings_dict["NAME"])
    command = [str(binaries / "pg_dump"), "--dbname", url]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def public_secrets() -> list[bytes]:
    """All that the public process holds, as keys of 32 bytes, and the texts whole."""
    files = [path.read_bytes() for path in config.public_key_dir().iterdir() if path.is_file()]
    texts = [settings.SECRET_KEY.encode(), config.pin().encode(), config.form_key(), *files]
    return list({piece for text in texts for piece in (text, text[:32], text.strip())} | {b"", bytes(32)})


@pytest.mark.long
def test_a_dump_with_every_public_secret_gives_up_no_number():
    """Whoever has the dump and what the public process holds tries every number of an exchange. With the tag key the
    same search finds each planted one: the control without which nothing is proved. At low cost: so it is the keys
    alone that hold here."""
    rng = random.Random(11)
    planted = {f"+1613555{n:04}" for n in rng.sample(range(10_000), 12)}
    for number in planted:
        named("phone", number)
    run()
    text = dumped()
    assert not any(number[-10:] in text for number in planted)
    tags = {bytes.fromhex(found) for found in re.findall(r"\\x([0-9a-f]{32})\b", text)}
    assert {bytes(row.tag) for row in LinkTag.objects.all()} <= tags
    key, secrets = tag_keys.get(tag_keys.current()), public_secrets()
    found: dict[str, set[str]] = {"public": set(), "key": set()}
    for n in range(10_000):
        number = f"+1613555{n:04}"
        slow = stretched(Value("phone", number), CHEAP)
        tried = {slow[:16], *(tag_of("phone", slow, one) for one in secrets)}
        tried |= {hmac.digest(one, slow, "sha256")[:16] for one in secrets if one}
        if tried & tags:
            found["public"].add(number)
        if tag_of("phone", slow, key) in tags:
            found["key"].add(number)
    print(
        f"recovered with all public secrets {len(found['public'])}, with the tag key {len(found['key'])} of 12"
    )
    assert found == {"public": set(), "key": planted}


def test_the_true_cost_is_what_the_house_runs_at():
    named("phone", "613-555-0142"), named("phone", "613-555-0142")
    done, began = Linking(), time.monotonic()
    for tip in Tip.objects.all():
        link_one(tip, done)
    print(f"{(time.monotonic() - began) / 2:.2f} s a tip with one value")
    assert done.links == 1
