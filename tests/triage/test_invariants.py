"""The control of tests/fuzz/test_random_work.py: what breaks a rule, written past the database's own rules, is seen."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import superuser
from tests.triage.invariants import broken
from tests.triage.reports import Desk

pytestmark = pytest.mark.django_db(transaction=True)
BREACHES = {
    "every tip has a review": "UPDATE triage_review SET tip_id = gen_random_uuid()",
    "a child is urgent": "UPDATE triage_review SET minor_now = 'maybe', lane = 'non_urgent'",
    "the tip's own word stays": "UPDATE triage_review SET minor = 'maybe', minor_now = 'maybe', lane = 'urgent'",
    "a stopped clock has an outcome that stops it": "UPDATE triage_review SET outcome = 'to_report'",
    "reported means released": "UPDATE triage_disclosure SET released_at = NULL",
    "those who judge decide": "UPDATE triage_decision SET by_id = {other}",
    "those who judge let out": "UPDATE triage_disclosure SET released_by_id = {other}",
    "nobody approves their own": "UPDATE triage_disclosure SET approved_by_id = author_id",
    "nobody confirms their own": "UPDATE triage_disclosure SET confirmed_by_id = released_by_id",
    "two people, or danger now": "UPDATE triage_disclosure SET approved_by_id = NULL",
    "what is released is frozen": "UPDATE triage_disclosure SET sha256 = ''",
    "what is stopped has not left": "UPDATE triage_disclosure SET stopped_at = now()",
    "a ground of its own": "UPDATE triage_disclosure SET consent_id = NULL",
    "the consent is about this": "UPDATE intake_consent SET recipient_kind = 'border_services'",
    "an unknown voice opens nothing": "UPDATE intake_consent SET source = 'unknown'",
    "border officers only with consent or by law":
        "UPDATE triage_disclosure SET recipient_kind = 'border_services', basis = 'minor', reason = content",
    "who told us goes along by two keys": "UPDATE triage_disclosure SET includes_identity = true",
    "a running clock has its end before it":
        "UPDATE triage_review SET stopped_at = NULL, due_at = received_at + interval '23 hours'",
    "an urgent review that nobody has acknowledged climbs":
        "UPDATE triage_review SET stopped_at = NULL, lane = 'urgent', urgent_since = received_at,"
        " acknowledged_at = NULL, ack_due_at = received_at + interval '14 minutes'",
    "each decision is in the log": "DELETE FROM audit_entry WHERE action = 'review.decided'",
    "each release is in the log": "DELETE FROM audit_entry WHERE action = 'disclosure.released'",
}  # fmt: skip


def test_each_breach_is_seen_for_what_it_is() -> None:
    desk = Desk()
    desk.released()
    other = "(SELECT id FROM accounts_staff WHERE role = 'privacy_officer' LIMIT 1)"
    with superuser() as link:
        cursor: Any = link.cursor()
        assert broken(cursor) == []
        link.execute("SET session_replication_role = replica")
        for rule, breach in BREACHES.items():
            with link.transaction(force_rollback=True):
                drop_checks(link)
                link.execute(breach.format(other=other))
                assert rule in {name for name, _tip in broken(cursor)}, rule
        assert broken(cursor) == []


def drop_checks(link: Any) -> None:
    """Those that no replica setting lifts; put back with the transaction."""
    found = link.execute(
        "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'c' AND conrelid::regclass::text "
        "IN ('triage_review', 'triage_disclosure', 'triage_decision', 'intake_consent')"
    )
    for table, name in found.fetchall():
        link.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}" CASCADE')
