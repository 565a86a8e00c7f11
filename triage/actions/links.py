"""The staff worker tags each tip once and links it with what names the same; people answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from hotline import turns
from hotline.accounts.models import Staff
from hotline.accounts.permissions import Permission, has_permission
from hotline.audit.log import record
from hotline.now import now
from hotline.sealing import tag_keys
from hotline.within import within
from intake import actions as intake
from intake.access import OpenedTip, key_state, open_tip
from intake.models import Tip
from triage.access.links import shared_by, spiking
from triage.linking.found import values_of
from triage.linking.score import reasons, score
from triage.linking.tags import COST, Cost, stretched, tag_of
from triage.linking.values import Value
from triage.models import Alert, LinkTag, Review, Spike, TagRun, TipLink
from triage.rules import Refused

TURN = "triage_turn_links"  # under it tags are compared: of two tips at once, the second sees the first


@dataclass
class Linking:
    """One pass: tips tagged for the first time, tagged anew, links found, spikes, and tips not readable now."""

    tagged: int = 0
    anew: int = 0
    links: int = 0
    spikes: int = 0
    failed: int = 0


def link_one(tip: Tip, done: Linking, cost: Cost = COST, seconds: float = 60.0) -> None:
    """The slow part first, outside any transaction, and no longer than so many seconds; then everything in one."""
    key_id, opened = tag_keys.current(), opened_by_machine(tip)
    with within(seconds):
        slow = [(value, stretched(value, cost)) for value in named_in(opened)]
    with transaction.atomic():
        turns.take(TURN)
        before = TagRun.objects.filter(tip=tip).first()
        if before and before.key_id >= key_id:
            return  # another worker was first, and did the same
        if before:
            _carry_spikes(slow, before.key_id, key_id)
        _keep_tags(tip, slow, key_id)
        TagRun.objects.update_or_create(tip=tip, defaults={"key_id": key_id, "at": now()})
        links = _keep_links(tip)
        spikes = 0 if before else _keep_spikes(tip)
        if links:
            record(by=None, action="tip.links_found", target=tip, tip_id=tip.pk, count=links)
    done.links, done.spikes = done.links + links, done.spikes + spikes
    if before:
        done.anew += 1
    else:
        done.tagged += 1


def opened_by_machine(tip: Tip) -> OpenedTip:
    """Empty where the content is purged. Raises KeyGone where its key is not on this machine: not read is not empty."""
    if key_state(tip.pk, "C") == "purged":
        return OpenedTip()
    return open_tip(tip, intake.read_by_machine(tip=tip, task="tags"))


def named_in(opened: OpenedTip) -> list[Value]:
    people = [text for details in opened.persons.values() for text in details.values()]
    texts = [opened.narrative, opened.timing, opened.suspects, *people]
    return values_of(opened.identifiers, opened.place, [text for text in texts if text])


def _keep_tags(tip: Tip, slow: list[tuple[Value, bytes]], key_id: str) -> None:
    LinkTag.objects.filter(tip=tip).delete()
    key = tag_keys.get(key_id)
    LinkTag.objects.bulk_create(
        LinkTag(tip=tip, kind=value.kind, says=value.says, tag=tag_of(value.kind, one, key), key_id=key_id)
        for value, one in slow
    )


def _carry_spikes(slow: list[tuple[Value, bytes]], old: str, new: str) -> None:
    """What was said aloud once is not said again because the key is another."""
    if old not in tag_keys.ids():
        return
    before, after = tag_keys.get(old), tag_keys.get(new)
    for value, one in slow:
        Spike.objects.filter(kind=value.kind, tag=tag_of(value.kind, one, before), key_id=old).update(
            tag=tag_of(value.kind, one, after), key_id=new
        )


KEEP = """
    INSERT INTO triage_tiplink AS old (id, a_id, b_id, kinds, score, found_at, answer)
    VALUES (gen_random_uuid(), %(a)s, %(b)s, %(kinds)s, %(score)s, %(now)s, '')
    ON CONFLICT (a_id, b_id) DO UPDATE SET kinds = EXCLUDED.kinds, score = EXCLUDED.score, found_at = EXCLUDED.found_at,
        answer = CASE WHEN old.answer = 'rejected' THEN '' ELSE old.answer END,
        by_id = CASE WHEN old.answer = 'rejected' THEN NULL ELSE old.by_id END,
        at = CASE WHEN old.answer = 'rejected' THEN NULL ELSE old.at END
    WHERE NOT old.kinds @> EXCLUDED.kinds
"""


def _keep_links(tip: Tip) -> int:
    """How many are new, or found in a new way: then a rejected pair comes back."""
    count, moment = 0, now()
    with connection.cursor() as cursor:
        for other, shared in shared_by(tip.pk).items():
            a, b = sorted((tip.pk, other))
            kinds = reasons(shared)
            values: dict[str, Any] = {"a": a, "b": b, "kinds": kinds, "score": score(kinds), "now": moment}
            cursor.execute(KEEP, values)
            count += cursor.rowcount
    return count


def _keep_spikes(tip: Tip) -> int:
    """Under the lock: one row, and one alert, for each thing and window."""
    found = spiking(tip.pk, settings.HOTLINE_SPIKE_TIPS, settings.HOTLINE_SPIKE_DAYS)
    if not found:
        return 0
    moment, review = now(), Review.objects.get(tip=tip)
    for kind, tag, key_id, tips, at in found:
        Spike.objects.create(kind=kind, tag=tag, key_id=key_id, tip=tip, tips=tips, reached_at=at)
    Alert.objects.create(
        review=review, kind="spike", occurred_at=max(row[-1] for row in found), noticed_at=moment, next_try_at=moment
    )  # fmt: skip
    return len(found)


def forget_purged() -> int:
    """Tags of tips whose content can be opened no more: they go with it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM triage_linktag l WHERE NOT EXISTS"
            " (SELECT 1 FROM intake_tipkey k WHERE k.tip_id = l.tip_id AND k.data_class = 'C')"
        )
        gone = int(cursor.rowcount)
        cursor.execute(
            "DELETE FROM triage_spike s WHERE NOT EXISTS"
            " (SELECT 1 FROM triage_linktag l WHERE l.tag = s.tag AND l.kind = s.kind)"
        )
        return gone


def answer_link(*, link: TipLink, answer: str, by: Staff) -> None:
    """accepted or rejected; remembered, and may be answered otherwise later."""
    if not has_permission(by, Permission.DECIDE):
        raise Refused("not_allowed")
    if answer not in ("accepted", "rejected"):
        raise Refused("link_answer")
    with transaction.atomic():
        row = TipLink.objects.select_for_update().get(pk=link.pk)
        row.answer, row.by, row.at = answer, by, now()
        row.save(update_fields=["answer", "by", "at"])
        record(by=by, action=f"link.{answer}", target=row, tip_id=row.a_id)
