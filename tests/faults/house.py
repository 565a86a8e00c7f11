"""A whole hotline of a test's own: PostgreSQL, Valkey, a mail server, and the processes of the clock, all under a
keeper. Anything of it may be killed, cut off, or told a wrong time; nothing else on this machine is touched."""

from __future__ import annotations

import json
import random
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import psycopg

from hotline.launcher import places, serve, valkey
from hotline.launcher.addresses import with_login
from hotline.launcher.places import BASE_DIR, server_user
from tests.faults import judge
from tests.faults.cluster import Cluster, copy_of_template, folder, forget, known_to
from tests.faults.keeping import Keeper, Kept

T = TypeVar("T")
SERVERS = ("postgres", "valkey", "sink")
CLOCK = ("watch", "worker", "beat")
DAY, HOURS_20, HOURS_12, HOURS_4 = 86_400, 72_000, 43_200, 14_400
QUARTER, HALF = 900, 1_800
RUNGS = [
    *((before, "") for before in (DAY, HOURS_20, HOURS_12, HOURS_4)),
    *((before, "yes") for before in (QUARTER, HALF, DAY)),
]
BEATS = "SELECT max(at) FROM triage_heartbeat WHERE name = ANY(%s)"
NEAR = "SELECT count(*) FROM triage_deadline WHERE due_at < clock_timestamp() + interval '1 minute'"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def soon(answer: Callable[[], T], seconds: float) -> T:
    """The first true answer, or the last one. A server that is down answers nothing."""
    until = time.monotonic() + seconds
    while True:
        try:
            if (found := answer()) or time.monotonic() > until:
                return found
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
        time.sleep(0.02)


