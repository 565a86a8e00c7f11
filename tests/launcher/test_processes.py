"""Whatever happens to the launcher, no process of the hotline is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from hotline.launcher.environment import GUARDED
from hotline.launcher.places import BASE_DIR
from hotline.launcher.running import RunningList, command_of

pytestmark = pytest.mark.long
SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
SUPERVISE = """
import sys
from pathlib import Path
from hotline.launcher.running import RunningList
from hotline.launcher.supervisor import Child, Supervisor
listed = RunningList(Path(sys.argv[1]), sys.executable)
child = Child("watch", [sys.executable, "-c", sys.argv[2]], {})
say = lambda name, line: print(name, line, flush=True)
sys.exit(Supervisor([child], listed, say).run(lambda: None))
"""
USE_SERVERS = """
import sys, time
from pathlib import Path
from hotline.launcher.services import Services
with Services(Path(sys.argv[1])):
    print("up", flush=True)
    time.sleep(60)
"""


def gone(pid: int, seconds: float = 10.0) -> bool:
    until = time.monotonic() + seconds
    while command_of(pid) and time.monotonic() < until:
        time.sleep(0.05)
    return not command_of(pid)


def start(code: str, *arguments: str) -> subprocess.Popen[str]:
    clean = {name: value for name, value in os.environ.items() if name not in GUARDED}
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=BASE_DIR, env=clean, stdout=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


def supervise(path: Path, code: str) -> tuple[subprocess.Popen[str], int]:
    """A supervisor with one child that prints its process id first; both."""
    supervisor = start(SUPERVISE, str(path), f"import os, time; print(os.getpid(), flush=True); {code}")
    assert supervisor.stdout
    return supervisor, int(supervisor.stdout.readline().split()[1])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_children_too(tmp_path, number):
    supervisor, child = supervise(tmp_path / "running.json", "time.sleep(60)")
    with supervisor:
        supervisor.send_signal(number)
        assert supervisor.wait(5) == 0
    assert gone(child)
    assert not (tmp_path / "running.json").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the next start ends them")
def test_kill_9_of_the_parent_ends_the_children_too(tmp_path):
    supervisor, child = supervise(tmp_path / "running.json", "time.sleep(60)")
    with supervisor:
        supervisor.kill()
    assert gone(child)


def test_a_child_that_will_not_end_is_killed_within_five_seconds(tmp_path):
    deaf = (
        "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
    )
    supervisor, child = supervise(tmp_path / "running.json", deaf)
    with supervisor:
        supervisor.stdout.readline()
        supervisor.send_signal(signal.SIGTERM)
        assert supervisor.wait(6) == 0
    assert gone(child)


def test_a_child_that_crashes_is_started_again_and_said(tmp_path):
    supervisor, child = supervise(tmp_path / "running.json", "raise SystemExit(3)")
    with supervisor:
        assert supervisor.stdout.readline() == "watch ended with code 3; starting it again in 1 s\n"
        again = int(supervisor.stdout.readline().split()[1])
        supervisor.send_signal(signal.SIGTERM)
    assert again != child


def test_the_next_start_ends_what_a_crash_left(tmp_path):
    orphan = subprocess.Popen(SLEEP, start_new_session=True)
    while not command_of(orphan.pid):  # for a moment a new process has no name yet
        time.sleep(0.01)
    RunningList(tmp_path / "running.json", sys.executable).add(orphan.pid, SLEEP)
    assert RunningList(tmp_path / "running.json", sys.executable).end_orphans() == 1
    assert orphan.wait(5) == -signal.SIGTERM


def test_a_number_that_now_belongs_to_another_program_is_left_alone(tmp_path):
    stranger = subprocess.Popen(["sleep", "60"], start_new_session=True)
    RunningList(tmp_path / "running.json", sys.executable).add(stranger.pid, SLEEP)
    assert RunningList(tmp_path / "running.json", sys.executable).end_orphans() == 0
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait(5)


def server_pids(var: Path) -> list[int]:
    postgres = int((var / "servers" / "postgres" / "postmaster.pid").read_text().splitlines()[0])
    return [postgres, int((var / "servers" / "valkey" / "valkey.pid").read_text())]


@pytest.fixture
def walkable():
    """A state folder that another user can walk to: root's servers run as one."""
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="hotline-test-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


def test_the_servers_end_with_their_last_user_however_it_dies(walkable):
    var = walkable
    with start(USE_SERVERS, str(var)) as first, start(USE_SERVERS, str(var)) as second:
        assert [first.stdout.readline(), second.stdout.readline()] == ["up\n", "up\n"]
        pids = server_pids(var)
        first.kill()
        first.wait(5)
        time.sleep(0.3)
        assert all(command_of(pid) for pid in pids), "one user left, one still there"
        second.kill()
    assert all(gone(pid) for pid in pids)
