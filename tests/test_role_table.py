"""Who gets which answer at which address of the staff surface: every address, every role, GET and POST.

The table below is written by hand and the addresses come from the URLconf, so that a page nobody thought
about fails here. A role that a row does not name is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import translation

from desk.actions import acknowledge, hand_over, raise_alert, sign_on, take
from desk.models import SupervisorAlert
from hotline.accounts.permissions import Role
from hotline.now import now
from intake.actions import log_interaction
from referrals.models import Task
from tests.accounts.support import PASSWORD, SECRET
from tests.desk.calls import a_call
from tests.referrals import making
from tests.referrals.applying import application
from tests.support import signed_in, staff_member
from tests.triage.accesses import asked
from tests.triage.reports import YES_AND_WHO, Desk, a_situation, agency
from tests.triage.rota import HOUR, full_hour, turn
from tests.triage.tips import review_of
from triage.actions import offer_turn, open_case, open_plan
from triage.models import Delivery, Round, SavedView

pytestmark = pytest.mark.django_db
ROLES = tuple(str(role) for role in Role)
Answers = dict[str, int]
Args = Callable[[Any], list[Any]]


def each(roles: tuple[str, ...], status: int) -> Answers:
    return dict.fromkeys(roles, status)


CALLS = ("specialist", "supervisor")
QUEUE = ("supervisor", "director")
READS = ("specialist", "supervisor", "director", "partnerships")
AUDIT = ("privacy_officer", "director")
ADMIN = ("administrator",)
PARTNERS = ("partnerships",)
NOTHING: Answers = {}


@dataclass(frozen=True)
class Row:
    """What each role gets; an empty `get` or `post`: that method does not exist. `anonymous` and `half` (no
    second factor yet) are (GET, POST) where the page is open to them; else they are sent to the door."""

    get: Answers = field(default_factory=dict)
    post: Answers = field(default_factory=dict)
    args: Args = lambda staff: []
    anonymous: tuple[int, int] | None = None
    half: tuple[int, int] | None = None


def a_review(staff: Any) -> list[Any]:
    return [review_of().pk]


def a_dead_letter(staff: Any) -> list[Any]:
    lost = Round.objects.create(audience="director", pressing=True, made_at=now(), widen_at=now())
    return [
        Delivery.objects.create(round=lost, way="email", staff=staff, dead_at=now(), trouble="refused").pk
    ]


def a_held_review(staff: Any) -> list[Any]:
    review = review_of()
    review.claimed_by, review.claimed_at, review.claim_until = staff, now(), now()
    review.save(update_fields=["claimed_by", "claimed_at", "claim_until"])
    return [review.pk]


def a_turn(staff: Any) -> list[Any]:
    """A colleague's, running."""
    return [turn(place="backup").pk]


def an_offer(staff: Any) -> list[Any]:
    """To them, where they may take it."""
    if str(staff.role) not in QUEUE:
        return [uuid4()]
    offered = turn(place="backup", start=full_hour() + 48 * HOUR)
    return [offer_turn(turn=offered, to=staff, by=offered.staff).pk]


REPORTS = (*QUEUE, "privacy_officer")


def a_report(staff: Any) -> list[Any]:
    """Written by somebody else, handed on, and with who told us in it: of concern to all who may see any."""
    if str(staff.role) not in REPORTS:
        return [uuid4()]
    desk = Desk()
    return [desk.submitted(a_situation(by=desk.author, consents=(YES_AND_WHO,)), identity=True).pk]


def of_report(status: int) -> Row:
    return Row(post=each(QUEUE, status), args=a_report)


def an_access(staff: Any) -> list[Any]:
    """Glass that somebody asks to have broken: of concern to all who may see any."""
    return [asked("break_glass").pk if str(staff.role) in REPORTS else uuid4()]


def of_access(status: int) -> Row:
    return Row(post=each(REPORTS, status), args=an_access)


def own_call(staff: Any) -> list[Any]:
    call = log_interaction(
        id=uuid4(), channel="phone", kind="information", language="en", caller_type="", heard_about="",
        province="", by=staff,
    )  # fmt: skip
    return [call.pk]


def going_on(staff: Any) -> list[Any]:
    """A call of theirs, where they may take any."""
    return [a_call(staff).pk if str(staff.role) in CALLS else uuid4()]


def a_followed_call(staff: Any) -> list[Any]:
    return [a_call().pk]


