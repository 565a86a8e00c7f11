"""A host that holds the rows of a pass is cut off from the database: how soon the others have them, and how soon it
works again when the network is back."""

from __future__ import annotations

import time
from dataclasses import dataclass

import psycopg

from tests.faults.hosts import Network
from tests.faults.house import DAY, SERVERS, House, soon
from tests.faults.judge import Verdict

WATCHERS = ("one", "two")
TIPS = 20
# Whose pass has rows of reviews and waits to write their events.
HOLDER = """
    SELECT host(client_addr) FROM pg_stat_activity WHERE usename = 'hotline_staff' AND wait_event_type = 'Lock'
    AND query LIKE '%%triage_pass%%' LIMIT 1
"""
ASKING = "SELECT count(*) FROM pg_stat_activity WHERE host(client_addr) = %s AND query_start > %s"
AFTER_TIP = """
    SELECT extract(epoch FROM a.noticed_at - t.written_at)::float8 FROM intake_tip t
    JOIN triage_review r ON r.tip_id = t.id JOIN triage_alert a ON a.review_id = r.id
    WHERE t.id = %s AND a.kind = 'overdue'
"""
EVENTS = "SELECT count(*) FROM triage_alert WHERE kind = 'overdue'"


@dataclass
class Cut:
    """Seconds: from the cut to the events that the cut host had taken; to the event of a tip that came after the cut;
    from the return of the network to the next question of that host."""

    held: float
    beside: float
    back: float
    verdict: Verdict


def populate(house: House, network: Network) -> None:
    """Two hosts with a `watch`, a third with worker and beat; the servers are on a fourth."""
    for name in WATCHERS:
        house.add(f"watch-{name}", house.commands()["watch"], inside=network.inside(name))
    for name in ("worker", "beat"):
        house.keeper.kept[name].inside = network.inside("three")
    house.keeper.kept.pop("watch")
    house.start(*SERVERS)
    born = house.now()
    house.start(*(f"watch-{name}" for name in WATCHERS), "worker", "beat")
    for name in ("watch", "worker"):
        house.whole_pass(born, names=[name])


def overdue(run: str, count: int = 1) -> list[dict[str, object]]:
    return [{"after": 0.0, "ago": DAY + 60.0, "minor": "", "run": run}] * count


def cut_in_mid_pass(house: House, network: Network, *, away: float = 0.0) -> Cut:
    """`away`: at least so long."""
    before = house.ask(EVENTS)
    with house.link() as link, link.transaction():
        link.execute("LOCK TABLE triage_alert IN SHARE MODE")
        house.tell(overdue(f"held {before}", TIPS), network.inside("database")).wait(60)
        holder = holder_of(house, network)
        network.cut(holder)
        cut = time.monotonic()
    try:
        # Its answer reaches nobody: the rows stay taken by a host that will never say COMMIT.
        house.tell(overdue(f"beside {before}"), network.inside("database")).wait(60)
        beside = soon(lambda: house.ask(AFTER_TIP, *house.told()), 120)
        assert beside
        assert soon(lambda: house.ask(EVENTS) == before + TIPS + 1, 180), "still held after three minutes"
        held = time.monotonic() - cut
        time.sleep(max(0.0, away - held))
    finally:
        network.join(holder)
    joined, at = time.monotonic(), house.now()
    assert soon(lambda: house.ask(ASKING, network.address(holder), at) > 0, 100), "it did not come back"
    back = time.monotonic() - joined
    return Cut(held, beside, back, house.verdict())


def holder_of(house: House, network: Network) -> str:
    def asked() -> str:
        try:
            return house.ask(HOLDER) or ""
        except psycopg.Error:
            return ""

    address = soon(asked, 10)
    return next(name for name in network.names if network.address(name) == address)
