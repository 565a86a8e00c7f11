"""The review of an e-mail: what is said of it, and what a supervisor says it is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hotline.audit.models import AuditEntry
from hotline.audit.presenters import lines
from hotline.now import now
from hotline.sealing.errors import SealBroken
from intake.access import open_field, open_tip, opener, senders_overdue
from intake.actions import receive_tip
from intake.actions.mail import keep_letter, purge_senders
from intake.mail.reading import Letter
from intake.models import Correction, Reporter
from intake.said import TipSaid
from tests.support import signed_in
from tests.triage.tips import review_of
from triage.models import Review

pytestmark = pytest.mark.django_db


def an_email(received_at=None, **facts) -> Review:
    given = {"narrative": "She is at the motel.", "language": "en", "sender": {"contact": "ana@example.org"}}
    dedup = facts.pop("dedup", b"x" * 32)
    keep_letter(
        letter=Letter(**(given | facts)), received_at=received_at or now(), dedup=dedup, message_hash=None
    )
    return Review.objects.get(tip__dedup=dedup)


def path(review: Review, rest: str = "", language: str = "en") -> str:
    return f"/{language}/staff/queue/{review.pk}/{rest}"


def test_what_was_not_opened_is_said_in_both_languages():
    review = an_email(attachments=2, links=3, unread="encrypted")
    client = signed_in("supervisor")
    words = client.get(path(review)).content.decode()
    assert "2 attachments were not opened and not kept · 3 links, not followed." in words
    assert "<b>It could not be read:</b> encrypted. Its clock runs all the same." in words
    french = client.get(path(review, language="fr")).content.decode()
    assert "2 pièces jointes n’ont été ni ouvertes ni conservées · 3 liens, non suivis." in french


@pytest.mark.parametrize(
    ("kind", "english", "french"),
    [
        ("tip", "Tip", "Renseignement"),
        ("crisis", "Plea for help", "Appel à l’aide"),
        ("information", "A question", "Une question"),
        ("directory", "Partner mail", "Message d’un partenaire"),
        ("out_of_scope", "Out of mandate", "Hors mandat"),
    ],
)
def test_one_press_says_what_it_is(kind, english, french):
    review, client = an_email(), signed_in("supervisor")
    assert f'name="kind-kind" value="{kind}">{english}</button>' in client.get(path(review)).content.decode()
    assert client.post(path(review, "kind/"), {"kind-kind": kind}).status_code == 302
    correction = Correction.objects.get()
    assert (correction.field, correction.value, correction.by) == ("kind", kind, client.staff)
    words = client.get(path(review)).content.decode()
    assert f"What it is: <b>{english}</b>" in words
    assert 'name="kind-kind"' not in words
    assert f"What it is\u00a0→ {english}" in words
    assert english in client.get("/en/staff/queue/").content.decode()
    assert french in client.get("/fr/staff/queue/").content.decode()
    assert f"{client.staff.name} said what this e-mail is: {english}." in words
    assert f"{client.staff.name} a indiqué la nature de ce courriel\u00a0: {french}." in (
        client.get(path(review, language="fr")).content.decode()
    )


def test_it_changes_no_lane_and_no_clock():
    review, client = an_email(), signed_in("supervisor")
    client.post(path(review, "kind/"), {"kind-kind": "crisis"})
    again = Review.objects.get(pk=review.pk)
    assert (again.lane, again.due_at, again.stopped_at) == (review.lane, review.due_at, None)


def test_it_can_be_corrected_and_the_newest_word_counts():
    review, client = an_email(), signed_in("supervisor")
    client.post(path(review, "kind/"), {"kind-kind": "directory"})
    client.post(path(review, "correct/"), {"correct-fact": "kind:tip", "correct-reason": "Read it again."})
    assert "What it is: <b>Tip</b>" in client.get(path(review)).content.decode()


@pytest.mark.parametrize("sent", [{}, {"kind-kind": "hangup_silent"}, {"kind-kind": "<b>"}])
def test_nothing_else_can_be_said(sent):
    review, client = an_email(), signed_in("supervisor")
    assert client.post(path(review, "kind/"), sent).status_code == 422
    assert not Correction.objects.exists()


def test_one_that_came_before_mail_was_counted_is_asked_too():
    received = receive_tip(said=TipSaid(language="en", narrative="x"), channel="email", by=None)
    review = Review.objects.get(tip_id=received.tip_id)
    assert "What is it?" in signed_in("supervisor").get(path(review)).content.decode()


def test_a_tip_by_another_way_is_not_asked():
    assert "What is it?" not in signed_in("supervisor").get(path(review_of())).content.decode()


def test_a_language_that_is_unknown_is_not_claimed():
    review = an_email(language="unknown")
    words = signed_in("supervisor").post(path(review, "open/")).content.decode()
    assert 'lang="unknown"' not in words and '<p class="said" dir="auto">She is at the motel.</p>' in words


def test_after_its_day_who_wrote_can_be_opened_by_nobody_and_the_words_can():
    old = an_email(now() - timedelta(days=32))
    young = an_email(now() - timedelta(days=3), dedup=b"y" * 32)
    assert senders_overdue(now().date()) == 1
    assert purge_senders() == 1
    assert purge_senders() == senders_overdue(now().date()) == 0
    for review, gone in ((old, True), (young, False)):
        assert open_tip(review.tip, opener(review.tip_id, "C")).narrative == "She is at the motel."
        reporter = Reporter.objects.get(tip=review.tip)
        keys = opener(review.tip_id, "R")
        if gone:
            with pytest.raises(SealBroken):
                open_field(keys, reporter.contact, reporter, "contact")
        else:
            assert open_field(keys, reporter.contact, reporter, "contact") == {"contact": "ana@example.org"}
    entry = AuditEntry.objects.get(action="tip.sender_purged")
    assert (entry.tip_id, entry.actor_id, entry.actor_role) == (old.tip_id, None, "system")
    assert lines([entry])[0].text == "The system destroyed the key to who sent this e-mail."


def test_an_overdue_sender_is_said_where_the_mailbox_is():
    an_email(now() - timedelta(days=40))
    words = signed_in("privacy_officer").get("/en/staff/queue/mail/").content.decode()
    assert "1 is past its day and still here" in words
