"""What ./run says and does when it cannot serve: one sentence, exit code 1, nothing left running."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from hotline.launcher.environment import GUARDED
from hotline.launcher.locks import FileLock
from hotline.launcher.places import BASE_DIR

pytestmark = pytest.mark.long


def run(var: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    """Exit code and what was said, with none of the suite's own addresses in the environment."""
    inherited = {name: value for name, value in os.environ.items() if name not in GUARDED}
    done = subprocess.run(
        [sys.executable, "-m", "hotline.launcher", *arguments],
        cwd=BASE_DIR, env=inherited | {"HOTLINE_VAR": str(var), "HOTLINE_ENV": "demo"} | environment,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def taken():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield str(server.getsockname()[1])


@pytest.mark.parametrize("name", ["PORT", "STAFF_PORT"])
def test_a_port_in_use_is_named(tmp_path, taken, name):
    code, said = run(tmp_path, **({"PORT": "18999", "STAFF_PORT": "18998"} | {name: taken}))
    assert code == 1
    assert said.splitlines() == [f"Port {taken} is in use: set {name} to a free one, or stop what uses it."]
    assert not (tmp_path / "servers" / "postgres").exists()


@pytest.mark.parametrize("port", ["0", "70000", "eighty", "-1"])
def test_a_port_that_is_none_is_refused(tmp_path, port):
    code, said = run(tmp_path, PORT=port)
    assert code == 1
    assert said.splitlines() == [f"PORT is {port!r}: use a number from 1 to 65534."]


def test_both_surfaces_never_share_a_port(tmp_path):
    assert run(tmp_path, PORT="18999", STAFF_PORT="18999")[0] == 1


def test_a_second_run_says_that_one_is_running(tmp_path):
    held = FileLock(tmp_path / "locks" / "serve")
    assert held.try_alone()
    code, said = run(tmp_path, PORT="18999")
    held.close()
    assert code == 1
    assert said.splitlines() == [f"The hotline is already running from {tmp_path} (./run stop ends it)."]


def test_stop_without_anything_running_is_no_fault(tmp_path):
    (tmp_path / "locks").mkdir()
    assert run(tmp_path, "stop") == (0, "Nothing is running.\n")


def test_a_dead_database_is_said_in_one_line(tmp_path):
    address = "postgres://hotline_owner:x@127.0.0.1:1/hotline"
    code, said = run(tmp_path, "manage", "help", DATABASE_URL=address, REDIS_URL="redis://127.0.0.1:1/0")
    assert code == 1
    assert said.startswith("PostgreSQL does not answer: ")
    assert len(said.splitlines()) == 1


def test_an_unknown_command_names_the_known_ones(tmp_path):
    code, said = run(tmp_path, "sreve")
    assert code == 1
    assert "serve, test, check" in said
