"""A process is told its own address and nobody else's."""

from __future__ import annotations

from hotline.launcher import environment

OWNER = "postgres://hotline_owner:OWNERS@/hotline?host=/run/sockets"


def test_the_public_process_knows_no_other_address(monkeypatch):
    for name in environment.GUARDED:
        monkeypatch.setenv(name, f"secret of {name}")
    monkeypatch.delenv("HOTLINE_PUBLIC_DATABASE_URL")
    known = environment.public(OWNER)
    assert known["HOTLINE_PUBLIC_DATABASE_URL"].startswith("postgres://hotline_public:")
    assert known["HOTLINE_SURFACE"] == "public"
    assert not [value for value in known.values() if "secret of" in value or "OWNERS" in value]


def test_the_staff_processes_do_not_know_the_owner(monkeypatch):
    monkeypatch.delenv("HOTLINE_STAFF_DATABASE_URL", raising=False)
    known = environment.staff(OWNER, "redis://127.0.0.1:6379/0")
    assert known["HOTLINE_STAFF_DATABASE_URL"].startswith("postgres://hotline_staff:")
    assert "DATABASE_URL" not in known
    assert not [value for value in known.values() if "OWNERS" in value]
