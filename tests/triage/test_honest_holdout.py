"""A hundred honest summaries and thirty that leak, by somebody who had not seen the scan. On first sight it stopped 1
of the hundred and 29 of the thirty; the hundredth passes since it was learned from."""

from __future__ import annotations

from pathlib import Path

import pytest

from triage.scan.leaks import Told, scan

ROWS = [
    line.split("\t")
    for line in Path(__file__).with_name("honest_holdout.tsv").read_text().splitlines()[1:]
    if line
]
LAPORTE = Told(contact={"name": "Marc Laporte"})


def stopped(verdict: str) -> tuple[int, list[str]]:
    """How many there are of them, and the summaries that are stopped."""
    every = [row for row in ROWS if row[1] == verdict]
    return len(every), [
        summary
        for language, _verdict, summary, name, phone, email, story in every
        if scan(
            {"summary": summary},
            [Told(contact={"name": name, "phone": phone, "email": email}, words=(story,))],
            language=language,
        )
    ]


def test_a_hundred_honest_summaries_pass() -> None:
    count, those = stopped("honest")
    assert (count, those) == (100, [])


def test_of_thirty_that_leak_one_by_sound_alone_passes() -> None:
    count, those = stopped("leak")
    assert count == 30
    assert len(those) >= 29, "Robyn Tailor for Robin Taylor is not found: no spelling of it, only its sound"


@pytest.mark.parametrize(
    ("summary", "stops"),
    [
        ("La porte arrière est verrouillée.", False),
        ("Un homme garde la porte.", False),
        ("Selon Mme La Porte, elle ne sort pas.", True),
        ("Selon LA PORTE, elle ne sort pas.", True),
        ("Selon laporte, elle ne sort pas.", True),
        ("Selon l-a-p-o-r-t-e, elle ne sort pas.", True),
        ("Selon Marc la porte, elle ne sort pas.", True),
    ],
)
def test_a_door_is_not_mr_laporte(summary: str, stops: bool) -> None:
    assert bool(scan({"summary": summary}, [LAPORTE], language="fr")) is stops
