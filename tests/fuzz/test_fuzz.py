"""Whatever somebody types or a machine sends: no fault that nobody caught, no lost word, no line in a log.

HOTLINE_FUZZ asks for more examples than the suite's; HOTLINE_FUZZ_LINES names a file for what each took."""

from __future__ import annotations

import html
import json
import logging
import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hotline.form.fields import readable
from hotline.form.tokens import fresh
from intake.models import Tip
from tests.fuzz.strategies import SENT, act_answers, tip_answers
from tests.fuzz.targets import MAIL, PURE, Target
from tests.intake.telling import opened
from tests.support import public_surface, signed_in
from tests.tiers import many
from tests.triage.tips import review_of

pytestmark = pytest.mark.long

ASKED = int(os.environ.get("HOTLINE_FUZZ") or 0)
EXAMPLES = many(200, 2_000)
ROUND = 10_000
FORM = "application/x-www-form-urlencoded"
Run = Callable[..., None]


def trying(name: str, share: float, few: int) -> Run:
    """Runs a check over examples of a strategy. In the suite the same ones each time: a build does not fail by
    chance. In the long run others each time, in rounds, since what was tried is remembered within one."""

    def run(strategy: Any, check: Callable[[Any], None]) -> None:
        left, count = int(ASKED * share) or few, 0
        began, cpu, fine = time.monotonic(), time.process_time(), False

        def counted(value: Any) -> None:
            nonlocal count
            count += 1
            check(value)

        try:
            while left > 0:
                examples(min(left, ROUND))(given(strategy)(lambda value: counted(value)))()
                left -= ROUND
            fine = True
        finally:
            note(name, count, time.monotonic() - began, time.process_time() - cpu, 0 if fine else 1)

    return run


def examples(most: int) -> Any:
    return settings(
        max_examples=most, deadline=None, database=None, derandomize=not ASKED,
        phases=[Phase.generate, *([Phase.shrink] if ASKED else [])], suppress_health_check=list(HealthCheck),
    )  # fmt: skip


def note(name: str, count: int, seconds: float, cpu: float, uncaught: int) -> None:
    if path := os.environ.get("HOTLINE_FUZZ_LINES"):
        facts = {"name": name, "n": count, "seconds": seconds, "cpu_seconds": cpu, "uncaught": uncaught}
        with Path(path).open("a") as lines:
            lines.write(json.dumps(facts) + "\n")


@pytest.mark.django_db
@pytest.mark.parametrize("target", [*PURE, *([MAIL] if ASKED else [])], ids=lambda target: target.name)
def test_nothing_breaks_it(target: Target) -> None:
    trying(target.name, target.share, int(EXAMPLES * min(1.0, target.share)))(target.strategy(), target.check)


@pytest.fixture
def silent(caplog: pytest.LogCaptureFixture) -> Callable[[], None]:
    """Call it after each request: nothing was logged, hence nothing of what was typed."""

    def check() -> None:
        assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
        caplog.clear()

    return check


@pytest.mark.django_db(transaction=True)
def test_the_tip_form_takes_it_or_gives_it_back(silent: Callable[[], None]) -> None:
    with public_surface() as anybody:

        def post(data: QueryDict) -> None:
            data["token"] = fresh().text
            answer = anybody.post("/en/tip/", data.urlencode(), content_type=FORM)
            assert answer.status_code in (200, 422), answer.status_code
            if answer.status_code == 422 or "switch" in data:
                page = html.unescape(answer.content.decode())
                assert whole(data.get("narrative", "")) in whole(page)
            silent()

        trying("tip_view", 0.02, many(30, 150))(tip_answers(SENT), post)
    for tip in Tip.objects.all()[:200]:
        assert opened(tip).closed == 0


def whole(text: str) -> str:
    """As a browser shows it: line ends alike, no NUL."""
    return re.sub(r"\r\n?", "\n", text.replace("\0", "\ufffd"))


@pytest.mark.django_db(transaction=True)
def test_what_the_form_took_is_sealed_as_it_was_typed() -> None:
    with public_surface() as anybody:
        sent: dict[str, str] = {}

        def post(data: QueryDict) -> None:
            token = fresh()
            data["token"], data["danger"] = token.text, "no"
            data["narrative"] = data.get("narrative", "") + " Lantern."
            answer = anybody.post("/fr/tip/", data.urlencode(), content_type=FORM)
            if answer.status_code == 200 and "switch" not in data:
                sent[token.text] = readable(data["narrative"]).strip()

        trying("tip_sealed", 0.01, many(20, 60))(tip_answers(SENT), post)
    kept = sorted(opened(tip).narrative for tip in Tip.objects.all())
    assert kept == sorted(sent.values())
    assert kept


@pytest.mark.django_db(transaction=True)
def test_the_acts_of_the_queue_are_done_or_give_everything_back(silent: Callable[[], None]) -> None:
    review = review_of(minor_answer="maybe", province="ON")
    supervisor: Client = signed_in("supervisor")
    acts = st.sampled_from(["classify", "correct", "person", "duty", "decide"])

    def post(asked: tuple[str, QueryDict]) -> None:
        act, data = asked
        answer = supervisor.post(f"/en/staff/queue/{review.pk}/{act}/", data.urlencode(), content_type=FORM)
        assert answer.status_code in (200, 302, 422), (act, answer.status_code)
        silent()

    trying("queue_views", 0.005, many(20, 40))(st.tuples(acts, act_answers(SENT)), post)
    review.refresh_from_db()
    assert review.lane == "urgent" or review.minor_now in ("no", "unknown")
