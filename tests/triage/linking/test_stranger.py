"""Two hundred and twenty further pairs as tired or frightened people write them, written before any was shown to the
code. On first sight 73 of the 80 of the first half and 67 of 80 of the other were found (88 % of both), 0 and 2 of 30
wrongly joined. The code was mended on `dev` alone, and nobody read what `held` misses: after that 80 and 71 were found,
0 and 1 wrongly joined. One hand wrote the pairs and mended the code: a true stranger's list may be found worse."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.triage.linking.spellings import Pair
from tests.triage.linking.test_spellings import met

ROWS = [
    line.split("\t") for line in Path(__file__).with_name("stranger.tsv").read_text().splitlines()[1:] if line
]


def pairs(verdict: str, half: str) -> list[Pair]:
    return [
        Pair((kind, one), (kind, two))
        for kind, one, two, said, part in ROWS
        if (said, part) == (verdict, half)
    ]


def told(failed: list[Pair], half: str) -> object:
    """What the held half misses stays unread, so that it goes on saying something."""
    return failed if half == "dev" else len(failed)


@pytest.mark.parametrize(("half", "most"), [("dev", 0), ("held", 9)])
def test_one_thing_in_two_spellings_is_found(half: str, most: int) -> None:
    every = pairs("same", half)
    missed = [pair for pair in every if not met(pair)]
    print(f"{half}: recall {1 - len(missed) / len(every):.3f} of {len(every)}: {told(missed, half)}")
    assert len(every) == 80 and len(missed) <= most, told(missed, half)


@pytest.mark.parametrize(("half", "most"), [("dev", 0), ("held", 1)])
def test_two_things_are_not_joined(half: str, most: int) -> None:
    every = pairs("other", half)
    joined = [pair for pair in every if met(pair)]
    print(f"{half}: wrongly joined {len(joined)} of {len(every)}: {told(joined, half)}")
    assert len(every) == 30 and len(joined) <= most, told(joined, half)
