"""Whatever people do to a tip, in whichever order, and whatever is written past the rules in Python: what must be true
of a child, a clock, a ground and two people is true after each act. In the suite the same sequences each time: 60, or
300 in the long tier."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.audit.models import AuditEntry
from tests.fuzz.test_fuzz import ASKED, examples, note
from tests.support import superuser
from tests.tiers import many
from tests.triage.invariants import broken, kept
from tests.triage.random_work import ACTS, Beginning, House, Step, a_beginning, a_step

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
FULL, STEPS = 300, 6
SEQUENCES = many(60, FULL)
SHARE = 0.01  # of what the long run asks for: 1,000 sequences are more than 10,000 acts


def test_no_order_of_acts_breaks_what_must_be_true() -> None:
    house, told, before = House(), Counter[str](), 0
    began, cpu, fine, left = time.monotonic(), time.process_time(), False, {}
    with superuser() as looker:
        cursor = looker.cursor()

        def check(example: tuple[Beginning, list[Step]]) -> None:
            nonlocal before, left
            beginning, steps = example
            for step in [*house.begin(*beginning), *steps]:
                told[f"{step[0]}: {house.do(step)}"] += 1
                assert broken(cursor) == [], step
                now_left = kept(cursor)
                assert left.items() <= now_left.items(), step
                left = now_left
            entries = AuditEntry.objects.count()
            assert entries >= before
            before = entries

        sequences: Any = st.tuples(a_beginning(), st.lists(a_step(), min_size=2, max_size=STEPS))
        try:
            examples(int(ASKED * SHARE) or SEQUENCES)(given(sequences)(lambda example: check(example)))()
            fine = True
        finally:
            note(
                "work",
                sum(told.values()),
                time.monotonic() - began,
                time.process_time() - cpu,
                0 if fine else 1,
            )
    done = {act for act in ACTS if told[f"{act}: done"]}
    if (int(ASKED * SHARE) or SEQUENCES) >= FULL:  # a few sequences do not come by every act
        assert {act for act in ACTS if not act.startswith("raw_")} <= done, told
        assert len(left) > 5
