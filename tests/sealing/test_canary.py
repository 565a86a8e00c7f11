"""A public key in the place of ours is noticed, however it got there."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hotline.sealing import canary, config, keys, lifecycle
from hotline.sealing.errors import KeyRefused
from hotline.sealing.keys import PublicKey
from hotline.sealing.rings import machine_time


def mallorys_key(signer: Ed25519PrivateKey, key_id: str = "") -> keys.PrivateKey:
    """A key that Mallory can open, put among ours, as the newest."""
    pair = keys.generate(now=machine_time() + timedelta(seconds=1), days=180)
    private = keys.PrivateKey.from_raw(key_id or pair.private.key_id, pair.private.raw)
    public = PublicKey.from_raw(
        private.key_id, private.public_raw, created=pair.public.created, not_after=pair.public.not_after
    )
    path = config.public_key_dir() / f"{public.key_id}.json"
    path.write_text(keys.public_document(public, signer))
    return private


def pin(signer: Ed25519PrivateKey) -> str:
    return base64.b64encode(signer.public_key().public_bytes_raw()).decode()


def ours() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes((config.key_dir() / lifecycle.SIGNING_FILE).read_bytes())


def test_all_is_well(current: PublicKey) -> None:
    assert canary.look() == canary.Keys("ok", current.not_after)
    lifecycle.make_current()
    assert canary.look().code == "ok"


def test_a_key_without_our_signature(current: PublicKey) -> None:
    mallorys_key(Ed25519PrivateKey.generate())
    assert canary.look().code == "refused"


def test_a_replaced_pin_with_a_key_that_it_vouches_for(current: PublicKey) -> None:
    """Whoever may write on the public host replaced both: the form would seal to them and see nothing wrong."""
    mallory = Ed25519PrivateKey.generate()
    for path in config.public_key_dir().glob("*.json"):
        path.unlink()
    private = mallorys_key(mallory)
    config.pin_file().write_text(pin(mallory))
    assert config.public_ring().current().key_id == private.key_id
    assert canary.look().code == "pin"


def test_a_pin_in_the_environment_is_not_replaced_with_the_file(current: PublicKey, settings) -> None:
    settings.HOTLINE_KEY_PIN = config.pin_file().read_text().strip()
    mallory = Ed25519PrivateKey.generate()
    mallorys_key(mallory)
    config.pin_file().write_text(pin(mallory))
    with pytest.raises(KeyRefused):
        config.public_ring().current()
    assert canary.look().code == "refused"


def test_a_key_made_with_our_stolen_signature(current: PublicKey) -> None:
    private = mallorys_key(ours())
    assert config.public_ring().current().key_id == private.key_id
    assert canary.look().code == "substituted"


def test_a_key_under_the_name_of_ours(current: PublicKey) -> None:
    mallorys_key(ours(), current.key_id)
    assert canary.look().code == "substituted"


def test_a_file_put_in_anothers_place_with_its_size_and_time(current: PublicKey) -> None:
    assert canary.look().code == "ok"
    path = config.public_key_dir() / f"{current.key_id}.json"
    before = path.stat()
    facts = json.loads(path.read_text())
    facts["public"] = facts["public"][:-8] + "AAAAAAA="
    path.write_text(json.dumps(facts, indent=2) + "\n")
    import os

    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert canary.look().code == "refused"


def test_a_lost_private_half_is_a_key_that_is_not_ours(current: PublicKey) -> None:
    (config.key_dir() / f"{current.key_id}.key").unlink()
    assert canary.look().code == "substituted"


def test_a_key_that_ends_soon_and_one_that_has_ended(current: PublicKey) -> None:
    end = current.not_after
    assert canary.look(end - timedelta(days=14, seconds=1)).code == "ok"
    assert canary.look(end - timedelta(days=14)).code == "ok"
    assert canary.look(end - timedelta(days=14) + timedelta(seconds=1)) == canary.Keys("ending", end)
    assert canary.look(end).code == "expired"


def test_nothing_pinned_and_no_folder(key_place: Path) -> None:
    assert canary.look().code == "refused"


def test_with_the_signing_key_offline_the_keys_are_still_compared(current: PublicKey) -> None:
    (config.key_dir() / lifecycle.SIGNING_FILE).unlink()
    assert canary.look().code == "ok"
    mallory = Ed25519PrivateKey.generate()
    for path in config.public_key_dir().glob("*.json"):
        path.unlink()
    mallorys_key(mallory)
    config.pin_file().write_text(pin(mallory))
    assert canary.look().code == "substituted"