def an_alert(staff: Any) -> list[Any]:
    call = a_call()
    return [raise_alert(call=call, reason="danger", summary="", by=call.opened_by).pk]


def an_answered_alert(staff: Any) -> list[Any]:
    """By them, where they may; the director never takes a call."""
    (alert_id,) = an_alert(staff)
    alert = SupervisorAlert.objects.get(pk=alert_id)
    if str(staff.role) in QUEUE:
        acknowledge(alert=alert, by=staff)
    if str(staff.role) == "supervisor":
        take(alert=alert, by=staff)
    return [alert_id]


def left_to(staff: Any) -> list[Any]:
    if str(staff.role) not in CALLS:
        return [uuid4()]
    other = staff_member("specialist")
    sign_on(kind="calls", languages=["en"], by=other)
    return [hand_over(successor=staff, note="", by=other).pk]


def a_case(staff: Any) -> list[Any]:
    return [open_case(tip=review_of().tip, by=staff_member("supervisor")).pk]


def an_agency(staff: Any) -> list[Any]:
    return [agency().pk]


def of_ontario(staff: Any) -> list[Any]:
    return ["ON"]


def a_planned_case(staff: Any) -> list[Any]:
    by = staff_member("supervisor")
    case = open_case(tip=review_of().tip, by=by)
    open_plan(case=case, by=by)
    return [case.pk]


def case_act(status: int, args: Args = a_case) -> Row:
    return Row(post={"supervisor": status}, args=args)


def an_application(staff: Any) -> list[Any]:
    return [application().pk]


def of_application(status: int) -> Row:
    return Row(post=each(PARTNERS, status), args=an_application)


def somebody(staff: Any) -> list[Any]:
    return [staff_member("analyst").pk]


def a_body(staff: Any) -> list[Any]:
    return [making.organization().pk]


def a_service(staff: Any) -> list[Any]:
    return [making.service(making.organization()).pk]


def a_task(staff: Any) -> list[Any]:
    return [Task.objects.create(kind="mail", at=now()).pk]


def a_change_request(staff: Any) -> list[Any]:
    return [making.organization().changes.create(source="provider", at=now()).pk]


def a_correction(staff: Any) -> list[Any]:
    request = making.organization().changes.create(source="provider", at=now())
    return [
        request.fields.create(object_type="organization", object_id=request.organization_id, field="email").pk
    ]
    return [making.organization(visibility="internal").pk]


def a_site(staff: Any) -> list[Any]:
    return [making.hidden_site(making.organization(visibility="internal")).pk]


def a_phone(staff: Any) -> list[Any]:
    return ["phone", making.phone(organization=making.organization(visibility="internal")).pk]


def of_partner(status: int, args: Args) -> Row:
    return Row(post=each(PARTNERS, status), args=args)


def page(roles: tuple[str, ...], **more: Any) -> Row:
    return Row(get=each(roles, 200), **more)


def a_view(staff: Any) -> list[Any]:
    return [SavedView.objects.get_or_create(owner=staff, name="Quebec", filter={"province": ["QC"]})[0].pk]


def act(**post: int) -> Row:
    return Row(post=post, args=a_review)


def of_account(status: int) -> Row:
    return Row(post=each(ADMIN, status), args=somebody)


