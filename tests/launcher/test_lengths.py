"""What the suite leaves out, what it runs twice, and that it says so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hotline.launcher.places import BASE_DIR

pytestmark = pytest.mark.long
MARKS = "[pytest]\nmarkers =\n    long\n    browser\ntestpaths = .\n"
FAILS_ONCE = """
import pathlib, pytest
def once(name):
    seen = pathlib.Path(__file__).with_name(name)
    before, _ = seen.exists(), seen.touch()
    assert before, "a race of " + name
@pytest.mark.browser
def test_with_a_browser(): once("browser")
@pytest.mark.browser
def test_never_true(): assert False, "always"
def test_without(): once("plain")
"""
ALL_FAIL_ONCE = (
    FAILS_ONCE.split("@")[0]
    + """
@pytest.mark.parametrize("number", range(5))
def test_of_many(number): once(f"plain-{number}")
@pytest.mark.browser
def test_with_a_browser(): once("browser")
"""
)
LONG = "import pytest\ndef test_short(): pass\n@pytest.mark.long\ndef test_long(): pass\n"


def suite(folder: Path, text: str, *words: str, **more: str) -> str:
    """What a suite of one file says, with our two plugins and nothing else."""
    (folder / "pytest.ini").write_text(MARKS)
    (folder / "test_it.py").write_text(text)
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    plugins = ["-p", "tests.tiers", "-p", "tests.once_more", "-p", "no:django", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-rA", *plugins, *words], cwd=folder, text=True, check=False,
        env=kept | {"PYTHONPATH": str(BASE_DIR)} | more, capture_output=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return done.stdout + done.stderr


@pytest.mark.parametrize("workers", [[], ["-n", "2"]])
def test_the_long_tier_is_left_out_and_named(tmp_path: Path, workers: list[str]) -> None:
    said = suite(tmp_path, LONG, *workers)
    assert "1 passed" in said and "test_long" not in said
    assert "1 tests of the long tier did not run" in said and "./run test --long" in said
    for words in (["--long"], ["test_it.py"]):
        said = suite(tmp_path, LONG, *words, *workers)
        assert "2 passed" in said and "did not run" not in said


@pytest.mark.parametrize("workers", [[], ["-n", "2"]])
def test_under_ci_what_fails_gets_a_second_try_and_is_told_of(tmp_path: Path, workers: list[str]) -> None:
    said = suite(tmp_path, FAILS_ONCE, *workers, CI="true")
    assert "1 failed, 2 passed" in said
    assert "3 TESTS FAILED AND WERE RUN AGAIN" in said and "a race of browser" in said
    assert "FAILED test_it.py::test_never_true" in said


def test_under_ci_only_the_first_few_get_it_that_drive_no_browser(tmp_path: Path) -> None:
    said = suite(tmp_path, ALL_FAIL_ONCE, CI="true")
    assert "3 failed, 3 passed" in said and "3 TESTS FAILED AND WERE RUN AGAIN" in said


def test_at_home_nothing_is_run_twice(tmp_path: Path) -> None:
    said = suite(tmp_path, FAILS_ONCE)
    assert "3 failed" in said and "RUN AGAIN" not in said
