"""The real processes, as ./run starts them, against the test database and each as its own role."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from hotline.launcher import serve, valkey
from hotline.launcher.places import BASE_DIR, server_user
from hotline.launcher.supervisor import TIED, Child, signal_group
from tests import databases, support
from tests.weather import Weather, weather

START_SECONDS = 30
RUNNING: list[LiveServers] = []  # at most one: those of this process


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def valkey_child(port: int) -> Child:
    program = str(valkey.binary(server_user()))
    options = {"bind": "127.0.0.1", "port": str(port), "save": "", "appendonly": "no"}
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    return Child("valkey", [program, *words], {"PATH": os.environ.get("PATH", "")})


@dataclass
class Process:
    """One process of the hotline; `output` is everything it has written."""

    child: Child
    log: Path
    running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        if self.alive:
            return
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(
                [sys.executable, "-I", "-S", str(TIED), str(os.getpid()), *self.child.command],
                cwd=BASE_DIR, env=self.child.environment, stdin=subprocess.DEVNULL,
                stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip

    @property
    def alive(self) -> bool:
        return bool(self.running and self.running.poll() is None)

    @property
    def output(self) -> str:
        return self.log.read_text(errors="replace")

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        if self.running:
            signal_group(self.running.pid, number)
            self.running.wait(10)

    def stop(self) -> None:
        if not self.alive:
            return
        assert self.running
        signal_group(self.running.pid, signal.SIGTERM)
        try:
            self.running.wait(5)
        except subprocess.TimeoutExpired:
            self.kill()


class LiveServers:
    """`public_url` and `staff_url` end without a slash; `processes["watch"]` and so on can be killed and
    started again, "valkey" too, which is of this house alone. Worker and beat run only when
    `start("worker", "beat")` asks for them."""

    def __init__(self, folder: Path, weather: Weather) -> None:
        self.weather, self.broker = weather, free_port()
        services = {
            "DATABASE_URL": databases.owner_url(support.database_name()),
            "REDIS_URL": f"redis://127.0.0.1:{self.broker}/0",
        }
        self.port, self.staff_port = free_port(), free_port()
        # localhost and not 127.0.0.1: a passkey belongs to a host name.
        self.public_url = f"http://localhost:{self.port}"
        self.staff_url = f"http://localhost:{self.staff_port}"
        children = [*serve.children(services, folder, self.port, self.staff_port), valkey_child(self.broker)]
        for child in children:
            keys = {name: os.environ[name] for name in ("HOTLINE_PUBLIC_KEY_DIR", "HOTLINE_AUDIT_HEAD")}
            child.environment.update(keys, HOTLINE_ENV="test", HOTLINE_EXIT_URL=weather.url)
            child.environment["HOTLINE_FRAME_HOSTS"] = weather.host
            # Many tests send a tip within minutes: that is no flood.
            child.environment["HOTLINE_FLOOD_TIPS"] = "10000"
        self.processes = {child.name: Process(child, folder / f"{child.name}.log") for child in children}

    def start(self, *names: str) -> None:
        for name in names:
            self.processes[name].start()
        for name, port, answers in (
            ("valkey", self.broker, listens),
            ("public", self.port, serve.answers),
            ("staff", self.staff_port, serve.answers),
        ):
            until = time.monotonic() + START_SECONDS
            while name in names and not answers(port):
                if time.monotonic() > until or not self.processes[name].alive:
                    raise RuntimeError(f"{name} did not start:\n{self.processes[name].output}")
                time.sleep(0.05)

    def stop(self) -> None:
        for process in self.processes.values():
            process.stop()


@pytest.fixture(scope="session")
def _live_servers(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServers]:
    with weather() as outside:
        servers = LiveServers(tmp_path_factory.mktemp("live"), outside)
        RUNNING.append(servers)
        yield servers
        RUNNING.remove(servers)
        servers.stop()


@pytest.fixture(autouse=True)
def no_pass_but_our_own(request: pytest.FixtureRequest) -> None:
    """A live `watch` would open, tell and send what another test of this database is looking at."""
    if "live_servers" not in request.fixturenames:
        for servers in RUNNING:
            if servers.processes["watch"].alive:
                servers.processes["watch"].stop()
                with support.superuser() as link:  # it beat on after the last test's tables were emptied
                    link.execute("DELETE FROM triage_heartbeat")
                    link.execute("DELETE FROM triage_clockminute")


@pytest.fixture
def live_servers(transactional_db: None, _live_servers: LiveServers) -> Iterator[LiveServers]:
    """Valkey, public, staff and watch are up. What a test kills is started again for the next one."""
    _live_servers.start("valkey", "public", "staff", "watch")
    yield _live_servers
    for name in ("worker", "beat"):
        _live_servers.processes[name].stop()
