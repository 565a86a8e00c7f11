"""The yearly round: who is due is asked by letter, reminded, asked at another address, and at last called.

Any number of workers may run it at once, as often as they like. A letter is one row (UNIQUE by organization, round
and step), written under the organization's lock. It is sent under the lock of its row and marked in the same
transaction: two workers never send the same one; one that is killed between the mail server's yes and the mark sends
it again, under the same Message-ID and with the same link. Twice is a nuisance, never is a listing that is lost."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.core.mail import get_connection
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from hotline.accounts.models import Staff
from hotline.audit.log import record
from hotline.now import now
from referrals.actions.publish import may_be_listed
from referrals.actions.todo import raise_task
from referrals.cycle.asking import SHOWN_STATUS, form_of
from referrals.cycle.letters import lookup_of, public_address, send, token_of
from referrals.models import ConfirmationRequest, Contact, Organization, Service, Task
from referrals.rules import FALLBACK_AFTER, GONE_AFTER, HALF_YEAR, REMIND_AFTER

LINK_LIVES = timedelta(days=60)
FIRST, REMINDER, FALLBACK = 0, 1, 2
log = logging.getLogger(__name__)


@dataclass
class Round:
    """What one run did."""

    asked: int = 0
    reminded: int = 0
    elsewhere: int = 0
    tasks: int = 0
    sent: int = 0


def run_round(at: datetime | None = None) -> dict[str, int]:
    """`at` replaces now in simulations."""
    public_address()  # without it nobody is asked: a letter that cannot be made would count as one that waits
    done, moment = Round(), at or now()
    for organization_id, due in sorted(due_organizations(moment.date()).items()):
        with transaction.atomic():
            step(organization_id, due, moment, done)
    done.sent = send_letters(moment)
    return asdict(done)


def due_organizations(today: date) -> dict[UUID, date]:
    """{id: the day on which the first of its services fell due}, of those that stand in the public list. What is
    for staff alone is not asked about by letter: its link could fall into anybody's hands."""
    services = Service.objects.filter(
        Q(verified_on__lte=today - HALF_YEAR) | Q(recheck_on__lte=today), status__in=SHOWN_STATUS,
        visibility="public", organization__is_active=True, organization__visibility="public",
    ).only("organization_id", "verified_on", "recheck_on", "types", "hours_mode")  # fmt: skip
    found: dict[UUID, date] = {}
    for service in services:
        if (due := service.due_on) and due <= today:
            body = service.organization_id
            found[body] = min(due, found.get(body, due))
    return found


def step(organization_id: UUID, due: date, moment: datetime, done: Round) -> None:
    """What this organization's round needs today: nothing, a letter, or a person."""
    locked = Organization.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
    organization = locked.select_related("specialist").filter(pk=organization_id).first()
    if organization is None or not may_be_listed(organization):
        return
    letters = ConfirmationRequest.objects.filter(organization=organization)
    running = letters.filter(expires_at__gt=moment).order_by("-round").first()
    begun = running.round if running else due
    written = {letter.step: letter for letter in letters.filter(round=begun)}
    if any(letter.used_at for letter in written.values()):
        return  # they have answered; now it is our turn
    addresses = list(addresses_of(organization))
    if not written:
        if addresses:
            write(organization, begun, FIRST, addresses[0], moment)
            done.asked += 1
        else:
            done.tasks += call_them(organization, "due", begun, moment)
        return
    sent_at = written[FIRST].sent_at if FIRST in written else None
    waited = moment - sent_at if sent_at else timedelta()
    if waited >= FALLBACK_AFTER and FALLBACK not in written and len(addresses) > 1:
        write(organization, begun, FALLBACK, addresses[1], moment)
        done.elsewhere += 1
    elif waited >= GONE_AFTER or (waited >= FALLBACK_AFTER and len(addresses) < 2):
        done.tasks += call_them(organization, "no_answer", begun, moment)
    elif FALLBACK_AFTER > waited >= REMIND_AFTER and REMINDER not in written and addresses:
        write(organization, begun, REMINDER, addresses[0], moment)
        done.reminded += 1


def ask_now(*, organization: Organization, by: Staff) -> None:
    """A new letter, outside the round: a link that went astray. Raises ValidationError."""
    with transaction.atomic():
        body = Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
        addresses, today = list(addresses_of(body)), now()
        if not may_be_listed(body):
            raise ValidationError(
                _("Only what stands in the public directory is asked about by letter. Call them.")
            )
        if not addresses:
            raise ValidationError(_("There is no e-mail address to ask at. Call them."))
        if ConfirmationRequest.objects.filter(organization=body, round=today.date()).exists():
            raise ValidationError(_("A letter has been written today already."))
        write(body, today.date(), FIRST, addresses[0], today)
        record(by=by, action="cycle.asked", target=body)


def write(organization: Organization, begun: date, number: int, address: str, moment: datetime) -> None:
    letter_id = uuid4()
    ConfirmationRequest.objects.create(
        id=letter_id, organization=organization, round=begun, step=number, sent_to=address,
        lookup=lookup_of(token_of(letter_id)), form=form_of(organization), expires_at=moment + LINK_LIVES,
    )  # fmt: skip


def addresses_of(organization: Organization) -> Iterator[str]:
    """Whom we know there before the address that everybody knows; each once. None of a site: a letter about a
    hidden one would be a trace of it."""
    contacts = Contact.objects.filter(organization=organization).order_by("updated_at", "id")
    helpers = Contact.objects.filter(service__organization=organization).order_by("updated_at", "id")
    services = organization.services.filter(status__in=SHOWN_STATUS, visibility="public").order_by(
        "name_en", "id"
    )
    known = [
        *contacts.values_list("email", flat=True), organization.email,
        *helpers.values_list("email", flat=True), *services.values_list("email", flat=True),
    ]  # fmt: skip
    seen: set[str] = set()
    for address in known:
        if "@" in address and address.lower() not in seen:
            seen.add(address.lower())
            yield address


def call_them(organization: Organization, kind: str, begun: date, moment: datetime) -> int:
    """One task in a round, also when the first was ticked off and nobody was reached."""
    since = datetime.combine(begun, time(), UTC)
    if Task.objects.filter(organization=organization, kind=kind, at__gte=since).exists():
        return 0
    raise_task(kind=kind, organization=organization, by=None, at=moment)
    return 1


def send_letters(moment: datetime) -> int:
    """How many went out. One that the mail server refuses is tried again by the next run."""
    through, sent = get_connection(), 0
    failed: list[UUID] = []
    while True:
        letter_id = None
        try:
            with transaction.atomic():
                letter = (
                    ConfirmationRequest.objects.filter(
                        sent_at__isnull=True, used_at__isnull=True, expires_at__gt=moment
                    )
                    .exclude(pk__in=failed)
                    .select_for_update(skip_locked=True, of=("self",))
                    .select_related("organization")
                    .order_by("round", "id")
                    .first()
                )
                if letter is None:
                    return sent
                letter_id, token = letter.pk, token_of(letter.pk)
                send(letter, token, through)
                # The secret may have changed since the row was written: the mail has the last word.
                ConfirmationRequest.objects.filter(pk=letter.pk).update(
                    sent_at=moment, lookup=lookup_of(token)
                )
                sent += 1
        except Exception:  # one dead mailbox must not hold the next letter
            log.exception("a letter to a partner could not be sent")
            if letter_id is None:
                raise
            failed.append(letter_id)