# Buttons of a call's panels that say, where nothing was filled in, what is missing.
REFUSED_BLANK = (
    "script", "consent", "withdraw", "interpreter", "interpreter_end", "safe", "outreach", "referral",
    "referral_end", "plan", "action",
)  # fmt: skip
TABLE: dict[str, Row] = {
    "front_door": Row(get=each(ROLES, 302), post=each(ROLES, 302)),
    "healthz": Row(each(ROLES, 503), each(ROLES, 503), anonymous=(503, 503), half=(503, 503)),
    "people_home": Row(get=each(ROLES, 302) | each(("analyst",), 200)),
    # The queue and one review
    "triage:queue": page(QUEUE),
    "triage:lanes": page(QUEUE),
    "triage:fresh": page(QUEUE),
    "triage:held": page(QUEUE),
    "triage:ladder": page(QUEUE, post={"supervisor": 403, "director": 422}),
    "triage:ladder_version": page(QUEUE, args=lambda staff: [1]),
    "triage:list": page(QUEUE),
    "triage:find": Row(post=each(QUEUE, 200)),
    "triage:find_named": Row(post=each(QUEUE, 422)),
    "triage:export": Row(post=each(QUEUE, 200)),
    "triage:view_save": Row(post=each(QUEUE, 422)),
    "triage:view_remove": Row(post=each(QUEUE, 302), args=a_view),
    **{f"triage:{name}": Row(get=each(QUEUE, 302), args=a_review) for name in ("next", "previous")},
    **{
        f"triage:{name}": page(QUEUE, post=each(QUEUE, 422), args=a_review)
        for name in ("hand_over", "out_of_scope")
    },
    # Cases
    "triage_cases:index": page(QUEUE),
    "triage_cases:agencies": page(QUEUE),
    "triage_cases:agency_new": page(QUEUE, post={"supervisor": 422, "director": 403}),
    "triage_cases:agency": page(QUEUE, post={"supervisor": 422, "director": 403}, args=an_agency),
    "triage_cases:links": page(QUEUE),
    "triage_cases:find": Row(post=each(QUEUE, 422)),
    "triage_cases:template": page(QUEUE, post={"supervisor": 422, "director": 403}),
    "triage:link": act(supervisor=422),
    "triage_cases:case": page(QUEUE, args=a_case),
    "triage_cases:read": Row(post=each(QUEUE, 200), args=a_case),
    **{
        f"triage_cases:{name}": case_act(422)
        for name in ("note", "into", "merge", "split", "close", "reopen", "tie")
    },
    "triage_cases:untie": case_act(302),
    "triage_cases:plan_open": case_act(302),
    **{
        f"triage_cases:{name}": case_act(422, a_planned_case)
        for name in ("step_done", "step_happened", "step_owner")
    },
    **{f"triage_cases:{name}": case_act(422, a_planned_case) for name in ("step_skip", "plan_close")},
    **{f"triage_cases:{name}": case_act(302, a_planned_case) for name in ("refuse", "agree")},
    "triage:place": Row(post={"supervisor": 302}, args=a_review),
    "triage:lift_many": Row(post=each(QUEUE, 422)),
    "triage:accept_time": Row(post=each(QUEUE, 302)),
    "triage:lift": act(supervisor=302, director=422),
    "triage:duty_rules": page(("specialist", *QUEUE)),
    "triage:duty_rule": page(
        ("specialist", *QUEUE), post={"supervisor": 422, "director": 403, "specialist": 403}, args=of_ontario
    ),
    "triage:rota": page(QUEUE),
    "triage:rota_add": page(QUEUE, post=each(QUEUE, 422)),
    "triage:rota_copy": Row(post=each(QUEUE, 302)),
    "triage:take_over": page(QUEUE, post=each(QUEUE, 422)),
    "triage:rota_turn": page(QUEUE, args=a_turn),
    "triage:rota_end": Row(post=each(QUEUE, 302), args=a_turn),
    "triage:rota_cover": Row(post=each(QUEUE, 302), args=a_turn),
    "triage:rota_offer": Row(post=each(QUEUE, 422), args=a_turn),
    "triage:rota_accept": Row(post=each(QUEUE, 302), args=an_offer),
    "triage:rota_decline": Row(post=each(QUEUE, 302), args=an_offer),
    # Only whoever offered withdraws: this one was offered to them.
    "triage:rota_withdraw": Row(post=each(QUEUE, 422), args=an_offer),
    "triage:live": page(ROLES),
    "triage:alerts": page(QUEUE),
    "triage:alerts_mine": page(("privacy_officer", *QUEUE), post=each(("privacy_officer", *QUEUE), 302)),
    "triage:alerts_taken": Row(post=each(QUEUE, 302)),
    "triage:alerts_test": Row(post=each(QUEUE, 302)),
    "triage:alerts_again": Row(post=each(QUEUE, 302), args=a_dead_letter),
    "triage:mailbox": page(("privacy_officer", *QUEUE)),
    "triage:clock": page((*QUEUE, *ADMIN)),
    "triage:compliance": page(QUEUE),
    "triage:compliance_file": Row(post=each(QUEUE, 200)),
    "triage:missed": page(QUEUE, post=each(QUEUE, 422)),
    "triage:say_why": act(supervisor=422, director=422),
    "triage:review": page(QUEUE, args=a_review),
    "triage:open": act(supervisor=200, director=200),
    # The director decides only on what has missed its deadline: the page says so.
    "triage:claim": act(supervisor=302, director=422),
    "triage:release": Row(post={"supervisor": 302, "director": 422}, args=a_held_review),
    "triage:classify": act(supervisor=422, director=422),
    "triage:correct": act(supervisor=422, director=422),
    "triage:say_danger": act(supervisor=422, director=422),
    "triage:kind": act(supervisor=422, director=422),
    "triage:person": act(supervisor=422, director=422),
    "triage:duty": act(supervisor=422, director=422),
    "triage:tried": act(supervisor=422, director=422),
    "triage:no_attempt": act(supervisor=422, director=422),
    **dict.fromkeys(("triage:never_publish", "triage:may_publish"), act(supervisor=422)),
    "triage:decide": act(supervisor=422, director=422),
    "triage:ask": act(supervisor=422),
    "triage:take_back": act(supervisor=422),
    # Reports: what each state lets each role do is in tests/triage/test_report_roles.py
    "reports:index": page(REPORTS),
    "reports:new": Row(get=each(QUEUE, 302), post=each(QUEUE, 422)),
    "reports:report": page(REPORTS, args=a_report),
    "reports:open": of_report(200),
    "reports:identity": Row(post={"privacy_officer": 302}, args=a_report),
    "reports:stop": of_report(302),
    **dict.fromkeys(
        (
            "reports:change",
            "reports:submit",
            "reports:approve",
            "reports:send_back",
            "reports:release",
            "reports:emergency",
            "reports:confirm",
            "reports:take_back",
            "reports:acknowledge",
            "reports:told",
            "reports:follow_up",
            "reports:download",
        ),
        of_report(422),
    ),
    # Access to what is sealed: what each state lets each role do is in tests/triage/test_access_roles.py
    "access:index": page(REPORTS),
    "access:by_reference": Row(post={"privacy_officer": 422}),
    "triage:ask_who": act(supervisor=422, director=422),
    "triage:break_glass": act(supervisor=422, director=422),
    "access:request": page(REPORTS, args=an_access),
    "access:read": of_access(200),
    "access:acknowledge": Row(post={"privacy_officer": 422}, args=an_access),
    **{
        f"access:{name}": of_access(422)
        for name in ("grant", "refuse", "open", "close", "contact", "contact_ended")
    },
    # The desk
    "desk:calls": page(CALLS),
    "desk:call": page(CALLS, post=each(CALLS, 200), args=going_on),
    "desk:save": Row(post=each(CALLS, 200), args=going_on),
    "desk:fresh": Row(post=each(CALLS, 200), args=going_on),
    "desk:finish": Row(post=each(CALLS, 302), args=going_on),
    "desk:leave": Row(post=each(CALLS, 302), args=going_on),
    "desk:alert": Row(post=each(CALLS, 200), args=going_on),
    "desk:alert_close": Row(post=each(CALLS, 422), args=going_on),
    "desk:alert_state": page(CALLS, args=going_on),
    "desk:alerts": page(QUEUE),
    "desk:alerts_fresh": page(QUEUE),
    "desk:acknowledge": Row(post=each(QUEUE, 200), args=an_alert),
    # The director answers and follows, and takes no call.
    "desk:take": Row(post={"supervisor": 200, "director": 422}, args=an_alert),
    "desk:hand_back": Row(post={"supervisor": 200, "director": 422}, args=an_answered_alert),
    "desk:over": Row(post=each(QUEUE, 302), args=an_answered_alert),
    "desk:follow": page(QUEUE, post=each(QUEUE, 200), args=a_followed_call),
    "desk:following": Row(post=each(QUEUE, 409), args=a_followed_call),
    "desk:shift": page(CALLS),
    "desk:shift_on": Row(post=each(CALLS, 422)),
    "desk:shift_off": Row(post=each(CALLS, 302)),
    "desk:hand_over": Row(post=each(CALLS, 422)),
    "desk:handover": Row(post=each(CALLS, 200), args=left_to),
    "desk:accept": Row(post=each(CALLS, 422), args=left_to),
    "desk:after": Row(post=each(CALLS, 422), args=own_call),
    "desk:break": Row(post=each(CALLS, 200), args=going_on),
    **{
        f"desk:{name}": Row(post=each(CALLS, status), args=going_on)
        for names, status in (
            (("child", "match"), 200),
            (REFUSED_BLANK, 422),
        )
        for name in names
    },
    "desk:confirm": page(("supervisor",), post={"supervisor": 422}),
    "desk:vendors": page(PARTNERS, post=each(PARTNERS, 422)),
    "desk:new": page(CALLS, post=each(CALLS, 422)),
    "desk:logged": page(CALLS, args=own_call),
    # The directory's cycle
    "cycle_tasks": page(PARTNERS),
    "cycle_take": Row(post=each(PARTNERS, 302), args=a_task),
    "cycle_done": Row(post=each(PARTNERS, 302), args=a_task),
    "cycle_changes": page(PARTNERS, args=a_body),
    "cycle_words": Row(post=each(PARTNERS, 200), args=a_change_request),
    "cycle_decide": Row(post=each(PARTNERS, 422), args=a_correction),
    "cycle_verified": page(PARTNERS, post=each(PARTNERS, 422), args=a_body),
    "cycle_ask": Row(post=each(PARTNERS, 302), args=a_body),
    "cycle_coverage": page(PARTNERS),
    "cycle_flag": page((*CALLS, *PARTNERS), post=each((*CALLS, *PARTNERS), 422), args=a_service),
    # Applications to the directory
    "applying:queue": page(PARTNERS),
    "applying:page": page(PARTNERS, args=an_application),
    "applying:take": of_application(302),
    **dict.fromkeys(
        (
            "applying:more",
            "applying:propose",
            "applying:agree",
            "applying:send_back",
            "applying:appeal",
            "applying:letter",
        ),
        of_application(422),
    ),
    # The partnerships desk
    "partner_list": page(READS),
    "partner_listing": page(READS, args=a_body),
    "partner_history": page(READS, args=a_body),
    "partner_service": page(READS, args=a_service),
    "partner_site": page(READS, args=a_site),
    "partner_open": Row(post=each(READS, 200), args=a_site),
    "partner_seal": of_partner(422, a_site),
    "partner_hide": of_partner(302, a_site),
    "partner_show": of_partner(302, a_site),
    "partner_new": page(PARTNERS, post=each(PARTNERS, 422)),
    "partner_edit": page(PARTNERS, post=each(PARTNERS, 422), args=a_phone),
    "partner_add": page(
        PARTNERS, post=each(PARTNERS, 422), args=lambda staff: ["phone", "service", *a_service(staff)]
    ),
    "partner_remove": of_partner(302, a_phone),
    "partner_hours": page(
        PARTNERS, post=each(PARTNERS, 422), args=lambda staff: ["service", *a_service(staff)]
    ),
    "partner_visibility": of_partner(302, lambda staff: ["organization", *a_body(staff)]),
    "partner_agree": of_partner(422, a_body),
    "partner_withdraw": of_partner(302, a_body),
    "partner_undo": of_partner(302, a_body),
    "partner_hand_over": page(PARTNERS, post=each(PARTNERS, 422)),
    "partner_bulk": page(PARTNERS, post=each(PARTNERS, 422)),
    # The log
    "audit:index": page(AUDIT),
    "audit:tip": page(AUDIT, args=lambda staff: ["7QK2-04MX"]),
    # Accounts
    "people": page(ADMIN),
    "people_add": page(ADMIN, post=each(ADMIN, 422)),
    "people_person": page(ADMIN, args=somebody),
    "people_role": of_account(422),
    "people_training": of_account(422),
    "people_deactivate": of_account(302),
    "people_reactivate": of_account(302),
    "people_reset_second_factor": of_account(302),
    "people_temporary_password": of_account(200),
    # The door: one's own sign-in, whatever the role. 302: to confirm who one is, or on from what is done.
    "account_login": Row(each(ROLES, 302), each(ROLES, 302), anonymous=(200, 200)),
    "mfa_authenticate": Row(each(ROLES, 302), each(ROLES, 302), anonymous=(302, 302)),
    "mfa_login_webauthn": Row(each(ROLES, 302), each(ROLES, 302), anonymous=(302, 302)),
    "account_here": Row(each(ROLES, 200), each(ROLES, 204)),
    "account_logout": Row(each(ROLES, 200), each(ROLES, 302), anonymous=(302, 302), half=(200, 302)),
    "account_change_password": Row(each(ROLES, 200), each(ROLES, 200)),
    "account_reauthenticate": Row(each(ROLES, 200), each(ROLES, 200), half=(200, 200)),
    "mfa_reauthenticate": Row(each(ROLES, 200), each(ROLES, 200)),
    "mfa_reauthenticate_webauthn": Row(each(ROLES, 302), each(ROLES, 302)),
    "mfa_index": Row(each(ROLES, 200), half=(200, 405)),
    "mfa_activate_totp": Row(each(ROLES, 302), each(ROLES, 302), half=(200, 200)),
    "mfa_deactivate_totp": Row(each(ROLES, 302), each(ROLES, 302)),
    "mfa_list_webauthn": Row(each(ROLES, 200)),
    "mfa_add_webauthn": Row(each(ROLES, 302), each(ROLES, 302), half=(200, 200)),
    "mfa_remove_webauthn": Row(each(ROLES, 302), each(ROLES, 302), args=lambda staff: [1]),
    "mfa_edit_webauthn": Row(each(ROLES, 302), each(ROLES, 302), args=lambda staff: [1]),
    "mfa_view_recovery_codes": Row(each(ROLES, 404)),
    "mfa_generate_recovery_codes": Row(each(ROLES, 302), each(ROLES, 302)),
}


