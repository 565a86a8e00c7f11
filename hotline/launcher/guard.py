"""Waits until nobody uses the embedded servers any more, then stops them. See services.py."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from hotline.launcher.locks import FileLock
from hotline.launcher.services import Services


def main(var: Path) -> None:
    own = FileLock(var / "locks" / "guard")
    if not own.try_alone():
        return
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    users = FileLock(var / "locks" / "users")
    users.alone()
    Services(var).stop_servers()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
