"""Wrong keys of the form: people lose no word, and the house says so loudly, within minutes."""

from __future__ import annotations

import html
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core import mail
from django.db import connection
from django.test import Client

from hotline.now import now
from hotline.sealing import canary, config, lifecycle, rings
from hotline.sealing.keys import PublicKey
from intake.models import Tip, TipKey
from tests.intake.telling import send, token_in
from tests.sealing.test_canary import mallorys_key, ours, pin
from tests.support import public_surface, signed_in, staff_member
from tests.triage.tips import review_of
from triage import mail as post
from triage.actions import keys as keys_action
from triage.actions.keys import HOUR, LEASE, LOOK_EACH, Rounds, watch_keys
from triage.actions.watch import run_pass
from triage.models import KeyAlarm

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Elle pleure dans la chambre 14. « N’appelez pas. »"


@pytest.fixture(autouse=True)
def current(tmp_path: Path, settings: Any) -> Any:
    settings.HOTLINE_KEY_DIR = tmp_path / "keys"
    settings.HOTLINE_PUBLIC_KEY_DIR = tmp_path / "public_keys"
    settings.HOTLINE_KEY_PIN = ""
    canary.forget()
    Rounds.forget()
    yield lifecycle.init()
    canary.forget()
    Rounds.forget()


def stranger_signs() -> None:
    mallorys_key(Ed25519PrivateKey.generate())


def stranger_pins() -> None:
    mallory = Ed25519PrivateKey.generate()
    for path in config.public_key_dir().glob("*.json"):
        path.unlink()
    mallorys_key(mallory)
    config.pin_file().write_text(pin(mallory))


def stolen_signature() -> None:
    mallorys_key(ours())


def all_have_ended(monkeypatch: pytest.MonkeyPatch, end: Any, left: timedelta = timedelta()) -> None:
    for module in (rings, canary):
        monkeypatch.setattr(module, "machine_time", lambda: end - left)


def an_hour_later() -> None:
    KeyAlarm.objects.update(quiet_until=now())
    Rounds.forget()


def said_to(who: Any) -> list[Any]:
    return [one for one in mail.outbox if one.recipients() == [who.email]]


def health() -> tuple[int, dict[str, Any]]:
    run_pass("watch")
    run_pass("worker")
    answer = Client().get("/healthz")
    return answer.status_code, answer.json()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_substituted_key_takes_no_tip_and_loses_no_word(language: str) -> None:
    with public_surface() as anybody:
        token = token_in(anybody.get(f"/{language}/tip/"))
        stranger_signs()
        answer = send(anybody, language, token=token, narrative=WORDS, **{"s1-plates": "ABC 123"})
        assert anybody.get("/healthz").json() == {"ok": False}
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 503
    assert {"en": "1-833-900-1010", "fr": "1\u00a0833\u00a0900-1010"}[language] in page
    assert WORDS in page and "ABC 123" in page
    assert token_in(answer) == token
    assert not Tip.objects.exists()