class Shared:
    """What is asked for in vain, made once: whoever is refused changes nothing that the next row could miss."""

    def __init__(self) -> None:
        self.made: dict[Args, list[Any]] = {}

    def args(self, row: Row, staff: Any) -> list[Any]:
        if row.args not in self.made:
            self.made[row.args] = row.args(staff)
        return self.made[row.args]


def names(resolver: Any = None, space: str = "") -> Iterator[str]:
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLPattern):
            yield f"{space}{one.name}"
        else:
            yield from names(one, f"{space}{one.namespace}:" if one.namespace else space)


def with_factor(role: str) -> Any:
    staff = staff_member(role, password=PASSWORD)
    TOTP.activate(staff, SECRET)
    return staff


def half_way(staff: Any) -> Client:
    """Signed in, second factor still to come."""
    return signed_in(staff=staff, second_factor=False)


def ask(client: Client, name: str, method: str, args: list[Any]) -> HttpResponse:
    """A POST carries one field that no form knows: nothing is chosen, but something was sent."""
    with translation.override("en"):
        path = reverse(name, args=args)
    return getattr(client, method)(path, {"sent": "yes"} if method == "post" else None)


def fault(
    name: str, who: str, method: str, answer: HttpResponse, wanted: tuple[int, ...], to: str = ""
) -> str:
    where = answer.headers.get("Location", "")
    if answer.status_code in wanted and where.startswith(to):
        return ""
    return f"{name}: {method} by {who} gave {answer.status_code} {where}, not {wanted} {to}"


