"""Real processes that are killed, cut off and told wrong times. The database of these tests is their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.house import House, house


@pytest.fixture
def our_house() -> Iterator[House]:
    with house("house") as made:
        yield made
