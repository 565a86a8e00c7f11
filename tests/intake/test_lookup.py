"""What a code is found by, and what strangers who try codes do to others."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from bench.codes import flood
from bench.load import percentile
from bench.processes import cpu_ms
from hotline.form.tokens import key_for
from intake.lookup import lookup
from tests.intake.adding import asked, sent_with, some_code
from tests.live import LiveServers

SLOWEST = 3000  # milliseconds that an honest person may wait, 95 times in 100


def test_a_code_is_sought_by_its_hash_under_a_key_of_its_own() -> None:
    """By another implementation. Without the key nobody can test a code against a stolen database."""
    code = some_code()
    other = HMAC(key_for("code lookup"), SHA256())
    other.update(code.canonical().encode())
    assert lookup(code) == other.finalize()
    assert key_for("code lookup") not in (key_for("ticket"), key_for("one page"), key_for("same words"))


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_strangers_with_wrong_codes_keep_nobody_waiting(live_servers: LiveServers) -> None:
    """64 at once against the two processes that there are, and two honest people who come in between, to read
    their question and to send a tip. Nobody is refused, and a wrong code costs about what any page does: 2 ms of
    a core on a quiet machine, three times that on a busy one."""
    code, process = some_code(), live_servers.processes["public"].running
    asked(sent_with(code), code)
    assert process
    spent = cpu_ms(process.pid)
    with ThreadPoolExecutor(
        1
    ) as thread:  # this one may hold the loop of a browser that an earlier test opened
        crowd = flood(live_servers.port, code.canonical(), people=64, wrong=1_000)
        found = thread.submit(asyncio.run, crowd).result()
    cost = (cpu_ms(process.pid) - spent) / found.wrong
    assert (found.wrong, found.errors) == (1_000, 0)
    assert (percentile(found.honest, 0.95) or SLOWEST) < SLOWEST
    assert (percentile(found.tips, 0.95) or SLOWEST) < SLOWEST
    assert cost < 12
