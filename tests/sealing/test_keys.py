"""Key files: made once, refused when somebody touched them, destroyed only when nothing needs them."""

from __future__ import annotations

import base64
import json
import multiprocessing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hotline.sealing import config, keys, lifecycle, tag_keys
from hotline.sealing.errors import KeyGone, KeyRefused, NoCurrentKey
from hotline.sealing.keys import PublicKey
from hotline.sealing.rings import machine_time

TODAY = date(2026, 11, 23)


def retire(key_id: str, **more: Any) -> str:
    step: dict[str, Any] = {"wraps": 0, "at_once": False, "today": TODAY, "retention_days": 30} | more
    return lifecycle.retire(key_id, **step)


def test_a_second_init_changes_nothing(key_place: Path) -> None:
    lifecycle.init()
    before = {path: path.read_bytes() for path in key_place.rglob("*") if path.is_file()}
    lifecycle.init()
    assert before == {path: path.read_bytes() for path in key_place.rglob("*") if path.is_file()}


def test_four_inits_at_once_make_one_key(key_place: Path) -> None:
    context = multiprocessing.get_context("fork")
    racers = [context.Process(target=lifecycle.init) for _ in range(4)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(30)
    assert [racer.exitcode for racer in racers] == [0, 0, 0, 0]
    assert len(config.public_ring().all()) == 1


def test_nobody_else_can_read_private_files(current: PublicKey) -> None:
    assert config.key_dir().stat().st_mode & 0o777 == 0o700
    modes = {path.name: path.stat().st_mode & 0o777 for path in config.key_dir().iterdir()}
    assert set(modes.values()) == {0o600}, modes
    assert (config.public_key_dir() / "form.key").stat().st_mode & 0o777 == 0o600


def test_a_private_key_that_others_may_read_is_refused(current: PublicKey) -> None:
    (config.key_dir() / f"{current.key_id}.key").chmod(0o640)
    with pytest.raises(KeyRefused, match="0600"):
        config.private_ring().get(current.key_id)


def test_public_directory_holds_nothing_that_opens_a_tip(current: PublicKey) -> None:
    private = config.private_ring().get(current.key_id)
    for path in config.public_key_dir().iterdir():
        data = path.read_bytes()
        for secret in (private.raw[:64], private.raw[64:]):
            assert secret not in data
            assert base64.b64encode(secret) not in data


def test_server_secrets_have_32_bytes_and_differ(current: PublicKey) -> None:
    staff = {config.audit_mac(), config.mfa_key(), config.mail_key(), config.code_key()}
    secrets = staff | {config.form_key()}
    assert len(secrets) == 5
    assert {len(secret) for secret in secrets} == {32}


def test_a_substituted_public_key_is_refused(current: PublicKey) -> None:
    """The attack: whoever may write to the public side puts a key there that they can open."""
    mallory = keys.generate(now=machine_time(), days=180)
    forged = keys.public_document(mallory.public, Ed25519PrivateKey.generate())
    (config.public_key_dir() / f"{mallory.public.key_id}.json").write_text(forged)
    with pytest.raises(KeyRefused):
        config.public_ring().current()


@pytest.mark.parametrize("name", ["public", "not_after", "key_id", "created"])
def test_a_changed_entry_of_a_public_key_is_refused(current: PublicKey, name: str) -> None:
    path = config.public_key_dir() / f"{current.key_id}.json"
    facts = json.loads(path.read_text())
    facts[name] = {"public": facts["public"][:-4] + "AAA=", "key_id": "2026-01-00000000"}.get(
        name, "2099-01-01T00:00:00+00:00"
    )
    path.write_text(json.dumps(facts))
    with pytest.raises(KeyRefused):
        config.public_ring().current()


def test_without_a_pinned_verify_key_nothing_is_sealed(current: PublicKey) -> None:
    config.pin_file().unlink()
    with pytest.raises(KeyRefused, match="pinned"):
        config.public_ring()


def test_an_expired_key_seals_nothing(current: PublicKey) -> None:
    with pytest.raises(NoCurrentKey, match="rotate"):
        config.public_ring().current(current.not_after)
    assert config.public_ring().current(current.not_after - timedelta(seconds=1)) == current


def test_init_replaces_a_key_that_has_run_out(current: PublicKey) -> None:
    assert lifecycle.init(now=current.not_after).key_id != current.key_id


def test_the_newest_key_is_current_without_a_restart(current: PublicKey) -> None:
    ring = config.public_ring()
    assert ring.current() == current
    newer = lifecycle.make_current()
    assert ring.current() == newer


def test_a_key_id_cannot_leave_the_directory(current: PublicKey) -> None:
    for key_id in ("../../etc/passwd", "a/b", "", "2026-11-ABCDEF00"):
        with pytest.raises(KeyRefused):
            config.private_ring().get(key_id)


def test_the_current_key_is_never_retired(current: PublicKey) -> None:
    with pytest.raises(lifecycle.Refused, match="current"):
        retire(current.key_id)


def test_a_key_with_wraps_is_never_retired(current: PublicKey) -> None:
    lifecycle.make_current()
    with pytest.raises(lifecycle.Refused, match="2 data keys"):
        retire(current.key_id, wraps=2)
    with pytest.raises(lifecycle.Refused):
        retire(current.key_id, wraps=2, at_once=True)


def test_a_key_is_destroyed_when_the_backups_have_run_out(current: PublicKey) -> None:
    lifecycle.make_current()
    assert retire(current.key_id) == "retiring"
    assert retire(current.key_id, today=TODAY + timedelta(days=29)) == "retiring"
    assert config.private_ring().get(current.key_id)
    assert retire(current.key_id, today=TODAY + timedelta(days=30)) == "destroyed"
    with pytest.raises(KeyGone):
        config.private_ring().get(current.key_id)
    assert current.key_id not in [key.key_id for key in config.public_ring().all()]


def test_status_names_every_key_and_its_wraps(current: PublicKey) -> None:
    newer = lifecycle.make_current()
    retire(current.key_id, at_once=True)
    states = {state.key_id: (state.state, state.wraps) for state in lifecycle.states({newer.key_id: 7})}
    tags = tag_keys.current()
    assert states == {newer.key_id: ("current", 7), current.key_id: ("destroyed", 0), tags: ("current", 0)}
