from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hotline.accounts.models import Staff
from tests.support import staff_member


@pytest.fixture
def head_file(tmp_path: Path, settings: Any) -> Path:
    settings.HOTLINE_AUDIT_HEAD = tmp_path / "audit_head.json"
    return settings.HOTLINE_AUDIT_HEAD


@pytest.fixture
def petra(transactional_db: None) -> Staff:
    return staff_member("privacy_officer", name="Petra Officer", trained=False)
