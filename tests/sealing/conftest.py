from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hotline.sealing import lifecycle
from hotline.sealing.keys import PublicKey


@pytest.fixture
def key_place(tmp_path: Path, settings: Any) -> Path:
    """A house of its own, without keys yet."""
    settings.HOTLINE_KEY_DIR = tmp_path / "keys"
    settings.HOTLINE_PUBLIC_KEY_DIR = tmp_path / "public_keys"
    settings.HOTLINE_KEY_PIN = ""
    return tmp_path


@pytest.fixture
def current(key_place: Path) -> PublicKey:
    return lifecycle.init()
