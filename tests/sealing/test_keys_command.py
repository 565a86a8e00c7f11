"""manage.py keys, on a database with tips: rotation loses nothing, and purge reaches old copies."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from hotline.audit.models import AuditEntry
from hotline.sealing import config, lifecycle, rewrap, tag_keys
from hotline.sealing.errors import KeyGone, KeyRefused
from hotline.sealing.keys import PublicKey
from hotline.sealing.opener import Opener, unwrap_key
from intake.actions import receive_tip
from intake.models import Tip, TipKey
from intake.said import TipSaid
from tests.support import owner
from triage.models import LinkTag

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_head(tmp_path: Path, settings: Any) -> None:
    settings.HOTLINE_AUDIT_HEAD = tmp_path / "audit_head.json"


@pytest.fixture
def tip(current: PublicKey) -> Tip:
    said = TipSaid(language="fr", narrative="Elle a 16 ans.", reporter={"name": "Anna"})
    return Tip.objects.get(pk=receive_tip(said=said, channel="phone", by=None).tip_id)


def keys(*arguments: str) -> str:
    out = StringIO()
    call_command("keys", *arguments, stdout=out)
    return out.getvalue()


def narrative(tip: Tip) -> str:
    wrapped = {row.pk: rewrap.as_sealed_key(row) for row in TipKey.objects.filter(tip=tip)}
    opener = Opener(tip.pk, wrapped, config.private_ring())
    return opener.open(bytes(tip.narrative), table="intake_tip", field="narrative", row_id=tip.pk)


def test_rotation_wraps_every_data_key_anew_and_loses_nothing(tip: Tip, current: PublicKey) -> None:
    assert {row.key_id for row in TipKey.objects.all()} == {current.key_id}
    assert "Wrapped anew: 2." in keys("rotate")
    newest = config.public_ring().current().key_id
    assert newest != current.key_id
    assert {row.key_id for row in TipKey.objects.all()} == {newest}
    assert narrative(tip) == "Elle a 16 ans."


def test_rotation_goes_on_where_a_crash_left_it(tip: Tip, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rewrap, "BATCH", 1)
    whole = rewrap.rewrapped
    calls = iter([whole])

    def crash_on_second(*args: Any) -> Any:
        return next(calls)(*args)

    monkeypatch.setattr(rewrap, "rewrapped", crash_on_second)
    with pytest.raises(StopIteration):
        keys("rotate")
    assert narrative(tip) == "Elle a 16 ans."
    monkeypatch.setattr(rewrap, "rewrapped", whole)
    keys("rotate")
    assert len({row.key_id for row in TipKey.objects.all()}) == 1
    assert narrative(tip) == "Elle a 16 ans."


def test_a_key_that_is_still_named_cannot_be_retired(tip: Tip, current: PublicKey) -> None:
    with pytest.raises(CommandError, match="current key"):
        keys("retire", current.key_id)
    config.public_ring()
    lifecycle.make_current()
    with pytest.raises(CommandError, match="2 data keys still name"):
        keys("retire", current.key_id, "--at-once")


def test_what_was_purged_cannot_be_opened_from_an_old_copy(tip: Tip, current: PublicKey) -> None:
    """The old copy: the rows as a backup of yesterday has them, wraps included."""
    backup = [rewrap.as_sealed_key(row) for row in TipKey.objects.all()]
    with owner() as link:  # the application's roles delete no key
        link.execute("DELETE FROM intake_tipkey WHERE data_class = 'R'")
    keys("rotate")
    keys("retire", current.key_id, "--at-once")
    for key in backup:
        with pytest.raises(KeyGone):
            unwrap_key(key, config.private_ring())
    assert narrative(tip) == "Elle a 16 ans."


def test_retiring_waits_for_the_backups(tip: Tip, current: PublicKey) -> None:
    keys("rotate")
    assert "retiring" in keys("retire", current.key_id, "--after-backups")
    states = {row["key_id"]: row for row in json.loads(keys("status"))["keys"]}
    assert states[current.key_id]["state"] == "retiring"
    assert states[current.key_id]["destroy_on"]
    assert config.private_ring().get(current.key_id)


def test_status_counts_the_wraps_of_each_key(tip: Tip, current: PublicKey) -> None:
    tags, row = json.loads(keys("status"))["keys"]
    assert (row["key_id"], row["state"], row["wraps"]) == (current.key_id, "current", 2)
    assert (tags["key_id"][:4], tags["state"], tags["wraps"]) == ("tag-", "current", 0)


def test_a_tag_key_is_rotated_by_itself_and_retired_when_no_tag_names_it(
    tip: Tip, current: PublicKey
) -> None:
    old = tag_keys.current()
    LinkTag.objects.create(tip=tip, kind="phone", says="whole", tag=bytes(16), key_id=old)
    with pytest.raises(CommandError, match="current key"):
        keys("retire", old)
    assert "Current tag key" in keys("rotate", "--tags")
    assert tag_keys.current() != old
    assert config.public_ring().current() == current
    with pytest.raises(CommandError, match="1 tags still name"):
        keys("retire", old, "--at-once")
    LinkTag.objects.all().delete()
    assert "destroyed" in keys("retire", old, "--at-once")
    with pytest.raises(KeyGone):
        tag_keys.get(old)
    states = {row["key_id"]: row["state"] for row in json.loads(keys("status"))["keys"]}
    assert states == {current.key_id: "current", tag_keys.current(): "current", old: "destroyed"}


def test_of_many_tag_keys_made_at_once_the_last_is_current(current: PublicKey) -> None:
    for _ in range(20):
        assert lifecycle.make_tag_key() == tag_keys.current()
    with pytest.raises(KeyRefused, match="clock"):
        lifecycle.make_tag_key(now=datetime(2020, 1, 1, tzinfo=UTC))


def test_rotation_and_destruction_are_in_the_log(tip: Tip, current: PublicKey) -> None:
    keys("rotate")
    keys("retire", current.key_id, "--at-once")
    entries = AuditEntry.objects.filter(action__startswith="keys.").order_by("number")
    assert [(entry.action, entry.actor_role) for entry in entries] == [
        ("keys.rotated", "system"),
        ("keys.destroyed", "system"),
    ]
