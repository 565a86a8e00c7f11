"""Several hosts on one machine: network namespaces joined by a bridge. No address or link outside of them is
touched, and they are gone with the test. Needs root and `ip`."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

DATABASE = "10.77.0.1"


def ip(*words: str) -> None:
    done = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"ip {' '.join(words)}: {done.stderr}")


class Network:
    """`inside(host)` is what goes before a command; the host "database" has the bridge and the address DATABASE."""

    def __init__(self, *names: str) -> None:
        self.tag = f"hotline{os.getpid()}"
        self.names = ["database", *names]

    def space(self, name: str) -> str:
        return f"{self.tag}-{name}"

    def address(self, name: str) -> str:
        return f"10.77.0.{1 + self.names.index(name)}"

    def inside(self, name: str) -> Sequence[str]:
        return ("nsenter", f"--net=/run/netns/{self.space(name)}")

    def make(self) -> None:
        for name in self.names:
            ip("netns", "add", self.space(name))
            ip("-n", self.space(name), "link", "set", "lo", "up")
        middle = self.space("database")
        ip("-n", middle, "link", "add", "middle", "type", "bridge")
        ip("-n", middle, "addr", "add", f"{DATABASE}/24", "dev", "middle")
        ip("-n", middle, "link", "set", "middle", "up")
        # A server that hung up goes on saying so for about two minutes. Here for one second, so that a short test sees
        # what becomes of a host that was away for longer.
        orphans = "echo 1 > /proc/sys/net/ipv4/tcp_orphan_retries"
        subprocess.run([*self.inside("database"), "sh", "-c", orphans], check=True)
        for name in self.names[1:]:
            space = self.space(name)
            ip(
                "-n",
                middle,
                "link",
                "add",
                f"to-{name}",
                "type",
                "veth",
                "peer",
                "name",
                "out",
                "netns",
                space,
            )
            ip("-n", middle, "link", "set", f"to-{name}", "master", "middle", "up")
            ip("-n", space, "addr", "add", f"{self.address(name)}/24", "dev", "out")
            ip("-n", space, "link", "set", "out", "up")

    def cut(self, name: str) -> None:
        """As when a switch in between dies: both ends still believe in their cable."""
        ip("-n", self.space("database"), "link", "set", f"to-{name}", "nomaster")

    def join(self, name: str) -> None:
        ip("-n", self.space("database"), "link", "set", f"to-{name}", "master", "middle")

    def close(self) -> None:
        for name in self.names:
            subprocess.run(["ip", "netns", "del", self.space(name)], capture_output=True, check=False)


@contextmanager
def network(*names: str) -> Iterator[Network]:
    made = Network(*names)
    try:
        made.make()
        yield made
    finally:
        made.close()
