"""The address of the database: several servers in one, and what stands in it wins over what we would say."""

from __future__ import annotations

from hotline.database import NETWORK, OPTIONS, database

TWO = "postgres://hotline_staff:p%40ss@one:5432,two:5433/hotline?target_session_attrs=read-write"


def asked(monkeypatch, tmp_path, url):
    monkeypatch.setenv("HOTLINE_STAFF_DATABASE_URL", url)
    return database("staff", tmp_path, production=True)


def test_a_primary_and_its_standby_stand_in_one_address(monkeypatch, tmp_path):
    settings = asked(monkeypatch, tmp_path, TWO)
    assert (settings["HOST"], settings["PORT"]) == ("one,two", "5432,5433")
    assert (settings["USER"], settings["PASSWORD"]) == ("hotline_staff", "p@ss")
    assert settings["OPTIONS"] == {"target_session_attrs": "read-write"} | NETWORK | OPTIONS


def test_patience_with_the_network_is_the_operators_and_binding_on_the_server_is_not(monkeypatch, tmp_path):
    options = asked(monkeypatch, tmp_path, f"{TWO}&connect_timeout=2&server_side_binding=false")["OPTIONS"]
    assert options["connect_timeout"] == 2
    assert options["server_side_binding"] is True
