"""`./run`: both surfaces and all background work on this machine, until Ctrl-C."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import sys
import threading
import time
from pathlib import Path

from hotline.launcher import environment, places, prepare
from hotline.launcher.locks import FileLock
from hotline.launcher.running import RunningList
from hotline.launcher.services import Services
from hotline.launcher.supervisor import Child, Supervisor
from hotline.launcher.terminal import relay, say
from hotline.launcher.trouble import Trouble, disk_trouble

# Celery warns of root, for whom a demo in a container often runs; production has a user of its own.
AS_ROOT = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser"}


def port_number(name: str, default: int) -> int:
    text = os.environ.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65534:
        raise Trouble(f"{name} is {text!r}: use a number from 1 to 65534.")
    return int(text)


def bind_address() -> str:
    return os.environ.get("HOTLINE_BIND") or "127.0.0.1"


def refuse_taken(name: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind_address(), port))
        except OSError as error:
            raise Trouble(
                f"Port {port} is in use: set {name} to a free one, or stop what uses it."
            ) from error


def gunicorn(port: int, workers: int) -> list[str]:
    # No access log: an address in it could tell who reached out. No control socket: nobody needs one.
    return [
        sys.executable, "-m", "gunicorn", "hotline.wsgi", "--bind", f"{bind_address()}:{port}",
        "--logger-class", "hotline.server_log.Quiet",
        "--workers", str(workers), "--worker-class", "hotline.server.Worker",
        "--no-control-socket", "--log-level", "warning",
    ]  # fmt: skip


def children(services: dict[str, str], var: Path, port: int, staff_port: int) -> list[Child]:
    ports = {"PORT": str(port), "STAFF_PORT": str(staff_port)}
    public = environment.public(services["DATABASE_URL"]) | ports
    staff = environment.staff(services["DATABASE_URL"], services["REDIS_URL"]) | ports
    workers = int(os.environ.get("HOTLINE_WEB_WORKERS") or os.cpu_count() or 2)
    celery = [sys.executable, "-m", "celery", "--quiet", "--app", "hotline"]
    schedule = places.make_private(var / "beat") / "schedule"
    worker = ["worker", "--pool", "solo", "--queues", "celery,clock", "--without-gossip", "--without-mingle"]
    beat = ["beat", "--schedule", str(schedule), "--pidfile", ""]
    return [
        Child("public", gunicorn(port, workers), public),
        Child("staff", gunicorn(staff_port, workers), staff),
        Child("watch", [sys.executable, "manage.py", "watch"], staff),
        # Pages and the watch come first; these two only repeat and follow what the watch does.
        Child("worker", [*celery, *worker, "--loglevel", "warning"], staff | AS_ROOT, after=2.0),
        Child("beat", [*celery, *beat, "--loglevel", "warning"], staff, after=2.0),
    ]


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection(bind_address(), port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        connection.getresponse()
        return True
    except OSError:
        return False
    finally:
        connection.close()


def announce(port: int, staff_port: int) -> None:
    until = time.monotonic() + 60
    while not (answers(port) and answers(staff_port)):
        if time.monotonic() > until:
            say("The pages do not answer yet: see the lines above.")
            return
        time.sleep(0.1)
    say(f"\n  Public site   http://localhost:{port}/")
    say(f"  Staff site    http://localhost:{staff_port}/")
    say("  The staff sign-in page lists the demo accounts and shows their sign-in codes.")
    say("  Ctrl-C stops everything; the data stays.\n")


def serve() -> int:
    var = places.var_dir()
    port = port_number("PORT", 8000)
    staff_port = port_number("STAFF_PORT", port + 1)
    if port == staff_port:
        raise Trouble("PORT and STAFF_PORT are the same: give each surface its own.")
    with disk_trouble():
        return serve_locked(var, port, staff_port)


def serve_locked(var: Path, port: int, staff_port: int) -> int:
    places.state_folder(var)
    lock = FileLock(places.make_private(var / "locks") / "serve")
    if not lock.try_alone():
        raise Trouble(f"The hotline is already running from {var} (./run stop ends it).")
    lock.write(str(os.getpid()))
    listed = RunningList(var / "locks" / "running.json", sys.executable)
    if orphans := listed.end_orphans():
        say(f"Ended {orphans} processes that an earlier run had left behind.")
    refuse_taken("PORT", port)
    refuse_taken("STAFF_PORT", staff_port)
    prepare.check_disk(var)
    say("Starting PostgreSQL and Valkey ...")
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)  # until the supervisor takes over
    with Services(var) as services:
        prepare.everything(services)
        say("Starting the web, watch, worker and beat processes ...")
        processes = children(services.environment(), var, port, staff_port)
        ready = threading.Thread(target=announce, args=(port, staff_port), daemon=True)
        code = Supervisor(processes, listed, relay).run(ready.start)
        say("Stopping ...")
    return code


def stop() -> int:
    """Asks the ./run that serves from this state folder to end, and waits until it has."""
    lock = FileLock(places.var_dir() / "locks" / "serve")
    if lock.try_alone():
        say("Nothing is running.")
        return 0
    os.kill(int(lock.read()), signal.SIGTERM)
    until = time.monotonic() + 30
    while not lock.try_alone():
        if time.monotonic() > until:
            raise Trouble("It has not stopped after 30 s: look for it with ps.")
        time.sleep(0.1)
    say("Stopped.")
    return 0
