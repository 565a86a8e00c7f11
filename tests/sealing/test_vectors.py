"""Known answers: bytes sealed once must open for ever, whatever library comes next."""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import pytest

from hotline.sealing import box
from hotline.sealing.keys import PrivateKey
from hotline.sealing.sealer import column_aad, key_info

VECTOR = json.loads(Path(__file__).with_name("vectors.json").read_text())
ENVELOPE = base64.b64decode(VECTOR["envelope"])
DATA_KEY = bytes.fromhex(VECTOR["data_key"])
AAD = bytes.fromhex(VECTOR["aad"])


@pytest.fixture
def private_key() -> PrivateKey:
    return PrivateKey.from_raw(VECTOR["key_id"], base64.b64decode(VECTOR["private_key"]))


def test_envelope_opens() -> None:
    assert box.open_envelope(ENVELOPE, DATA_KEY, aad=AAD).decode() == VECTOR["plaintext"]


def test_sealing_the_same_gives_the_same_bytes() -> None:
    nonce = bytes.fromhex(VECTOR["nonce"])
    again = box._seal_with_nonce(VECTOR["plaintext"].encode(), DATA_KEY, aad=AAD, nonce=nonce)
    assert sha256(again).hexdigest() == VECTOR["envelope_sha256"]


def test_wrap_opens(private_key: PrivateKey) -> None:
    info = bytes.fromhex(VECTOR["info"])
    assert box.unwrap(base64.b64decode(VECTOR["wrap"]), private_key, info=info) == DATA_KEY


def test_private_key_has_the_same_public_half(private_key: PrivateKey) -> None:
    assert sha256(private_key.public_raw).hexdigest() == VECTOR["public_key_sha256"]


def test_what_a_column_and_a_wrap_are_bound_to_has_not_changed() -> None:
    tip_id, row_id, tipkey_id = (UUID(VECTOR[name]) for name in ("tip_id", "row_id", "tipkey_id"))
    table, field = VECTOR["table"], VECTOR["field"]
    assert column_aad(table=table, field=field, row_id=row_id, key_id=tipkey_id, tip_id=tip_id) == AAD
    info = key_info(tip_id=tip_id, data_class="C", id_=tipkey_id, key_id=VECTOR["key_id"])
    assert info.hex() == VECTOR["info"]