def report(faults: list[str]) -> None:
    if found := [one for one in faults if one]:
        pytest.fail("\n".join(found), pytrace=False)


def test_every_address_has_its_row() -> None:
    assert sorted(set(names())) == sorted(TABLE)


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_what_each_role_gets(role: str) -> None:
    staff, shared = with_factor(role), Shared()
    client, faults = signed_in(staff=staff), []
    for name, row in TABLE.items():
        args = row.args(staff) if role in row.get | row.post else shared.args(row, staff)
        for method, answers, other in (("get", row.get, row.post), ("post", row.post, row.get)):
            # Where a method does not exist, both refusals are right for those who may do nothing there.
            missing = (405,) if role in other else (403, 405)
            wanted = (answers.get(role, 403),) if answers else missing
            answer = ask(client, name, method, args)
            if name == "account_logout" and method == "post":
                staff.refresh_from_db()  # that ended every session of theirs
                client = signed_in(staff=staff)
            faults.append(fault(name, role, method, answer, wanted))
    report(faults)


@pytest.mark.parametrize("who", ["nobody", "somebody without a second factor"])
def test_outside_the_door_there_is_only_the_door(who: str) -> None:
    with translation.override("en"):
        to = reverse(str(settings.LOGIN_URL) if who == "nobody" else "mfa_index")
    newcomer, other = staff_member("supervisor", password=PASSWORD), staff_member("supervisor")
    faults, shared, client = [], Shared(), None
    for name, row in TABLE.items():
        args = shared.args(row, other)
        given = row.anonymous if who == "nobody" else row.half
        for position, method in enumerate(("get", "post")):
            if client is None:
                newcomer.refresh_from_db()  # signing out ends every session of theirs
                client = Client() if who == "nobody" else half_way(newcomer)
            answer = ask(client, name, method, args)
            if given or answer.cookies:
                client = None  # where something is open to them, it may have led further
            wanted, way = ((given[position],), "") if given else ((302,), to)
            faults.append(fault(name, who, method, answer, wanted, way))
    report(faults)
