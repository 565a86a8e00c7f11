"""The public process in production refuses to start with more than it needs. The real server is started."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from hotline.launcher import environment, serve
from hotline.launcher.places import BASE_DIR
from tests import databases, support
from tests.live import free_port

pytestmark = pytest.mark.long

ROOT = os.geteuid() == 0
# As root: a namespace in which the same files belong to an ordinary user without any of root's powers.
AS_ORDINARY = ["unshare", "--user", "--map-user=1000", "--map-group=1000"] if ROOT else []
SECONDS = 40.0


def ordinary() -> list[str]:
    if AS_ORDINARY and subprocess.run([*AS_ORDINARY, "true"], capture_output=True, check=False).returncode:
        pytest.skip("AS ROOT, AND NO USER NAMESPACE HERE: start the suite as an ordinary user")
    return AS_ORDINARY


@pytest.fixture
def place(tmp_path: Path, transactional_db: None) -> Path:
    from hotline.sealing import config

    shutil.copytree(config.public_key_dir(), tmp_path / "public_keys")
    return tmp_path


def started(place: Path, prefix: list[str], **more: str) -> tuple[bool, str]:
    """Whether it answered, and what it wrote."""
    from hotline.sealing import config

    port = free_port()
    surroundings = environment.bare() | {
        "HOTLINE_ENV": "production", "HOTLINE_SURFACE": "public", "HOTLINE_VAR": str(place),
        "HOTLINE_SECRET_KEY": "s" * 50, "HOTLINE_ALLOWED_HOSTS": "localhost", "HOTLINE_SSL_REDIRECT": "0",
        "HOTLINE_KEY_PIN": config.pin(), "HOTLINE_PUBLIC_KEY_DIR": str(place / "public_keys"),
        "HOTLINE_PUBLIC_DATABASE_URL": environment.surface_url(
            "public", databases.owner_url(support.database_name())
        ),
    } | more  # fmt: skip
    (place / "static").mkdir(exist_ok=True)
    log = place / "log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [*prefix, *serve.gunicorn(port, 1)], cwd=BASE_DIR, env=surroundings, stdin=subprocess.DEVNULL,
            stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    try:
        until = time.monotonic() + SECONDS
        while server.poll() is None and time.monotonic() < until and not serve.answers(port):
            time.sleep(0.1)
        return server.poll() is None and serve.answers(port), log.read_text()
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
        server.wait(10)


def private_keys(place: Path, mode: int) -> Path:
    folder = place / "keys"
    folder.mkdir()
    (folder / "signing.key").write_bytes(b"x" * 32)
    folder.chmod(mode)
    return folder


def test_an_ordinary_user_who_cannot_enter_the_key_folder_serves(place: Path) -> None:
    private_keys(place, 0o000)
    fine, said = started(place, ordinary())
    assert fine, said


@pytest.mark.parametrize("mode", [0o700, 0o500, 0o100])
def test_a_key_folder_in_reach_is_refused(place: Path, mode: int) -> None:
    """0100: it cannot be listed, but who knows a name in it can read it."""
    private_keys(place, mode)
    fine, said = started(place, ordinary())
    assert not fine
    assert "can read the private keys" in said


@pytest.mark.skipif(not ROOT, reason="only root can be root")
@pytest.mark.parametrize("keys_here", [True, False])
def test_root_is_refused_wherever_the_keys_are(place: Path, keys_here: bool) -> None:
    if keys_here:
        private_keys(place, 0o000)
    fine, said = started(place, [])
    assert not fine
    assert ("can read the private keys" if keys_here else "runs as root") in said


def test_a_private_key_beside_the_public_ones_is_refused(place: Path) -> None:
    (place / "public_keys" / "signing.key").write_bytes(b"x" * 32)
    fine, said = started(place, ordinary())
    assert not fine
    assert "have no place beside the public ones" in said


def test_a_pin_only_in_a_file_is_refused(place: Path) -> None:
    fine, said = started(place, ordinary(), HOTLINE_KEY_PIN="")
    assert not fine
    assert "HOTLINE_KEY_PIN is not set" in said
