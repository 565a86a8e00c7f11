"""The live public process: no private key in its environment, its files or its memory, and its own login alone.

Run after it has sealed a tip, when everything that it ever loads is loaded."""

from __future__ import annotations

import base64
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from hotline.sealing import config, lifecycle
from intake.models import Tip
from tests import links
from tests.intake.telling import LEAST, TOKEN
from tests.launcher.test_live import get
from tests.support import superuser

pytestmark = pytest.mark.long

PIECE = 1 << 22


@pytest.fixture
def pids(live_servers: Any) -> list[int]:
    """Master and workers of the public process, after each has served."""
    if not Path("/proc/self/mem").exists():
        pytest.skip("NO /proc HERE: the memory of the public process was not searched")
    address = f"{live_servers.public_url}/en/tip/"
    for _ in range(2 * (os.cpu_count() or 2)):
        with urlopen(address) as blank:
            token = TOKEN.search(blank.read().decode())
        assert token
        with urlopen(address, urlencode(LEAST | {"token": token[1]}).encode()) as answer:
            assert answer.status == 200
    assert Tip.objects.exists()
    group = os.getpgid(live_servers.processes["public"].running.pid)
    found = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [pid for pid in found if in_group(pid, group)]


def in_group(pid: int, group: int) -> bool:
    try:
        return os.getpgid(pid) == group
    except ProcessLookupError:
        return False


def secrets() -> dict[str, bytes]:
    """Every private key of this house, as raw bytes."""
    ring = config.private_ring()
    found = {f"{key_id} {name}": part for key_id in ring.ids() for name, part in parts(ring.get(key_id).raw)}
    others = [path for path in config.key_dir().iterdir() if path.suffix in (".key", ".mac")]
    found |= {path.name: path.read_bytes() for path in others if path.stem not in ring.ids()}
    assert {lifecycle.SIGNING_FILE, "audit.mac", "mfa.key"} <= set(found)
    return found


def parts(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """The seed of the lattice key and the curve's private key."""
    yield from (("lattice", raw[:64]), ("curve", raw[64:]))


def spellings(secret: bytes) -> list[bytes]:
    return [
        secret,
        base64.b64encode(secret).rstrip(b"=")[:-1],
        secret.hex().encode(),
        secret.hex().upper().encode(),
    ]


def memory(pid: int) -> Iterator[bytes]:
    """What the process can read of itself, in pieces that overlap."""
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as file:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            span, rights, *_rest = line.split()
            if not rights.startswith("r") or line.endswith(("[vvar]", "[vsyscall]", "[vvar_vclock]")):
                continue
            start, end = (int(edge, 16) for edge in span.split("-"))
            for at in range(start, end, PIECE):
                file.seek(at)
                try:
                    yield file.read(min(PIECE + 256, end - at))
                except OSError:  # a page that a driver keeps to itself
                    break


def test_its_memory_holds_no_private_key(pids: list[int]) -> None:
    sought = {name: spellings(secret) for name, secret in secrets().items()}
    control = config.form_key()  # its own: found, or this search is blind
    seen = False
    assert len(pids) > 1
    for pid in pids:
        for piece in memory(pid):
            seen = seen or control in piece
            found = [name for name, ways in sought.items() if any(way in piece for way in ways)]
            assert not found, (pid, found)
    assert seen, "the search did not even find the form's own key"


def test_it_has_no_key_file_open_or_mapped(pids: list[int]) -> None:
    private = {str(path.resolve()) for path in config.key_dir().iterdir()} | {str(config.key_dir().resolve())}
    for pid in pids:
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            assert not descriptor.is_symlink() or os.readlink(descriptor) not in private
        mapped = set(re.findall(r"\S*/\S+$", Path(f"/proc/{pid}/maps").read_text(), re.MULTILINE))
        assert not mapped & private


def test_its_environment_and_command_hold_no_secret_but_its_own(pids: list[int]) -> None:
    foreign = ("hotline_owner", "hotline_staff", "postgres_super", "HOTLINE_KEY_DIR", "REDIS_URL", "BEGIN ")
    for pid in pids:
        text = Path(f"/proc/{pid}/environ").read_bytes() + Path(f"/proc/{pid}/cmdline").read_bytes()
        assert b"hotline_public:" in text
        for word in foreign:
            assert word.encode() not in text
        for name, secret in secrets().items():
            assert not any(way in text for way in spellings(secret)), name


def sessions(role: str) -> set[int]:
    with superuser() as connection:
        rows = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE usename = %s AND datname = current_database()", [role]
        )
        return {pid for (pid,) in rows}


def wait_for(role: str, count: int) -> None:
    until = time.monotonic() + 10
    while len(sessions(role)) != count and time.monotonic() < until:
        time.sleep(0.1)
    assert len(sessions(role)) == count


def test_each_process_logs_in_as_its_own_role_and_no_other(live_servers: Any, pids: list[int]) -> None:
    get(live_servers.staff_port, "/healthz")
    links.close()
    with superuser() as connection:
        seen = connection.execute(
            "SELECT DISTINCT usename FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename IS NOT NULL"
        ).fetchall()
    assert {name for (name,) in seen} == {"hotline_public", "hotline_staff"}
    ours = 1  # the suite's own session is of the staff side
    public = sessions("hotline_public")
    assert public and len(sessions("hotline_staff")) > ours
    for name in ("staff", "watch"):
        live_servers.processes[name].kill()
    wait_for("hotline_staff", ours)
    assert public <= sessions("hotline_public")  # a worker that was slow may have joined them
    live_servers.processes["public"].kill()
    wait_for("hotline_public", 0)
