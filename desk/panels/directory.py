"""What the person needs, which services fit, and how it went. The answers rest in a store of their own; what fits
is worked out each time and stored nowhere."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from desk.access.care import WORKED, referrals_of
from desk.actions.profiles import read_profile
from desk.draft import Draft
from desk.forms.fields import NOT_FILLED
from desk.forms.panels import ReferralForm
from desk.forms.profile import ProfileForm
from desk.models import Call, Referral
from hotline.accounts.models import Staff
from hotline.codes import AGENCY_KIND, REFERRAL_KIND, SHARED, TRANSFER_RESULT
from hotline.now import now
from referrals import matching
from referrals.by_name import by_name
from referrals.models import Phone
from referrals.reasons import reasons
from triage.times import when

TITLE = _("Directory and referral")
KEY = "d"
PREFIX = "referral-"
MOST = 8
GROUPS = {"fits": _("Fits"), "may_fit": _("May fit: ask"), "no": _("Does not fit")}


def context(*, call: Call, draft: Draft, user: Staff) -> dict[str, Any]:
    stored = read_profile(call=call)
    rows = referrals_of(call)
    answers = stored.get("answers", {})
    matches = found(stored, rows) if answers.keys() - {"look"} else []
    by_id = {one["id"]: one for one in matches}
    named = [by_id.pop(one["id"], one) for one in looked(" ".join(answers.get("look", [])), rows)]
    form = ReferralForm.shown(draft)
    failed = [row for row in rows if row.result not in WORKED]
    form.fields["follows"].choices = [  # type: ignore[attr-defined]
        NOT_FILLED, *((str(row.pk), name_of(row)) for row in failed)
    ]  # fmt: skip
    chosen = (draft.values.get("referral-service") or [""])[0]
    return {
        "profile": ProfileForm.stored(answers), "stored": bool(stored), "matches": list(by_id.values()),
        "named": named, "form": form, "chosen": chosen, "referrals": [line(row) for row in rows],
        "results": TRANSFER_RESULT.choices(),
        "next": next((one for one in matches if failed and not one["tried"] and one["group"] != "no"), None),
    }  # fmt: skip


def found(stored: dict[str, Any], rows: list[Referral]) -> list[dict[str, Any]]:
    who = matching.read_profile(stored)
    best = matching.match(who, limit=MOST)
    tried = {row.service_id for row in rows}
    phones = phones_of([one.candidate.service_id for one in best])
    return [
        {
            "id": str(one.candidate.service_id), "name": name(one.candidate), "group": one.group,
            "says": GROUPS[one.group], "reasons": reasons(one, who),
            "phones": phones.get(one.candidate.service_id, []), "confidential": one.candidate.confidential,
            "tried": one.candidate.service_id in tried,
        }
        for one in best
    ]  # fmt: skip


def looked(words: str, rows: list[Referral]) -> list[dict[str, Any]]:
    services = by_name(words, (get_language() or "en")[:2])
    tried, phones = {row.service_id for row in rows}, phones_of([one.pk for one in services])
    return [
        {
            "id": str(one.pk), "name": name(one), "phones": phones.get(one.pk, []),
            "confidential": any(at.location.confidential for at in one.at.all() if at.location),
            "tried": one.pk in tried, "internal": one.visibility == "internal",
        }
        for one in services
    ]  # fmt: skip


def phones_of(services: list[Any]) -> dict[Any, list[str]]:
    """Two at most for each: its own, else those of who offers it."""
    told: dict[Any, list[str]] = {}
    own = Phone.objects.filter(service__in=services).order_by("pk")
    for phone in own:
        told.setdefault(phone.service_id, []).append(number(phone))
    missing = [one for one in services if one not in told]
    general = Phone.objects.filter(organization__services__in=missing).order_by("pk")
    for phone in general.annotate(for_service=F("organization__services__pk")):
        told.setdefault(phone.for_service, []).append(number(phone))
    return {key: numbers[:2] for key, numbers in told.items()}


def number(phone: Phone) -> str:
    return f"{phone.number} · {phone.extension}" if phone.extension else phone.number


def name(candidate: Any) -> str:
    french = (get_language() or "en").startswith("fr")
    first, second = (
        (candidate.name_fr, candidate.name_en) if french else (candidate.name_en, candidate.name_fr)
    )
    return str(first or second)


def name_of(row: Referral) -> str:
    return name(row.service) if row.service else str(_("Outside the directory"))


def line(row: Referral) -> dict[str, Any]:
    return {
        "id": row.pk, "name": name_of(row), "kind": REFERRAL_KIND.label(row.kind),
        "recipient": AGENCY_KIND.label(row.recipient_kind), "shares": SHARED.label(row.shares),
        "result": TRANSFER_RESULT.label(row.result), "at": when(row.at, now()),
        "failed": row.result not in WORKED, "unconfirmed": row.basis not in ("", "consent") and not row.confirmed_by_id,
        "open": row.result == "open",
    }  # fmt: skip
