"""What a code is found by, and what finding it may cost."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from bench.codes import flood
from bench.processes import cpu_ms
from hotline.form.tokens import key_for
from intake.lookup import LENGTH, MEMORY_KIB, PASSES, SALT_BYTES, lookup
from tests.intake.adding import asked, sent_with, some_code
from tests.live import LiveServers


def test_a_code_is_stretched_as_argon2id_says() -> None:
    """By another implementation."""
    code = some_code()
    assert lookup(code) == hash_secret_raw(
        code.canonical().encode(), key_for("code lookup")[:SALT_BYTES], time_cost=PASSES, parallelism=1,
        memory_cost=MEMORY_KIB, hash_len=LENGTH, type=Type.ID,
    )  # fmt: skip
    assert (MEMORY_KIB, PASSES, LENGTH) == (19 * 1024, 2, 32)


def test_one_stretching_at_a_time_in_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many threads serve it: a flood takes the memory of one, not of all at once."""
    at_work: list[int] = []
    most = 0

    class Watched:
        def __init__(self, **how: Any) -> None:
            self.real = Argon2id(**how)

        def derive(self, code: bytes) -> bytes:
            nonlocal most
            at_work.append(1)
            most = max(most, len(at_work))
            time.sleep(0.002)
            found = self.real.derive(code)
            at_work.pop()
            return found

    monkeypatch.setattr("intake.lookup.Argon2id", Watched)
    with ThreadPoolExecutor(10) as hands:
        list(hands.map(lookup, [some_code() for _ in range(20)]))
    assert most == 1


@pytest.mark.django_db(transaction=True)
def test_strangers_with_wrong_codes_keep_nobody_waiting(live_servers: LiveServers) -> None:
    """A hundred at once against the two processes that there are, and two honest people who come in between, to
    read their question and to send a tip. Nobody is refused, and nobody waits longer than a few turns; a turn
    among 150 strangers lasts less than three seconds by what a code costs, whatever else this machine does."""
    code, process = some_code(), live_servers.processes["public"].running
    asked(sent_with(code), code)
    assert process
    spent = cpu_ms(process.pid)
    with ThreadPoolExecutor(
        1
    ) as thread:  # this one may hold the loop of a browser that an earlier test opened
        crowd = flood(live_servers.port, code.canonical(), people=100, wrong=200)
        found = thread.submit(asyncio.run, crowd).result()
    cost = (cpu_ms(process.pid) - spent) / found.wrong
    assert (found.wrong, found.errors) == (200, 0)
    turn = 100 * found.seconds / found.wrong
    assert max(found.honest + found.tips) / 1000 < 5 * turn
    assert 150 * cost / 2 < 3000
