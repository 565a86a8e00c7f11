"""The referral profile and the directory beside a call: the answers find a service, rest apart, and are gone within
72 hours; nothing else ever holds a word of them (S38)."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.forms.models import model_to_dict

from desk.actions import open_draft, purge_profiles, record_consent, save_profile
from desk.actions.profiles import read_profile
from desk.models import Call, DeskKey, Referral, ReferralProfile
from desk.tasks import purge_profiles as purge_task
from hotline.audit.models import AuditEntry
from hotline.now import now
from intake.access import open_tip, opener
from intake.models import Tip
from tests.desk.calls import a_call
from tests.desk.panels import at, press
from tests.referrals import making
from tests.support import signed_in, superuser

pytestmark = pytest.mark.django_db(transaction=True)
MARKER = "Kuujjuarapik"  # a place that nobody else here names


def beds(name: str = "Safe beds", **more: Any) -> Any:
    body = making.organization(f"{name} house")
    return making.service(body, name, coverage="national", **more)


def test_services_that_fit_stand_beside_the_call_with_reasons_and_matching_stores_nothing() -> None:
    beds("Women only", minimum_age=18)
    beds("For young people", maximum_age=17)
    rosa = signed_in("specialist")
    call = a_call(rosa.staff, narrative="At the motel.")
    page = press(rosa, call, "match", profile_needs=["bed"], profile_age="a25_34")
    assert page.status_code == 200
    assert page.text.index("Women only") < page.text.index("For young people")
    assert "Does not fit" in page.text and "Right for your age" in page.text
    before = counted()
    assert "Women only" in rosa.post(at(call)).text  # again, after a reload
    assert counted() == before


TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'django_session'"


def counted() -> dict[str, int]:
    with superuser() as other:
        names = [name for (name,) in other.execute(TABLES)]
        counts = {name: other.execute(f'SELECT count(*) FROM "{name}"').fetchone() for name in names}  # type: ignore[arg-type]
    return {name: count[0] for name, count in counts.items() if count}


def test_the_answers_are_in_their_own_store_and_nowhere_else(caplog: Any, tmp_path: Any) -> None:
    beds()
    rosa = signed_in("specialist")
    call = a_call(rosa.staff, narrative="At the motel.", kind="tip")
    with caplog.at_level(logging.DEBUG):
        page = press(
            rosa, call, "match", profile_needs=["bed"], profile_place=MARKER, profile_status="no_status"
        )
        assert page.status_code == 200 and MARKER in page.text
        assert MARKER in read_profile(call=call)["place"]["community"]
        assert not [
            name for name in open_draft(call=call, by=rosa.staff).values if name.startswith("profile")
        ]
        press(rosa, call, "referral", referral_kind="information", referral_result="connected")
        number = {"page-tab": str(call.pk), "page-number": str(Call.objects.get(pk=call.pk).version)}
        assert rosa.post(at(call, "finish/"), number | {"channel": "phone", "kind": "tip"}).status_code == 302
    tip = Tip.objects.get()
    told = open_tip(tip, opener(tip.pk, "C"))
    assert MARKER not in repr(told) and "no_status" not in repr(model_to_dict(tip))
    assert MARKER not in caplog.text
    assert MARKER not in repr(list(AuditEntry.objects.values_list()))
    with superuser() as other:
        for (table,) in other.execute(TABLES).fetchall():
            held = f'SELECT count(*) FROM "{table}" t WHERE t::text ILIKE %s'
            if not table.startswith("places_"):
                assert other.execute(held, [f"%{MARKER}%"]).fetchone() == (0,), table  # type: ignore[arg-type]
    out = tmp_path / "hsds"
    call_command("hsds_export", str(out))
    files = [one for one in out.rglob("*") if one.is_file()] if out.is_dir() else [out]
    assert files and all(MARKER.encode() not in one.read_bytes() for one in files)


def test_said_anew_the_old_answers_and_their_key_are_gone() -> None:
    rosa = signed_in("specialist")
    call = a_call(rosa.staff)
    press(rosa, call, "match", profile_place=MARKER)
    old = set(DeskKey.objects.filter(store="profile").values_list("pk", flat=True))
    press(rosa, call, "match", profile_place="Halifax")
    assert ReferralProfile.objects.count() == 1
    new = set(DeskKey.objects.filter(store="profile").values_list("pk", flat=True))
    assert len(new) == 1 and not old & new
    press(rosa, call, "match", profile_place="")
    assert not ReferralProfile.objects.exists() and not DeskKey.objects.filter(store="profile").exists()


def test_any_button_of_the_page_keeps_what_was_asked() -> None:
    rosa = signed_in("specialist")
    call = a_call(rosa.staff)
    press(rosa, call, "safe", safe_channel="text", safe_safe="yes", profile_place=MARKER)
    assert read_profile(call=call)["answers"]["place"] == [MARKER]


def ended(call: Call, hours: float) -> None:
    with superuser() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "UPDATE desk_call SET ended_at = %s, started_at = %s, saved_at = %s WHERE id = %s",
            [now() - timedelta(hours=hours), now() - timedelta(hours=hours + 1), now(), call.pk],
        )


def test_72_hours_after_the_call_the_answers_and_their_key_are_gone(settings: Any) -> None:
    rosa = signed_in("specialist")
    late, fresh = a_call(rosa.staff), a_call(rosa.staff)
    for call, hours in ((late, 72.1), (fresh, 71.9)):
        save_profile(call=call, profile={"age": 20}, by=rosa.staff)
        ended(call, hours)
    assert purge_profiles() == 1
    assert list(ReferralProfile.objects.values_list("call", flat=True)) == [fresh.pk]
    assert set(DeskKey.objects.filter(store="profile").values_list("owner", flat=True)) == {fresh.pk}
    assert AuditEntry.objects.get(action="call.profiles_emptied").facts == {"count": 1}
    assert purge_profiles() == 0  # again: nothing to do, and no entry about it
    assert AuditEntry.objects.filter(action="call.profiles_emptied").count() == 1
    settings.HOTLINE_PROFILE_HOURS = 1
    assert purge_profiles() == 1
    assert read_profile(call=fresh) == {}


def test_a_call_that_nobody_ended_counts_from_its_last_save() -> None:
    call = a_call(narrative="At the motel.")
    save_profile(call=call, profile={"age": 20}, by=call.opened_by)
    assert purge_profiles(at=now() + timedelta(hours=71)) == 0
    assert purge_profiles(at=now() + timedelta(hours=73)) == 1


def test_the_hourly_task_does_it(settings: Any) -> None:
    assert settings.CELERY_BEAT_SCHEDULE["purge-profiles"]["schedule"] == 3600.0
    call = a_call()
    save_profile(call=call, profile={"age": 20}, by=call.opened_by)
    ended(call, 80)
    purge_task()
    assert not ReferralProfile.objects.exists()


def test_a_warm_transfer_says_whom_it_reached_and_a_failed_one_what_comes_next() -> None:
    first, second = beds("First house"), beds("Second house")
    rosa = signed_in("specialist")
    call = a_call(rosa.staff)
    record_consent(call=call, purpose="service", recipient_kind="service_provider", answer="given", voice="self",
                   includes_identity=True, by=rosa.staff)  # fmt: skip
    press(rosa, call, "match", profile_needs=["bed"])
    transfer = {"referral_kind": "warm_transfer", "referral_shares": "identifying", "referral_person": "Nadia, intake",
                "referral_shared": "First name", "referral_stayed_on": "yes"}  # fmt: skip
    page = press(rosa, call, "referral", **transfer, referral_service=str(first.pk))
    assert page.status_code == 200
    row = Referral.objects.get()
    assert row.service == first and row.stayed_on and row.result == "open" and row.consent_identity
    assert b"Nadia" not in bytes(row.details or b"")
    page = press(
        rosa, call, "referral-end", **{"page_referral": str(row.pk), f"page_result-{row.pk}": "full"}
    )
    assert "Next option" in page.text and page.text.count("Second house") >= 2
    press(rosa, call, "referral", **transfer, referral_service=str(second.pk), referral_follows=str(row.pk),
          referral_result="connected")  # fmt: skip
    assert Referral.objects.get(service=second).follows == row


def test_help_to_be_found_needs_no_name_and_no_consent() -> None:
    rosa = signed_in("specialist")
    call = a_call(rosa.staff)
    service = beds()
    said = {"referral_kind": "information", "referral_service": str(service.pk)}
    assert press(rosa, call, "referral", **said).status_code == 200
    row = Referral.objects.get()
    assert (row.shares, row.basis, row.consent) == ("nothing", "", None)


def test_a_yes_for_one_service_is_none_for_another() -> None:
    rosa = signed_in("specialist")
    call = a_call(rosa.staff)
    one, other = beds("One"), beds("Other")
    record_consent(call=call, purpose="service", recipient_kind="service_provider", service=one, answer="given",
                   voice="self", by=rosa.staff)  # fmt: skip
    said = {"referral_kind": "warm_transfer"}
    assert press(rosa, call, "referral", **said, referral_service=str(other.pk)).status_code == 422
    assert press(rosa, call, "referral", **said, referral_service=str(one.pk)).status_code == 200


def test_a_service_is_found_by_its_name_in_either_language_and_chosen() -> None:
    safe = beds("Safe beds", name_fr="Lits sûrs")
    making.published(safe.organization)
    quiet = beds("Quiet harbour", visibility="internal")
    rosa = signed_in("specialist")
    call = a_call(rosa.staff, narrative="At the motel.")
    for said, found, other in (
        ("lits surs", "Safe beds", "Quiet harbour"),
        ("harbour", "Quiet harbour", "Safe beds"),
    ):
        page = press(rosa, call, "match", profile_look=said)
        assert (
            page.status_code == 200 and f"<b>{found}</b>" in page.text and f"<b>{other}</b>" not in page.text
        )
    assert "for staff alone" in page.text
    page = press(
        rosa,
        call,
        "referral",
        profile_look="harbour",
        referral_service=str(quiet.pk),
        referral_kind="information",
    )
    assert page.status_code == 200
    assert Referral.objects.get(call=call).service == quiet


def test_a_service_that_fits_and_is_named_stands_once_with_its_reasons() -> None:
    beds("Safe beds")
    rosa = signed_in("specialist")
    call = a_call(rosa.staff, narrative="At the motel.")
    page = press(rosa, call, "match", profile_needs=["bed"], profile_look="safe")
    assert page.text.count("<b>Safe beds</b>") == 1 and "Fits" in page.text


def test_a_word_that_finds_nothing_says_so() -> None:
    beds("Safe beds")
    rosa = signed_in("specialist")
    call = a_call(rosa.staff, narrative="At the motel.")
    page = press(rosa, call, "match", profile_look="zzzz")
    assert (
        page.status_code == 200
        and "No name or word fits" in page.text
        and "<b>Safe beds</b>" not in page.text
    )
