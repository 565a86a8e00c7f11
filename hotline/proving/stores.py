"""Where words could come to rest, and the control that shows each place was read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from psycopg import sql

from hotline.launcher.postgres import SUPERUSER
from hotline.proving.house import House
from hotline.sealing.proof import Store, Unreadable, Word

CONTROL_STORES = (
    "dump",
    "data",
    "wal",
    "base backup",
    "redis",
    "logs",
    "server log",
    "mail",
    "media",
    "temp",
    "processes",
    "state",
)


def controls() -> dict[str, Word]:
    """One word for the database's four stores, and one for each other: found elsewhere, it proves nothing."""
    database = Word.text()
    return {name: database if name in CONTROL_STORES[:4] else Word.text() for name in CONTROL_STORES}


def plant_controls(house: House, words: dict[str, Word]) -> None:
    """In the clear, where each store's own way of writing leads."""
    with house.superuser() as connection:
        connection.execute("CREATE TABLE proof_control (words text)")
        connection.execute("ALTER TABLE proof_control ALTER words SET STORAGE EXTERNAL")
        # Long enough to be stored out of line, as a sealed value is.
        connection.execute("INSERT INTO proof_control VALUES (%s)", [words["dump"].stem + " " * 5000])
        raised = sql.SQL("DO $$ BEGIN RAISE LOG '{}'; END $$").format(sql.SQL(words["server log"].stem))
        connection.execute(raised)
    with house.redis() as client:
        client.set("proof", words["redis"].stem)
    house.run("hotline.proving.control", words=f"{words['mail'].stem} {words['temp'].stem}")
    sleeper = [sys.executable, "-c", "import time; time.sleep(600)", words["processes"].stem]
    house.running.append(subprocess.Popen(sleeper, stdin=subprocess.DEVNULL, start_new_session=True))
    for name, folder in (("logs", "logs"), ("media", "media"), ("state", ".")):
        (house.var / folder / "control").write_text(words[name].stem)


def copies(house: House) -> Path:
    """A dump and a base backup, as a thief or an operator would take them."""
    folder = house.var / "copies"
    with house.redis() as client:
        client.save()
    with house.superuser() as connection:
        connection.execute("CHECKPOINT")
    url = house.postgres.url(SUPERUSER)
    _command(house, "pg_dump", "--dbname", url, "--file", str(folder / "dump.sql"))
    _command(
        house, "pg_basebackup", "--dbname", url, "--pgdata", str(folder / "base"), "--wal-method", "stream",
        "--checkpoint", "fast",
    )  # fmt: skip
    return folder


def _command(house: House, program: str, *arguments: str) -> None:
    done = subprocess.run(
        [str(house.postgres.binaries / program), *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Unreadable(f"{program} failed: {done.stderr.strip().splitlines()[-1:]}")


def stores(house: House) -> list[Store]:
    """Everything in the house, divided so that a hit can be named; "state" is whatever is left."""
    data, home = house.postgres.data, house.postgres.home
    redis, wal, copied = home / "valkey", data / "pg_wal", house.var / "copies"
    named = [
        Store("dump", (copied / "dump.sql",)),
        Store("data", (data,), (wal,)),
        Store("wal", (wal,)),
        Store("base backup", (copied / "base",)),
        Store("redis", (redis,)),
        Store("logs", (house.var / "logs",)),
        Store("server log", tuple(home.glob("*.log"))),
        Store("mail", (house.var / "mail",)),
        Store("media", (house.var / "media",)),
        Store("temp", (house.var / "tmp",)),
        Store("processes", (house.var / "processes",)),
    ]
    taken = tuple(root for store in named for root in store.roots)
    return [*named, Store("state", (house.var,), (*taken, copied))]
