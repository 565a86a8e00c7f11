"""The public process writes to no file: what somebody typed then lies in none."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from django.conf import settings

from hotline.launcher import serve
from hotline.launcher.places import BASE_DIR
from intake.models import Tip
from tests.intake.telling import TOKEN
from tests.live import START_SECONDS, LiveServers, free_port

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

# A process under this limit cannot add one byte to any file, wherever it is; a pipe it may fill.
NO_FILES = (
    "import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)); "
    "os.execv(sys.argv[1], sys.argv[1:])"
)
SIZES = [20, 5_000, 49_000] * 16 + [1_900_000, 2_500_000]  # the last is more than we take


def limited(*command: str) -> list[str]:
    return [sys.executable, "-c", NO_FILES, *command]


def test_the_limit_holds(tmp_path: Path) -> None:
    writes = f"open({str(tmp_path / 'file')!r}, 'w', buffering=1).write('x\\n')"
    done = subprocess.run(limited(sys.executable, "-c", writes), capture_output=True, check=False)
    assert b"File too large" in done.stderr


def files(folder: Path) -> dict[str, tuple[int, int]]:
    """Of our own; the database server's folder is another process's."""
    found = (path for path in folder.rglob("*") if path.is_file() and "servers" not in path.parts)
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in found}


@pytest.fixture
def port(live_servers: LiveServers, tmp_path: Path) -> Iterator[int]:
    """Where a public process answers that can write to nothing."""
    child, port = live_servers.processes["public"].child, free_port()
    # gunicorn's file for a worker's pulse stays empty; without a folder named, tempfile tries one by writing.
    command = [re.sub(r":\d+$", f":{port}", part) for part in child.command]
    command += ["--worker-tmp-dir", str(tmp_path)]
    with subprocess.Popen(
        limited(*command), cwd=BASE_DIR, stdin=subprocess.DEVNULL, stderr=subprocess.STDOUT,
        env=child.environment | {"TMPDIR": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
    ) as running:  # fmt: skip
        until = time.monotonic() + START_SECONDS
        while not serve.answers(port) and running.poll() is None and time.monotonic() < until:
            time.sleep(0.05)
        if serve.answers(port):
            yield port
        running.terminate()
        said, _ = running.communicate(timeout=20)
    assert said == b"", said.decode()


def test_fifty_tips_touch_no_file(port: int, tmp_path: Path) -> None:
    before = files(settings.HOTLINE_VAR)
    address, codes = f"http://localhost:{port}/en/tip/", []
    for size in SIZES:
        with urlopen(address) as blank:
            token = TOKEN.search(blank.read().decode())
        assert token
        said = {"token": token[1], "danger": "no", "narrative": "PLANTED " + "x" * min(size, 49_000)}
        said |= {"unknown": "x" * size} if size > 49_000 else {}
        try:
            with urlopen(address, data=urlencode(said).encode()) as answer:
                codes.append(answer.status)
        except HTTPError as refused:
            codes.append(refused.code)
    assert codes == [200] * 49 + [413]
    assert Tip.objects.count() == 49
    assert list(tmp_path.iterdir()) == []
    assert files(settings.HOTLINE_VAR) == before
