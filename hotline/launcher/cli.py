"""The commands of ./run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from hotline.launcher import environment, places, prepare
from hotline.launcher.services import Services
from hotline.launcher.terminal import say
from hotline.launcher.trouble import Trouble, disk_trouble

# These need no database that is up to date: they make it so, or never look at it.
UNPREPARED = {
    "migrate",
    "makemigrations",
    "roles",
    "showmigrations",
    "sqlmigrate",
    "messages",
    "check",
    "help",
}


def python(*arguments: str, **more: str) -> int:
    """Runs a Python command on this terminal with the embedded servers up, and passes on its exit code."""
    with disk_trouble(), Services(places.var_dir()) as services:
        if not (arguments[0] == "manage.py" and set(arguments[1:2]) <= UNPREPARED):
            prepare.start_anew_after_half_a_seed(services)
            prepare.database(services)
            prepare.keys(services)
        env = environment.commands(services.environment()) | more
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the command's, not ours
        try:
            return subprocess.run(
                [sys.executable, *arguments], cwd=places.BASE_DIR, env=env, check=False,
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            ).returncode  # fmt: skip
        finally:
            signal.signal(signal.SIGINT, before)


def tests(arguments: list[str]) -> int:
    from hotline.launcher import browsers

    browsers.install_missing()
    env = environment.bare() | {"HOTLINE_ENV": "test"}
    env |= {name: os.environ[name] for name in environment.GUARDED if name in os.environ}
    if env.pop("PYTHONDONTWRITEBYTECODE", ""):
        # The suite starts hundreds of processes, and one that compiles all it imports starts four times slower.
        env["PYTHONPYCACHEPREFIX"] = str(places.state_folder(places.var_dir()) / "test" / "pycache")
    os.chdir(places.BASE_DIR)
    # The whole suite on two processes took six tenths of the time of one; a few tests start faster alone.
    if arguments[:1] in ([], ["--long"]):
        arguments += ["--numprocesses", str(min(os.cpu_count() or 1, 4)), "--no-loadscope-reorder"]
    os.execve(sys.executable, [sys.executable, "-m", "pytest", *arguments], env)


def run(command: str, arguments: list[str]) -> int:
    match command:
        case "serve":
            from hotline.launcher import serve

            return serve.serve()
        case "stop":
            from hotline.launcher import serve

            return serve.stop()
        case "test":
            return tests(arguments)
        case "check":
            from hotline.launcher import check

            return check.main(arguments)
        case "manage":
            return python("manage.py", *(arguments or ["help"]))
        case "shots":
            os.chdir(places.BASE_DIR)
            os.execv(sys.executable, [sys.executable, "-m", "tests.shots", *arguments])
        case "bench":
            os.chdir(places.BASE_DIR)  # it keeps servers of its own, away from those of a demo
            os.execv(sys.executable, [sys.executable, "-m", "bench", *arguments])
    raise Trouble(f"./run knows no {command!r}: it knows serve, test, check, manage, shots, bench and stop.")


def main() -> int:
    command, *arguments = sys.argv[1:] or ["serve"]
    try:
        return run(command, arguments)
    except Trouble as trouble:
        say(str(trouble))
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
        return 130
