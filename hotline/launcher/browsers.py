"""Programs that some tests need and no Python package brings: a browser, a mail server, what draws a PDF, what gives
a process a wrong clock, and what makes hosts of a machine."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from hotline.launcher.terminal import say

# program: Debian package
PROGRAMS = {
    "chromium": "chromium-headless-shell",
    "dovecot": "dovecot-imapd",
    "pdftoppm": "poppler-utils",
    "libfaketime": "libfaketime",
    "ip": "iproute2",
}


def find(program: str) -> str | None:
    return shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


def find_chromium() -> str | None:
    """The one without a window first: the same engine, for half the time of a processor."""
    return find("chromium-headless-shell") or find("chromium")


def find_faketime() -> str | None:
    """The library, to be loaded before all others."""
    return next((str(path) for path in Path("/usr/lib").glob("*/faketime/libfaketime.so.1")), None)


def find_any(program: str) -> str | None:
    own = {"chromium": find_chromium, "libfaketime": find_faketime}
    return own[program]() if program in own else find(program)


def missing() -> list[str]:
    return [program for program in PROGRAMS if not find_any(program)]


def install_missing() -> None:
    """With apt when we are root; otherwise the tests that need them say so themselves."""
    wanted = [PROGRAMS[program] for program in missing()]
    if not wanted or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    say(f"Installing {', '.join(wanted)} for the tests (apt-get) ...")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False, stdout=subprocess.DEVNULL)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *wanted]
    if subprocess.run(command, env=quiet, check=False, stdout=subprocess.DEVNULL).returncode:
        say("That did not work; the tests that need them will be skipped.")
