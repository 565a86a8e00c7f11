"""The primary dies by kill -9 while the pass runs and tips come in; a synchronous standby takes its place. The
processes know both by one address and are not started again."""

from __future__ import annotations

import time
from dataclasses import dataclass

from tests.faults.cluster import Cluster, standby_of
from tests.faults.house import CLOCK, SERVERS, House, falling_due, free_port, soon
from tests.faults.judge import Verdict

SYNCHRONOUS = "SELECT sync_state = 'sync' FROM pg_stat_replication WHERE application_name = 'standby'"


@dataclass
class FailOver:
    """Seconds from the promotion to the first whole pass, and from the kill to it. `before`: tips that the old
    primary had said yes to. `lost`: of all that were told, those that the new one does not have."""

    recovery: float
    gone: float
    before: int
    told: int
    lost: int
    restarts: int
    verdict: Verdict


def follow(house: House) -> Cluster:
    """A synchronous standby for the house's primary, and both in one address."""
    port = free_port()
    primary = house.cluster
    house.start("postgres")
    standby = standby_of(primary, house.var / "standby", port=port, address=house.address)
    house.keeper.kept["standby"] = standby.kept
    house.start("standby")
    with primary.link("postgres") as link:
        link.execute("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
        link.execute("SELECT pg_reload_conf()")
    assert soon(lambda: asks(primary, SYNCHRONOUS), 30), standby.kept.output
    house.hosts = f"{house.address}:{primary.port},{house.address}:{port}"
    house.options = "?target_session_attrs=read-write"
    house.add_clock()
    return standby


def asks(cluster: Cluster, statement: str) -> object:
    with cluster.link("postgres") as link:
        row = link.execute(statement).fetchone()
        return row and row[0]


def fail_over(house: House, *, tips: int, seconds: float, seed: int) -> FailOver:
    standby = follow(house)
    house.start(*SERVERS, *CLOCK)
    house.whole_pass(names=["watch"])
    telling = house.tell(falling_due(tips, seconds, seed))
    assert soon(lambda: len(house.told()) >= tips / 4, seconds)
    house.keeper.drop("postgres")
    died = time.monotonic()
    before = house.told()
    promoted, ended = promote(standby, house)
    telling.wait(120)
    house.let_pass()
    verdict = house.verdict()
    restarts = sum(len(house.keeper.kept[name].starts) - 1 for name in CLOCK)
    return FailOver(
        ended - promoted, ended - died, len(before), len(house.told()), len(house.lost()), restarts, verdict
    )


def promote(standby: Cluster, house: House) -> tuple[float, float]:
    """(when it was asked for, when the first whole pass had ended)"""
    promoted = time.monotonic()
    assert asks(standby, "SELECT pg_promote(true, 30)")
    # What it took over waits for a standby too: here it has none yet, and commits would wait for ever.
    with standby.link("postgres") as link:
        link.execute("ALTER SYSTEM RESET synchronous_standby_names")
        link.execute("SELECT pg_reload_conf()")
    house.primary = standby
    house.whole_pass(names=["watch"])
    return promoted, time.monotonic()
