"""A full disk is said as such, wherever it shows."""

from __future__ import annotations

import sys

import pytest

from hotline.launcher.trouble import FULL_DISK, Trouble, disk_trouble


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux's")
def test_a_full_disk():
    with pytest.raises(Trouble, match=FULL_DISK[:16]), disk_trouble(), open("/dev/full", "wb", 0) as full:
        full.write(b"x")


def test_another_fault_is_not_called_a_full_disk(tmp_path):
    with pytest.raises(FileNotFoundError), disk_trouble():
        (tmp_path / "absent").read_text()