def test_without_a_valid_key_the_form_keeps_words_and_takes_them_once_there_is_one(
    current: PublicKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    with public_surface() as anybody:
        token = token_in(anybody.get("/fr/tip/"))
        with monkeypatch.context() as later:
            all_have_ended(later, current.not_after)
            answer = send(anybody, "fr", token=token, narrative=WORDS)
            assert answer.status_code == 503
            assert WORDS in html.unescape(answer.content.decode())
            assert anybody.get("/healthz").status_code == 503
        assert send(anybody, "fr", token=token_in(answer), narrative=WORDS).status_code == 200
    assert Tip.objects.count() == 1


@pytest.mark.parametrize(
    ("attack", "code"),
    [(stranger_signs, "refused"), (stranger_pins, "pin"), (stolen_signature, "substituted")],
)
def test_each_attack_is_on_every_staff_page_in_health_and_in_an_e_mail(attack: Any, code: str) -> None:
    amara = staff_member("supervisor")
    supervisor = signed_in(staff=amara)
    assert "keys rotate" not in supervisor.get("/en/staff/queue/").content.decode()
    run_pass("watch")
    assert not mail.outbox
    attack()
    canary.forget()
    for language, word in (("en", "does not bear our signature|may be sealed for a stranger"),
                           ("fr", "ne porte pas notre signature|pour une personne inconnue")):  # fmt: skip
        page = html.unescape(supervisor.get(f"/{language}/staff/queue/").content.decode())
        assert any(part in page for part in word.split("|"))
        assert 'role="alert"' in page
    Rounds.next_look = float("-inf")
    status, facts = health()
    assert (status, facts["ok"], facts["keys"]) == (503, False, code)
    (message,) = [one for one in mail.outbox if one.recipients() == [amara.email]]
    assert code not in message.body and "key" not in message.body.lower()


def test_it_is_noticed_within_minutes_and_said_once_an_hour() -> None:
    amara = staff_member("supervisor")
    run_pass("watch")
    stranger_pins()
    for _ in range(3):
        Rounds.next_look -= LOOK_EACH
        watch_keys()
    assert len(said_to(amara)) == 1
    assert LOOK_EACH <= 15 * 60
    assert KeyAlarm.objects.get().quiet_until - now() > timedelta(minutes=59)
    an_hour_later()
    watch_keys()
    assert len(said_to(amara)) == 2
    assert mail.outbox[0].extra_headers["Message-ID"].startswith("<keys-pin-")


def a_new_process(name: str = "timer") -> None:
    """As a timer is one each minute."""
    Rounds.forget()
    run_pass(name)


def test_a_timer_says_a_key_that_ends_once_a_day(current: PublicKey, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [staff_member(role) for role in ("supervisor", "director", "administrator")]
    all_have_ended(monkeypatch, current.not_after, left=timedelta(days=13))
    for name in ("timer", "timer", "worker", "timer"):
        a_new_process(name)
    assert [len(said_to(one)) for one in people] == [1, 1, 1]
    assert KeyAlarm.objects.get().quiet_until - now() > timedelta(hours=23)


def test_of_processes_that_see_it_at_once_one_says_it() -> None:
    def claim(_number: int) -> bool:
        try:
            return keys_action._claim("pin", HOUR) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(claim, range(4))) == 1
        an_hour_later()
        assert sum(threads.map(claim, range(4))) == 1


def test_what_a_clock_that_was_ahead_laid_keeps_nobody_quiet() -> None:
    amara = staff_member("supervisor")
    stranger_pins()
    KeyAlarm.objects.create(code="pin", quiet_until=now() + timedelta(hours=3))
    a_new_process()
    assert len(said_to(amara)) == 1


def test_whoever_dies_while_saying_it_is_followed_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    amara = staff_member("supervisor")
    stranger_pins()
    with monkeypatch.context() as killed, pytest.raises(SystemExit):
        killed.setattr(post.LINE, "send", lambda *_: sys.exit(1))
        a_new_process()
    a_new_process()
    assert not said_to(amara)  # another may be at it
    assert KeyAlarm.objects.get().quiet_until <= now() + LEASE
    an_hour_later()
    a_new_process()
    assert len(said_to(amara)) == 1


def test_a_host_without_keys_does_not_judge_them(tmp_path: Path, settings: Any) -> None:
    amara = staff_member("supervisor")
    settings.HOTLINE_KEY_DIR, settings.HOTLINE_PUBLIC_KEY_DIR = tmp_path / "no", tmp_path / "none"
    a_new_process()
    assert not said_to(amara) and not KeyAlarm.objects.exists()


@pytest.mark.parametrize("gone", ["HOTLINE_KEY_DIR", "HOTLINE_PUBLIC_KEY_DIR"])
def test_a_host_that_has_lost_half_its_keys_does(gone: str, tmp_path: Path, settings: Any) -> None:
    amara = staff_member("supervisor")
    setattr(settings, gone, tmp_path / "gone")
    a_new_process()
    assert len(said_to(amara)) == 1


def test_a_mail_server_that_is_silent_twice_does_not_keep_the_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    amara, *_others = [staff_member("supervisor") for _ in range(5)]
    stranger_pins()
    tried: list[str] = []

    def silent(address: str, _name: str) -> None:
        tried.append(address)
        raise TimeoutError

    with monkeypatch.context() as hangs:
        hangs.setattr(post.LINE, "send", silent)
        watch_keys()
    assert len(tried) == 2
    a_new_process()  # nobody was told: at the next look, not in an hour
    assert len(said_to(amara)) == 1


def test_a_dead_mail_server_does_not_stop_the_pass(settings: Any) -> None:
    amara = staff_member("supervisor")
    stranger_pins()
    settings.EMAIL_BACKEND = "nowhere.Backend"
    run_pass("watch")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Rounds.next_look = float("-inf")
    run_pass("watch")
    assert len(said_to(amara)) == 1


def test_two_weeks_before_its_end_a_key_is_announced(
    current: PublicKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    amara = staff_member("supervisor")
    supervisor = signed_in(staff=amara)
    all_have_ended(monkeypatch, current.not_after, left=timedelta(days=13))
    page = html.unescape(supervisor.get("/en/staff/queue/").content.decode())
    assert "The key to which everything is sealed ends on" in page
    assert "prend fin le" in supervisor.get("/fr/staff/queue/").content.decode()
    status, facts = health()
    assert (status, facts["keys"]) == (200, "ending")
    assert len(said_to(amara)) == 1
    lifecycle.make_current(now=current.not_after - timedelta(days=13))
    canary.forget()
    assert "ends on" not in supervisor.get("/en/staff/queue/").content.decode()


def test_when_it_has_ended_the_pages_still_stand_and_say_so(
    current: PublicKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    supervisor = signed_in("supervisor")
    all_have_ended(monkeypatch, current.not_after)
    page = supervisor.get("/en/staff/queue/")
    assert page.status_code == 200
    assert "No tip can be taken and no call written down" in page.content.decode()
    assert health()[1]["keys"] == "expired"


def test_tips_that_are_sealed_to_a_key_we_do_not_have_are_noticed() -> None:
    """The public side may run on another machine, whose files we do not see; its tips we do."""
    review = review_of()
    run_pass("watch")
    assert health()[1]["keys"] == "ok"
    TipKey.objects.filter(tip_id=review.tip_id).update(key_id="2026-11-mallory0")
    status, facts = health()
    assert (status, facts["keys"]) == (503, "elsewhere")
