"""What must be true of all tips, reviews, cases and reports at every moment, as one statement to the database. It
looks at rows alone, and knows nothing of how they came about."""

from __future__ import annotations

from typing import Any

JUDGES = "('supervisor', 'director')"
RULES = {
    "every tip has a review": """
        SELECT t.id FROM intake_tip t WHERE NOT EXISTS (SELECT 1 FROM triage_review r WHERE r.tip_id = t.id)""",
    "a child is urgent": "SELECT tip_id FROM triage_review WHERE minor_now IN ('yes', 'maybe') AND lane <> 'urgent'",
    "the tip's own word stays": """
        SELECT r.tip_id FROM triage_review r JOIN intake_tip t ON t.id = r.tip_id WHERE r.minor <> t.minor""",
    "a child becomes none by a named correction alone": """
        SELECT r.tip_id FROM triage_review r WHERE minor IN ('yes', 'maybe') AND minor_now IN ('no', 'unknown')
            AND NOT EXISTS (SELECT 1 FROM intake_correction c WHERE c.tip_id = r.tip_id AND c.field = 'minor'
                AND c.value = r.minor_now AND c.by_id IS NOT NULL)""",
    "a stopped clock has an outcome that stops it": """
        SELECT tip_id FROM triage_review WHERE stopped_at IS NOT NULL AND outcome IN ('', 'to_report')""",
    "a child's clock stops only with the duty settled": """
        SELECT r.tip_id FROM triage_review r WHERE stopped_at IS NOT NULL AND minor_now IN ('yes', 'maybe')
            AND NOT EXISTS (SELECT 1 FROM triage_dutytoreport d WHERE d.tip_id = r.tip_id)""",
    "reported means released": """
        SELECT r.tip_id FROM triage_review r WHERE outcome LIKE 'report\\_%%' AND NOT EXISTS (
            SELECT 1 FROM triage_disclosure d WHERE d.id = r.disclosure_id AND d.released_at IS NOT NULL
                AND (d.stopped_at IS NULL OR d.handed_over_at IS NOT NULL) AND (d.tip_id = r.tip_id OR EXISTS (
                SELECT 1 FROM triage_disclosuresource s WHERE s.disclosure_id = d.id AND s.tip_id = r.tip_id)))""",
    "those who judge decide": f"""
        SELECT d.tip_id FROM triage_decision d JOIN accounts_staff s ON s.id = d.by_id WHERE s.role NOT IN {JUDGES}""",
    "those who judge let out": f"""
        SELECT d.tip_id FROM triage_disclosure d JOIN accounts_staff s
            ON s.id IN (d.author_id, d.approved_by_id, d.released_by_id, d.confirmed_by_id)
            WHERE s.role NOT IN {JUDGES}""",
    "nobody approves their own": "SELECT tip_id FROM triage_disclosure WHERE approved_by_id = author_id",
    "nobody confirms their own": "SELECT tip_id FROM triage_disclosure WHERE confirmed_by_id = released_by_id",
    "two people, or danger now": """
        SELECT tip_id FROM triage_disclosure WHERE released_at IS NOT NULL AND approved_by_id IS NULL
            AND NOT (emergency AND basis = 'imminent_danger')""",
    "what is released is frozen": """
        SELECT tip_id FROM triage_disclosure WHERE released_at IS NOT NULL AND (package IS NULL OR sha256 = '')""",
    "what is stopped has not left": """
        SELECT tip_id FROM triage_disclosure WHERE handed_over_at >= stopped_at
            OR (released_at IS NOT NULL AND stopped_at IS NOT NULL AND stop_reason <> 'withdrawn')""",
    "a no keeps here what nobody has yet": """
        SELECT d.tip_id FROM triage_disclosure d WHERE d.released_at IS NOT NULL AND d.handed_over_at IS NULL
            AND d.stopped_at IS NULL AND NOT triage_consents_live(d.id)""",
    "what a no has stopped was told of": """
        SELECT d.tip_id FROM triage_disclosure d WHERE d.stop_reason = 'withdrawn' AND NOT EXISTS (
            SELECT 1 FROM triage_alert a JOIN triage_review r ON r.id = a.review_id
            WHERE (r.tip_id, a.kind) = (d.tip_id, 'taken_back')
                AND a.occurred_at BETWEEN d.stopped_at - interval '1 minute' AND d.stopped_at)""",
    "each tip of a report has a ground of its own": """
        SELECT s.tip_id FROM triage_disclosuresource s JOIN triage_disclosure d ON d.id = s.disclosure_id
            LEFT JOIN intake_consent c ON c.id = s.consent_id
            WHERE s.tip_id = d.tip_id OR s.basis NOT IN ('consent', d.basis)
            OR (s.basis = 'consent' AND (c.tip_id, c.recipient_kind, c.purpose, c.decision)
                IS DISTINCT FROM (s.tip_id, d.recipient_kind, d.purpose, 'given'))""",
    "a ground of its own": """
        SELECT tip_id FROM triage_disclosure WHERE (basis = 'consent') <> (consent_id IS NOT NULL)
            OR (basis <> 'consent' AND reason IS NULL) OR (basis = 'required_by_law' AND law IS NULL)""",
    "the consent is about this": """
        SELECT d.tip_id FROM triage_disclosure d JOIN intake_consent c ON c.id = d.consent_id
            WHERE (c.tip_id, c.recipient_kind, c.purpose) IS DISTINCT FROM (d.tip_id, d.recipient_kind, d.purpose)""",
    "an unknown voice opens nothing": """
        SELECT d.tip_id FROM triage_disclosure d JOIN intake_consent c ON c.id = d.consent_id
            WHERE released_at IS NOT NULL AND (c.decision <> 'given' OR c.source = 'unknown'
                OR (c.source = 'relayed' AND d.weighing IS NULL))""",
    "a no before the release stops it": """
        SELECT d.tip_id FROM triage_disclosure d JOIN intake_consent c ON c.id = d.consent_id
            JOIN intake_consent n ON n.tip_id = d.tip_id AND n.recipient_kind = c.recipient_kind
                AND n.purpose = c.purpose AND n.decision = 'refused'
            WHERE d.released_at > n.recorded_at AND (n.recorded_at > c.recorded_at OR c.source = 'relayed')""",
    "border officers only with consent or by law": """
        SELECT tip_id FROM triage_disclosure WHERE released_at IS NOT NULL AND recipient_kind = 'border_services'
            AND basis NOT IN ('consent', 'required_by_law')""",
    "who told us goes along by two keys": """
        SELECT d.tip_id FROM triage_disclosure d LEFT JOIN accounts_staff s ON s.id = d.identity_by_id
            WHERE released_at IS NOT NULL AND includes_identity AND (s.role IS DISTINCT FROM 'privacy_officer'
                OR NOT (coalesce(consent_identity, false) OR basis = 'required_by_law'))""",
    "one tip, one case": """
        SELECT tip_id FROM triage_casetip WHERE left_at IS NULL GROUP BY tip_id HAVING count(*) > 1""",
    "a running clock has its end before it": """
        SELECT r.tip_id FROM triage_review r WHERE stopped_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM triage_deadline d
                WHERE (d.review_id, d.kind, d.due_at) = (r.id, 'overdue', r.due_at))
            AND NOT EXISTS (SELECT 1 FROM triage_alert a
                WHERE (a.review_id, a.kind, a.occurred_at) = (r.id, 'overdue', r.due_at))""",
    "an urgent review that nobody has acknowledged climbs": """
        SELECT r.tip_id FROM triage_review r WHERE stopped_at IS NULL AND lane = 'urgent' AND acknowledged_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM triage_deadline d
                WHERE (d.review_id, d.kind, d.due_at) = (r.id, 'ack_overdue', r.ack_due_at))
            AND NOT EXISTS (SELECT 1 FROM triage_alert a
                WHERE (a.review_id, a.kind, a.occurred_at) = (r.id, 'ack_overdue', r.ack_due_at))""",
    "each decision is in the log": """
        SELECT d.tip_id FROM triage_decision d WHERE outcome NOT LIKE 'report\\_%%'
            GROUP BY d.tip_id HAVING count(*) <> (
            SELECT count(*) FROM audit_entry a WHERE a.tip_id = d.tip_id AND a.action = 'review.decided')""",
    "each release is in the log": """
        SELECT d.tip_id FROM triage_disclosure d WHERE released_at IS NOT NULL GROUP BY d.tip_id HAVING count(*) <> (
            SELECT count(*) FROM audit_entry a WHERE a.tip_id = d.tip_id AND a.action = 'disclosure.released')""",
}
ALL = " UNION ALL ".join(
    f"SELECT '{name.replace(chr(39), chr(39) * 2)}', id FROM ({rule}) _ (id)" for name, rule in RULES.items()
)


def broken(cursor: Any) -> list[tuple[str, Any]]:
    """(rule, tip) for each that does not hold."""
    cursor.execute(ALL, {})
    return list(cursor.fetchall())


def kept(cursor: Any) -> dict[Any, tuple[Any, ...]]:
    """What has left, by report: it may never be another afterwards."""
    cursor.execute(
        "SELECT id, sha256, basis, agency_id, approved_by_id, released_by_id, released_at, package "
        "FROM triage_disclosure WHERE released_at IS NOT NULL"
    )
    return {row[0]: row[1:] for row in cursor.fetchall()}
