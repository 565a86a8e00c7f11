"""Programs that some tests need and no Python package brings: a browser, a mail server, and what draws a PDF."""

from __future__ import annotations

import os
import shutil
import subprocess

from hotline.launcher.terminal import say

# program: Debian package
PROGRAMS = {"chromium": "chromium-headless-shell", "dovecot": "dovecot-imapd", "pdftoppm": "poppler-utils"}


def find(program: str) -> str | None:
    return shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


def find_chromium() -> str | None:
    """The one without a window first: the same engine, for half the time of a processor."""
    return find("chromium-headless-shell") or find("chromium")


def missing() -> list[str]:
    found = {"chromium": find_chromium(), "dovecot": find("dovecot"), "pdftoppm": find("pdftoppm")}
    return [program for program in PROGRAMS if not found[program]]


def install_missing() -> None:
    """With apt when we are root; otherwise the tests that need them say so themselves."""
    wanted = [PROGRAMS[program] for program in missing()]
    if not wanted or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    say(f"Installing {' and '.join(wanted)} for the tests (apt-get) ...")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=False, stdout=subprocess.DEVNULL)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *wanted]
    if subprocess.run(command, env=quiet, check=False, stdout=subprocess.DEVNULL).returncode:
        say("That did not work; the tests that need them will be skipped.")