class House:
    """`address` and `inside`: the host of the servers. `database_env`: more for the environment of PostgreSQL.
    `mail_takes`: seconds between what the mail server keeps and its yes; long enough that somebody dies just then."""

    def __init__(
        self, var: Path, *, address: str = "127.0.0.1", inside: Sequence[str] = (),
        database_env: dict[str, str] | None = None, mail_takes: float = 0.05,
    ) -> None:  # fmt: skip
        self.var, self.address, self.inside, self.mail_takes = var, address, inside, mail_takes
        self.cluster = Cluster(
            "postgres", copy_of_template(var), address=address, port=free_port(), inside=inside,
            **database_env or {},
        )  # fmt: skip
        self.broker, self.mail_port = free_port(), free_port()
        self.web, self.staff_web = free_port(), free_port()
        self.mail = places.make_private(var / "mail") / "arrived"
        self.hosts = f"{address}:{self.cluster.port}"
        self.options = ""
        self.keeper = Keeper()
        self.primary = self.cluster
        self.add_servers()
        self.add_clock()
        self.keeper.start()

    # What there is

    def environment(self, surface: str = "staff") -> dict[str, str]:
        password = (self.var / f"db_{surface}_password").read_text().strip()
        url = with_login(f"postgres://{self.hosts}/hotline", f"hotline_{surface}", password) + self.options
        return known_to(
            self.var, HOTLINE_SURFACE=surface, REDIS_URL=f"redis://{self.address}:{self.broker}/0",
            HOTLINE_EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", HOTLINE_EMAIL_HOST=self.address,
            HOTLINE_EMAIL_PORT=str(self.mail_port), **{f"HOTLINE_{surface.upper()}_DATABASE_URL": url},
        )  # fmt: skip

    def commands(self) -> dict[str, list[str]]:
        nowhere = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/hotline", "REDIS_URL": ""}
        children = serve.children(nowhere, self.var, self.web, self.staff_web)
        return {child.name: child.command for child in children}

    def add_servers(self) -> None:
        broker = {
            "bind": self.address, "port": str(self.broker), "save": "", "appendonly": "no", "protected-mode": "no"
        }  # fmt: skip
        words = [word for name, value in broker.items() for word in (f"--{name}", value)]
        self.keeper.kept["postgres"] = self.cluster.kept
        self.add(
            "valkey", [str(valkey.binary(server_user())), *words], {"PATH": "/usr/bin:/bin"}, self.inside
        )
        about = (self.address, self.mail_port, self.mail, self.mail_takes)
        sink = [sys.executable, "tests/faults/sink.py", *(str(one) for one in about)]
        self.add("sink", sink, {"PATH": "/usr/bin:/bin"}, self.inside)

    def add_clock(self) -> None:
        for name in CLOCK:
            self.add(name, self.commands()[name])

    def add(
        self, name: str, command: list[str], env: dict[str, str] | None = None, inside: Sequence[str] = ()
    ) -> Kept:
        log = self.var / f"{name}.log"
        kept = Kept(name, command, self.environment() if env is None else env, log, inside)
        self.keeper.kept[name] = kept
        return kept

    def start(self, *names: str) -> None:
        self.keeper.want(*names)
        if "postgres" in names:
            self.cluster.wait()

    def stop(self) -> None:
        self.keeper.stop()

    # What is asked of it

    def link(self) -> psycopg.Connection[Any]:
        """As superuser, at the server that counts now."""
        return self.primary.link()

    def ask(self, statement: str, *values: Any) -> Any:
        with self.link() as link:
            row = link.execute(statement, values).fetchone()
            return row[0] if row else None

    def now(self) -> datetime:
        return soon(lambda: self.ask("SELECT clock_timestamp()"), 60)

    def whole_pass(
        self, after: datetime | None = None, seconds: float = 60, names: Sequence[str] = CLOCK
    ) -> float:
        """Waits for a pass that ended after `after` (now); how long after that it ended, in the database's time."""
        after = after or self.now()

        def ended() -> datetime | None:
            at = self.ask(BEATS, list(names))
            return at if at and at > after else None

        found = soon(ended, seconds)
        assert found, f"no pass in {seconds} s:\n{self.keeper.kept['watch'].output[-2000:]}"
        return float((found - after).total_seconds())

    def tell(self, plan: list[dict[str, Any]], inside: Sequence[str] = ()) -> subprocess.Popen[bytes]:
        """Starts to write the tips of a plan (see telling.py)."""
        (self.var / "plan").write_text(json.dumps(plan))
        with (self.var / "plan").open() as given, (self.var / "told").open("w") as told:
            return subprocess.Popen(
                [*inside, "setpriv", "--pdeathsig", "KILL", sys.executable, "-m", "tests.faults.telling", "tips"],
                cwd=BASE_DIR, env=self.environment(), stdin=given, stdout=told,
            )  # fmt: skip

    def told(self) -> set[str]:
        """The tips for which the database has said yes."""
        lines = (self.var / "told").read_text().splitlines()
        return {json.loads(line)[1] for line in lines if line.endswith("]")}

    def let_pass(self, seconds: float = 60) -> None:
        """Waits until no deadline is near that has not become an event: the last of those that a test lets pass."""
        assert soon(lambda: self.ask(NEAR) == 0, seconds), self.keeper.kept["watch"].output[-2000:]

    def lost(self) -> set[str]:
        with self.link() as link:
            return self.told() - {str(row[0]) for row in link.execute("SELECT id FROM intake_tip")}

    def verdict(
        self, *, patience: float = 60, hurry: bool = True, latest: datetime | None = None
    ) -> judge.Verdict:
        """After one more whole pass, and when all that waited to be sent is sent. `hurry`: minutes of waiting for
        another try are passed by hand. `latest`: the furthest that a stepping clock has been."""
        until = self.now()
        self.whole_pass(until)
        give_up = time.monotonic() + patience
        while not self.settled(found := self.judged(until, latest)) and time.monotonic() < give_up:
            if hurry:
                with self.link() as link:
                    judge.hurry(link)
            time.sleep(0.5)
        return found

    def settled(self, found: judge.Verdict) -> bool:
        """A pass that ended after a deadline may have begun before it: the next one has it. What came to the mail
        server, but does not count as sent, will come again."""
        with self.link() as link:
            return not (found.missing or found.unsent) and all(judge.letters(link).values())

    def judged(self, until: datetime, latest: datetime | None) -> judge.Verdict:
        with self.link() as link, link.transaction():  # one moment for all that is compared
            link.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            now: datetime = link.execute("SELECT clock_timestamp()").fetchone()[0]  # type: ignore[index]
            return judge.judge(link, self.mail, until, max(now, latest or now))


def falling_due(count: int, seconds: float, seed: int, first: float = 0.0) -> list[dict[str, Any]]:
    """Tips that are told in the first half of so many seconds, each so old that one of its deadlines passes in the
    time that is then left: a rung of the ladder of either lane."""
    chance = random.Random(seed)
    plan = []
    for _ in range(count):
        after = chance.uniform(first, first + seconds / 2)
        left = chance.uniform(0, first + seconds - after)
        before, minor = chance.choice(RUNGS)
        plan.append({"after": after, "ago": before - left, "minor": minor, "run": seed})
    return sorted(plan, key=lambda tip: tip["after"])


@contextmanager
def house(name: str, **more: Any) -> Iterator[House]:
    var = folder() / f"{name}-{random.SystemRandom().getrandbits(32):08x}"
    made = None
    try:
        made = House(var, **more)
        yield made
    finally:
        if made:
            made.stop()
        forget(var)
