"""Every page a person can see, in one table: what the accessibility tests and the pictures go through.

`tests/test_pages.py` compares it with the URLconfs, so that a new page without a row fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction
from django.db.models import Count, F
from django.test import Client
from django.urls import reverse
from django.utils import translation

from desk.actions import finish_call, give_call, hand_over, raise_alert, say_safe, sign_on
from desk.demo.rota import make_rota
from desk.models import CallWindow, Handover, InterpreterVendor, SupervisorAlert
from hotline.accounts import session as door
from hotline.accounts.models import Staff
from hotline.audit.log import record
from hotline.now import now
from hotline.pages import NAMES as NAMES_OF_TEXTS
from intake import tasks
from intake.actions.mail import keep_letter, set_aside
from intake.mail.reading import Letter
from intake.return_code import ReturnCode
from intake.said import ConsentSaid, IdentifierSaid, PersonSaid, TipSaid
from referrals.actions import raise_task, save
from referrals.api.parameters import LISTS
from referrals.models import Organization, Service
from tests.accounts.support import PASSWORD, SECRET
from tests.desk.calls import a_call, saved
from tests.desk.panels import cared_for, vendor
from tests.referrals import applying, making
from tests.support import signed_in, staff_member
from tests.triage import figures
from tests.triage.reports import Desk, a_situation, agency
from tests.triage.tips import review_of
from triage.actions import (
    add_tip,
    answer_access,
    ask,
    ask_access,
    ask_drill,
    claim,
    correct,
    cover_turn,
    decide,
    end_step,
    never_publish,
    offer_turn,
    open_case,
    open_identity,
    open_plan,
    read_reason,
    record_duty,
    release_report,
    take_back_consent,
    tried,
)
from triage.actions.age import read_age_cues
from triage.actions.link_turns import link_waiting
from triage.actions.releasing import hand_over as hand_over_report
from triage.linking.tags import Cost
from triage.models import (
    AccessRequest,
    Agency,
    Alert,
    AlertChoice,
    Case,
    CaseTip,
    Delivery,
    Disclosure,
    Review,
    RotaTurn,
    Round,
    SavedView,
    TipLink,
)
from triage.rules import FACTORS

NAMES = {
    "specialist": "Rosa Lindqvist",
    "supervisor": "Amara Osei",
    "director": "Helen Cardinal",
    "privacy_officer": "Claude Arsenault",
    "partnerships": "Jas Kaur",
    "analyst": "Linh Nguyen",
    "administrator": "Noor Haddad",
}
Step = Callable[[Any], None]
NOBODY = "00000000-0000-4000-8000-000000000000"
# What the sender of one tip of the world was given.
CODE = ReturnCode.of(b"ten bytes.").canonical()


@dataclass
class World:
    """A small invented night at the hotline, the same each time."""

    people: dict[str, Staff]
    minor: Review
    decided: Review
    cued: Review
    asked: Review
    adding: Review
    passkey: int
    mail: Review
    held: Review
    listing: Any  # the id of a service with two sites, one of them confidential
    link: str  # the token in the letter to whom it belongs
    partner: Any  # who has answered such a letter
    applications: dict[str, Any]  # ids, by where they stand


def make_people() -> dict[str, Staff]:
    with_password = {"supervisor": PASSWORD}
    people = {
        role: staff_member(role, name=name, password=with_password.get(role, ""))
        for role, name in NAMES.items()
    }
    people["colleague"] = staff_member("specialist", name="Jun Okafor")
    people["untrained"] = staff_member("specialist", name="Theo Gagnon", trained=False)
    people["leaver"] = staff_member("analyst", name="Olivier Roy")
    people["newcomer"] = staff_member("supervisor", name="Bao Tran", password=PASSWORD)
    return people


def make_world(people: dict[str, Staff] | None = None) -> World:
    people = people or make_people()
    key = with_factors(people["supervisor"])
    rosa, amara = people["specialist"], people["supervisor"]
    minor = a_minors_tip(rosa)
    record_duty(
        review=minor, kind="reported", province="ON", reported_at=now() - timedelta(minutes=3), by=amara,
        details={"authority": "Children’s aid", "worker": "M. Roy", "reference": "F-17"},
    )  # fmt: skip
    correct(review=minor, field="province", value="ON", reason="The motel is on Highway 17.", by=amara)
    review_of(by=rosa, received_at=ago(minutes=9), danger="yes", province="QC", language="es")
    held = review_of(received_at=ago(hours=21, minutes=50), province="AB", venue="construction", how_many=3)
    claim(review=held, by=amara)
    review_of(received_at=ago(hours=9), province="NS", venue="short_term_rental", language="fr")
    for minutes in range(2, 9):  # of a small flood; each picture of lifting takes one away
        review_of(received_at=ago(minutes=minutes), held=True, danger="yes" if minutes > 3 else "unknown")
    one_held = review_of(received_at=ago(minutes=1), held=True)
    decided = review_of(
        by=rosa,
        received_at=ago(hours=2, minutes=13),
        trafficking_type="forced_marriage",
        return_code=ReturnCode.of(b"to be asked"[:10]).canonical(),
    )
    weighed = dict.fromkeys(FACTORS, "not_known")
    decide(review=decided, outcome="to_report", factors=weighed, notes={}, missing=[], by=amara)
    asked, adding = heard_again(amara)
    return World(
        people,
        minor,
        decided,
        a_cued_tip(),
        asked,
        adding,
        key,
        an_email(),
        one_held,
        make_directory(),
        *make_cycle(),
        make_applications(people),
    )


def make_directory() -> Any:
    """A few invented services, as the public sees them."""
    body = making.organization(
        "Harbour Lights", name_fr="Les Feux du port", website="https://example.org/harbour"
    )
    beds = making.service(
        body, "Safe beds", name_fr="Lits sûrs", description_en="A room of your own, for as long as you need.",
        description_fr="Une chambre à vous, le temps qu’il faut.", minimum_age=16, interpreter="yes",
        fees_en="Free of charge", fees_fr="Gratuit", hours_mode="weekly", holidays="unknown",
        application_en="Call at any hour; no papers are needed.",
        application_fr="Appelez à toute heure; aucun papier n’est exigé.",
    )  # fmt: skip
    making.phone("902-555-0111", service=beds)
    making.gender_rule(beds, "woman_girl", "trans_woman", "non_binary")
    open_site = making.site(body, name_en="Day house", name_fr="Maison de jour")
    for weekday in range(5):
        making.hours(weekday, "08:30", "17:00", location=open_site)
    making.at(beds, open_site)
    making.at(beds, making.hidden_site(body, "Sydney", "NS"))
    line = making.service(
        body, "Legal line", name_fr="Ligne juridique", types=["legal", "immigration"], coverage="national",
        hours_mode="always",
    )  # fmt: skip
    making.phone("1-800-555-0199", service=line)
    making.service(
        body, "Learn the signs", name_fr="Connaître les signes", types=["education_prevention"], coverage="national",
        kind="get_involved", hours_mode="unknown",
    )  # fmt: skip
    making.published(body)
    for name, french, days in (("Northern Star", "Étoile du Nord", 170), ("Open Door", "Porte ouverte", 200),
                               ("River House", "Maison de la rivière", 300)):  # fmt: skip
        other = making.organization(name, name_fr=french, visibility="internal")
        making.service(other, f"{name}: beds", name_fr=f"{french} : lits",
                       verified_on=now().date() - timedelta(days=days))  # fmt: skip
    return beds.pk


def make_cycle() -> tuple[str, Any]:
    """A letter that waits for its answer, corrections that came back, and what has to be looked at."""
    from tests.referrals import letters

    waiting = Organization.objects.get(name_en="Harbour Lights")
    body, beds = letters.partner("Maple House", specialist=Staff.objects.get(name=NAMES["partnerships"]))
    request = body.changes.create(source="provider", at=ago(days=2))
    hours = {"en": "Monday 8:30 a.m. to 5 p.m.", "fr": "Lundi de 8 h 30 à 17 h"}
    for field, old, new in (
        ("fees_en", "Free of charge", "Free; five dollars for meals"), ("fees_fr", "Gratuit", "Gratuit; repas à 5 $"),
        ("hours", hours, "Tuesdays until 9 p.m. too"),
    ):  # fmt: skip
        request.fields.create(object_type="service", object_id=beds.pk, field=field, old=old, new=new)
    raise_task(kind="answer", organization=body, note="changes words", by=None, at=ago(days=2))
    raise_task(
        kind="number_wrong", organization=body, service=beds, note="902-555-0111", by=None, at=ago(hours=1)
    )
    raise_task(kind="mail", organization=None, by=Staff.objects.get(name=NAMES["supervisor"]), at=ago(days=9))
    raise_task(kind="due", organization=waiting, by=None, at=ago(days=1))
    return letters.letter(waiting), body.pk


def make_applications(people: dict[str, Staff]) -> dict[str, Any]:
    """Four invented bodies. The one in second review waits for the member of staff who looks at the pages."""
    jas, mia = people["partnerships"], staff_member("partnerships", name="Mia Roy")
    named = {
        "received": ("Pine Street Clinic", "Clinique de la rue des Pins"),
        "mine": ("Lantern House", "La Lanterne"),
        "second": ("Newcomer Legal Line", "Ligne juridique Nouveaux départs"),
        "declined": ("Quick Fix Ltd.", ""),
    }
    made = {
        state: applying.application("fr" if state == "second" else "en", name_en=english, name_fr=french)
        for state, (english, french) in named.items()
    }
    applying.step("take", made["mine"], jas)
    applying.proposed(made["second"], mia)
    applying.decided(made["declined"], jas, mia, decision="declined")
    return {state: one.pk for state, one in made.items()}


def ago(**length: int) -> Any:
    return now() - timedelta(**length)


def a_minors_tip(by: Staff) -> Review:
    persons = (
        PersonSaid(
            role="potential_victim", age_band="maybe_minor", details={"description": "Long dark hair"}
        ),
        PersonSaid(role="suspected_trafficker", relationship="partner"),
    )
    consents = (
        ConsentSaid(recipient_kind="child_protection", purpose="safety", decision="given"),
        ConsentSaid(recipient_kind="border_services", purpose="investigation", decision="refused"),
    )
    return review_of(
        by=by, received_at=ago(minutes=19), minor_answer="maybe", trafficking_type="sex", venue="hotel_motel",
        narrative="A girl at the motel where I clean. She never leaves room 14.\n\nI am afraid to say more.",
        place={"business": "Seven Pines Motel", "community": "Thunder Bay"}, timing="For two weeks, at night",
        suspects="A tall man who drives a grey pickup", indicators=("g_controlled", "s_hotels", "m_truancy"),
        identifiers=(IdentifierSaid(kind="plate", value="ABCD 123"),), persons=persons, consents=consents,
        reporter={"name": "Ana", "contact": "807 555-0123"}, consent_choice="anonymous",
    )  # fmt: skip


def an_email() -> Review:
    """One that a person wrote in French with two attachments; and what machines wrote meanwhile."""
    letter = Letter(
        narrative="Quelqu’un au motel\n\nElle ne sort jamais de sa chambre. L’annonce : https://annonces.example/4471",
        language="fr", sender={"contact": "zoe@example.org"}, attachments=2, links=1,
    )  # fmt: skip
    keep_letter(letter=letter, received_at=ago(minutes=41), dedup=b"m" * 32, message_hash=None)
    for number, reason in enumerate(("auto_reply", "auto_reply", "bounce")):
        set_aside(reason=reason, received_at=ago(hours=number + 1), dedup=bytes([number]) * 32)
    return Review.objects.get(tip__channel="email")


def a_cued_tip() -> Review:
    """Raised by the machine, and not judged yet."""
    review = review_of(
        received_at=ago(minutes=7), language="fr", narrative="Elle a quinze ans et il l’attend en bas."
    )
    read_age_cues()
    return review


def heard_again(by: Staff) -> tuple[Review, Review]:
    """A tip whose sender has come back once, with a new question that waits for them; and what they added."""
    first = review_of(
        received_at=ago(hours=30),
        province="BC",
        venue="massage_parlour",
        return_code=CODE,
        narrative="At the parlour.",
    )
    ask(review=first, code="where_town", by=by)
    second = review_of(adds_code=CODE, narrative="It is in Kamloops, near the river.")
    tasks.join_additions()
    ask(review=first, code="still", by=by)
    return first, second


def with_factors(staff: Staff) -> int:
    TOTP.activate(staff, SECRET)
    RecoveryCodes.activate(staff)
    data = {"name": "Key on my ring", "credential": {"clientExtensionResults": {"credProps": {"rk": True}}}}
    return Authenticator.objects.create(user=staff, type="webauthn", data=data).pk


def enter(people: dict[str, Staff], who: str) -> Client | None:
    """A client signed in as `who`, just now and with everything proved; None for somebody who is nobody."""
    if who in ("public", "nobody"):
        return None
    client = signed_in(staff=people[who])
    session = client.session
    session["account_authentication_methods_user"] = user_id_to_str(people[who])
    session["account_authentication_methods"] = [
        {"method": "password", "at": now().timestamp(), "reauthenticated": True}
    ]
    if who == "newcomer":
        door.begin(session, at=now(), second_factor=False)
    session.save()
    return client


# What is done to a page before it is looked at.


def nothing(page: Any) -> None:
    pass


def press(selector: str) -> Step:
    """Press this button with nothing filled in, whatever the browser would ask for first."""

    def step(page: Any) -> None:
        button = page.locator(selector).first
        with page.expect_navigation():
            button.evaluate("it => { if (it.form) it.form.noValidate = true; it.click() }")

    return step


def unfold(page: Any) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")


def both(*steps: Step) -> Step:
    def step(page: Any) -> None:
        for one in steps:
            one(page)

    return step


def type_in(words: dict[str, str]) -> Step:
    def step(page: Any) -> None:
        unfold(page)
        for name, said in words.items():
            page.locator(f"[name={name}]").fill(said)

    return step


def without(cookie: str, then: Step) -> Step:
    """`desk`: the session has ended. `form`: another sign-in has changed the form's token."""

    def step(page: Any) -> None:
        held = page.context.cookies()
        page.context.clear_cookies(name=cookie)
        then(page)
        page.context.clear_cookies()
        page.context.add_cookies(held)

    return step


def told_gone(page: Any) -> None:
    page.evaluate("document.querySelector('#gone p').hidden = false")


def keys(page: Any) -> None:
    page.keyboard.press("?")
    page.locator("dialog[open]").wait_for()


def opened(page: Any) -> None:
    page.locator("[data-open]").first.click()
    page.locator("[data-opened], .opened").first.wait_for()
    unfold(page)


def whole(page: Any) -> None:
    """The form as it is without script: every part at once."""
    page.route("**/js/tip*.js", lambda route: route.abort())
    page.reload()


def tell(page: Any) -> None:
    page.locator("[name=danger][value=unknown]").check()
    page.locator("[name=narrative]").fill("A girl at the motel never leaves her room.")


def write_code(code: str) -> Step:
    """To the page behind it."""

    def step(page: Any) -> None:
        page.locator("[name=code]").fill(code)
        press("#add .btn.go")(page)

    return step


def add_words(page: Any) -> None:
    page.locator("[name=words]").fill("It is in Kamloops, near the river.")


def walk_through(page: Any) -> None:
    """To the last part of the form, pressing Continue as a person does."""
    page.unroute("**/js/tip*.js")
    page.reload()
    for part in range(9):
        if part == 1:
            page.locator("[name=danger][value=unknown]").check()
        if part == 2:
            page.locator("[name=narrative]").fill("A girl at the motel never leaves her room.")
        page.locator(f"[data-part='{part}'] .btn.go[data-on]").click()
    page.locator("[data-part='9'] [type=submit]").wait_for()


CALL = type_in({
    "narrative": "A girl at the motel never leaves her room.\nShe is about sixteen.", "victims-0-name": "Marisol",
})  # fmt: skip
LOG = press(".call .btn.main")
WEIGHED = type_in({
    "decide-wishes": "She wants to go home, and is afraid of him.", "decide-urgency": "He comes back tonight.",
    "correct-reason": "The clerk told me: the motel on Highway 17.",
})  # fmt: skip
DECIDE = press("[formaction$='/decide/']")


def tick_and_lift(page: Any) -> None:
    page.locator(".tick input").first.check()
    page.locator(".ticks > .acts .main").click()
    page.locator(".note").wait_for()


def search(**asked: str) -> Step:
    """The page with this in its address, as its form sends it."""

    def step(page: Any) -> None:
        page.goto(f"{page.url.split('?')[0]}?{urlencode(asked)}")

    return step


def seek(words: str = "") -> Step:
    """In the list, by these words, or by the first reference that stands there."""

    def step(page: Any) -> None:
        text = words or page.locator(".row .ref").first.inner_text()
        page.locator("#sought").fill(text)
        with page.expect_navigation():
            page.locator("[action$='/find/'] .btn").click()

    return step


def type_in_phone(page: Any) -> None:
    unfold(page)
    page.locator("[name$='.number']").first.fill("call us")
    page.locator("[name=words]").fill("We have a new evening group.")


def some_weeks(world: World | None) -> list[Any]:
    if world:
        figures.some_weeks([world.people["supervisor"], world.people["newcomer"], world.people["director"]])
    return []


def a_missed_one(world: World) -> list[Any]:
    some_weeks(world)
    return [figures.unexplained()]


def a_day_of_the_clock(world: World | None) -> list[Any]:
    if world:
        figures.a_day()
    return []


def a_silent_worker(world: World) -> list[Any]:
    """And a call for a supervisor that has risen twice."""
    figures.a_day(worker_silent=True)
    if Alert.objects.filter(kind="help_overdue").exists():
        return []
    call, moment = uuid4(), now()
    for kind, audience, before, told in (
        ("help_overdue", "backup", 9, True),
        ("help_supervisors", "supervisors", 6, False),
    ):
        at = moment - timedelta(minutes=before)
        Alert.objects.create(
            kind=kind, audience=audience, subject_key=call, occurred_at=at, noticed_at=at,
            delivered_at=at if told else None, next_try_at=None if told else moment + timedelta(days=1),
        )  # fmt: skip
    return []


LOOK_AFTER = "non_urgent-written-look_due-after"


def meanwhile(page: Any) -> None:
    """As if a colleague had saved a version since: this page was made from none that is in force."""
    page.evaluate("document.querySelector('[name=seen]').value = 0")
    press("main form .btn.main")(page)


SEND = "main form[method=post] button.main"


@dataclass(frozen=True)
class Page:
    """`who`: public, nobody (at the staff door), or one of World.people. `route`: its name in the URLconf;
    none for an address that is no page. `empty`, `dark`: worth a picture before anything has happened, and
    in the dark."""

    name: str
    who: str
    route: str = ""
    args: Callable[[World], list[Any]] = lambda world: []
    states: tuple[tuple[str, Step], ...] = (("usual", nothing),)
    empty: bool = False
    dark: bool = False
    also: tuple[str, ...] = ()  # further roles, for --all
    path: str = ""

    def address(self, world: World, language: str) -> str:
        if not self.route:
            return f"/{language}/{self.path}"
        urlconf = "hotline.urls_public" if self.who == "public" else "hotline.urls_staff"
        with translation.override(language):
            return reverse(self.route, urlconf, self.args(world))


USUAL = ("usual", nothing)
DIRECTOR = ("director",)


def error_at(field: str) -> tuple[str, Step]:
    return "error", press(f"form:has([name={field}]) button")


def look_for(place: str, **chosen: str) -> Step:
    """A bed near there, with these answers of the lists."""

    def step(page: Any) -> None:
        page.locator("[name=needs][value=bed]").check()
        page.locator("[name=place]").fill(place)
        for name, code in chosen.items():
            page.locator(f"[name={name}]").select_option(code)
        press("#choose .btn.go")(page)

    return step


def report_desk(world: World) -> Desk:
    """Bao Tran writes, Amara Osei is asked to agree."""
    people = world.people
    return Desk(people["newcomer"], people["supervisor"], people["privacy_officer"])


def a_police() -> Agency:
    names = {
        "name_en": "Thunder Bay Police, trafficking unit",
        "name_fr": "Police de Thunder Bay, unité de la traite",
    }
    return Agency.objects.filter(code="tb-police").first() or agency(code="tb-police", **names)


def to_approve(world: World) -> list[Any]:
    desk = report_desk(world)
    more = {
        "known": "Seen twice by one person. Nobody has verified it.", "place": ("business", "community"),
        "cautions": "He has a dog and comes back at six. Plain clothes.",
        "facts": ("province", "venue", "trafficking_type"),
        "indicators": ("g_controlled", "s_hotels"), "vehicle": "Grey pickup",
    }  # fmt: skip
    return [desk.submitted(a_situation(by=desk.author), a_police(), **more).pk]


def gone_alone(world: World) -> list[Any]:
    desk = report_desk(world)
    found = Disclosure.objects.unconfirmed().first()
    if found is None:
        found = desk.submitted(a_situation(by=desk.author, danger="yes"), a_police(), basis="imminent_danger")
        release_report(disclosure=found, by=desk.author, emergency=True)
    return [found.pk]


def with_their_answer(world: World) -> list[Any]:
    desk = report_desk(world)
    return [desk.released(a_situation(by=desk.author), a_police()).pk]


READ_WHY = press("[formaction$='/read/']")


def told_by_ana(world: World) -> Review:
    """From a call, on which she said how she may be reached."""
    call = a_call(world.people["specialist"], narrative="At the motel.")
    by = call.opened_by
    say_safe(call=call, channel="phone", safe="yes", voicemail="no", announce="no",
             how="Before noon. If somebody else answers: the dentist’s office.", by=by)  # fmt: skip
    say_safe(call=call, channel="text", safe="no", by=by)
    told = TipSaid(
        language="en", narrative="He keeps her papers in the truck.", danger="yes", province="ON",
        reporter={"name": "Ana", "contact": "807 555-0184", "safe_channel": "phone", "safe_when": "before noon"},
    )  # fmt: skip
    finish_call(call=call, channel="phone", kind="tip", said=told, outcome="", service_line="", by=by)
    return Review.objects.get(tip__interaction_id=call.pk)


def access(kind: str, answer: str = "") -> Callable[[World], list[Any]]:
    """One request about her tip: by the supervisor, of content by the privacy officer; answered by whoever may."""

    def made(world: World) -> list[Any]:
        what = "content" if kind == "content" else "identity"
        people = world.people
        row = ask_access(
            review=told_by_ana(world), what=what, kind="request" if what == "content" else kind,
            reason="She asked to be called back before noon: the shelter has a bed for tonight.",
            by=people["privacy_officer" if what == "content" else "supervisor"], danger=kind == "break_glass",
        )  # fmt: skip
        if answer:
            other = people["privacy_officer" if kind == "request" else "director"]
            read_reason(request=row, by=other)
            note = "" if answer == "granted" else "The consent says that nobody may call. Leave a question."
            answer_access(request=row, grant=answer == "granted", note=note, by=other)
        return [row.pk]

    return made


def accesses_of_all_kinds(world: World | None) -> list[Any]:
    if world is None:
        return []
    for kind, answer in (
        ("request", ""),
        ("request", "granted"),
        ("break_glass", "granted"),
        ("content", ""),
    ):
        access(kind, answer)(world)
    return []


def asked_who(world: World) -> list[Any]:
    (key,) = access("request", "refused")(world)
    return [AccessRequest.objects.get(pk=key).tip.review.pk]


def got_at(world: World) -> list[Any]:
    (key,) = access("request", "granted")(world)
    row = AccessRequest.objects.get(pk=key)
    open_identity(request=row, by=row.asked_by)
    return [row.reference]


def by_phone(page: Any) -> None:
    page.locator("[name=contact-way][value=phone]").check()
    press("[formaction$='/contact/']")(page)


def own_draft(world: World) -> list[Any]:
    desk = Desk(world.people["supervisor"], world.people["newcomer"], world.people["privacy_officer"])
    return [desk.draft(a_situation(by=desk.author), a_police()).pk]


def named_by_mistake(world: World) -> list[Any]:
    desk = Desk(world.people["supervisor"], world.people["newcomer"], world.people["privacy_officer"])
    return [
        desk.draft(a_situation(by=desk.author), a_police(), summary="Ana Tremblay saw her in room 14.").pk
    ]


def reports_of_all_kinds(world: World) -> list[Any]:
    if world and not Disclosure.objects.exists():
        for made in (to_approve, gone_alone, with_their_answer, own_draft):
            made(world)
    return []


def two_in_a_case(world: World) -> list[Any]:
    """Two tips that Bao Tran is to report as one situation."""
    desk = report_desk(world)
    first = a_situation(by=desk.author)
    second = a_situation(by=desk.author, place={"business": "Truck stop", "community": "Nipigon"})
    case = open_case(tip=first.tip, by=desk.author)
    add_tip(case=case, tip=second.tip, by=desk.author)
    return [first.pk]


def taken_back(world: World) -> list[Any]:
    desk = report_desk(world)
    row = desk.released(a_situation(by=desk.author), a_police())
    take_back_consent(disclosure=row, source="self", by=desk.author)
    return [row.pk]


def a_plan_with_an_offer(world: World) -> list[Any]:
    desk = report_desk(world)
    row = desk.released(a_situation(by=desk.author), a_police())
    case = open_case(tip=row.tip, by=desk.author)
    open_plan(case=case, by=desk.author)
    hand_over_report(disclosure=row, by=desk.other)
    return [case.pk]


def begin_report(page: Any) -> None:
    """On to the page of writing, with the tip opened."""
    page.locator("main a[href*='/cases/reports/new/']").first.click()
    press("[name=begin]")(page)


def decided(world: World) -> list[Any]:
    return [world.decided.pk]


def mail(world: World) -> list[Any]:
    return [world.mail.pk]


TEST = press("[action*='/test/'] button")


def undelivered(world: World) -> list[Any]:
    """An alert on its way, a message given up, and two that are tried again."""
    if world and not Delivery.objects.filter(dead_at__isnull=False).exists():
        by, director, moment = world.people["supervisor"], world.people["director"], now()
        told, on_its_way = (
            Round.objects.create(
                audience="backup", pressing=True, made_at=at, widen_at=moment, reached_at=reached
            )
            for at, reached in ((moment - timedelta(hours=9), moment - timedelta(hours=8)), (moment, None))
        )
        soon = moment + timedelta(minutes=8)
        for made, facts in (
            (
                told,
                {"staff": by, "dead_at": moment - timedelta(hours=3), "trouble": "refused", "attempts": 12},
            ),
            (told, {"staff": director, "next_try_at": soon, "trouble": "no_room", "attempts": 4}),
            (on_its_way, {"staff": by, "next_try_at": soon, "trouble": "timed_out", "attempts": 1}),
        ):
            Delivery.objects.create(round=made, way="email", **facts)
        ask_drill(by=director)
    return []


def nobody_reached(page: Any) -> None:
    """Seen, and over before the next picture is taken."""
    moment = now()
    lost = Round.objects.create(
        audience="director",
        pressing=True,
        made_at=moment - timedelta(minutes=14),
        widen_at=moment
        + timedelta(hours=1),  # the watch that runs would reach somebody before the page has come
        lost_at=moment,
    )
    waiting = Alert.objects.filter(round__isnull=True).values_list("pk", flat=True)[:1]
    Alert.objects.filter(pk__in=list(waiting)).update(round=lost)
    page.reload()
    page.locator("#alert-lost").wait_for()
    # Unless a real pass has reached somebody meanwhile.
    Round.objects.filter(pk=lost.pk, reached_at=None).update(reached_at=moment, settled_at=moment)


def last_one(page: Any) -> None:
    chosen = AlertChoice.objects.all()
    for one in Staff.objects.filter(role__in=("supervisor", "director")):
        chosen.update_or_create(staff=one, defaults={"email": False, "changed_at": now()})
    page.locator("[name=email][value=off]").check()
    page.locator("main .btn.main").click()
    page.locator(".refused").wait_for()
    chosen.update(email=True)


def marked(world: World) -> list[Any]:
    return [world.held.pk]


def asked(world: World) -> list[Any]:
    return [world.asked.pk]


def adding(world: World) -> list[Any]:
    return [world.adding.pk]


def minor(world: World) -> list[Any]:
    return [world.minor.pk]


def read_before(world: World) -> list[Any]:
    """By the supervisor, who now thinks that it is nothing for this line."""
    review = world.held
    with transaction.atomic():
        record(
            by=world.people["supervisor"],
            action="tip.opened",
            target=review,
            tip_id=review.tip_id,
            data_class="C",
        )
    return [review.pk]


def a_saved_view(world: World) -> list[Any]:
    """One's own and a colleague's; nothing before there is a world."""
    if world and not SavedView.objects.exists():
        asked = {"danger": ["yes"], "province": ["QC"]}
        SavedView.objects.create(owner=world.people["supervisor"], name="Quebec, in danger", filter=asked)
        SavedView.objects.create(
            owner=world.people["director"], name="Nobody yet", filter={"who": ["nobody"]}, shared=True
        )
    return []


def a_rota(world: World) -> list[Any]:
    """Three weeks of days and nights; a night that nobody leads for some hours, and a turn that is offered. The
    reader's own turn has just begun, after a colleague who holds a tip."""
    if world and not RotaTurn.objects.exists():
        amara, bao, helen = (world.people[name] for name in ("supervisor", "newcomer", "director"))
        make_rota(supervisors=[bao, amara], director=helen)
        claim(review=review_of(received_at=ago(hours=3)), by=bao)
        for who in (bao, amara):  # each after the other: Amara's own turn is not taken up yet
            running = RotaTurn.objects.at(now()).get(place="lead")
            if running.staff != who:
                cover_turn(turn=running, by=who)
        leads, later = RotaTurn.objects.filter(staff=bao, place="lead"), now() + timedelta(days=2)
        offer_turn(turn=leads.filter(starts_at__gt=later).earliest("starts_at"), to=helen, by=bao)
        mine = RotaTurn.objects.filter(staff=helen, starts_at__gt=later).earliest("starts_at")
        offer_turn(turn=mine, to=amara, by=helen)
    return []


def my_turn(world: World) -> list[Any]:
    a_rota(world)
    mine = RotaTurn.objects.filter(staff=world.people["supervisor"], place="lead", starts_at__gt=now())
    return [mine.latest("starts_at").pk]


def colleagues_turn(world: World) -> list[Any]:
    """One that runs: it can be taken at once."""
    a_rota(world)
    return [
        RotaTurn.objects.exclude(staff=world.people["supervisor"])
        .filter(until__gt=now())
        .earliest("starts_at")
        .pk
    ]


def with_a_cue(world: World) -> list[Any]:
    return [world.cued.pk]


def linked_review(world: World) -> list[Any]:
    """Two tips that name one number, and one of them at the same motel."""
    if (found := TipLink.objects.first()) is not None:
        return [Review.objects.get(tip_id=found.a_id).pk]
    number = (IdentifierSaid(kind="phone", value="613-555-0142"),)
    motel = {"business": "Blue Heron Motel", "community": "Moncton"}
    first = review_of(identifiers=number, place=motel)
    review_of(identifiers=number, place=motel)
    review_of(identifiers=number)
    link_waiting(seconds=20, cost=Cost(memory=8, rounds=1))
    return [first.pk]


def linked(world: World) -> list[Any]:
    """Once; nothing before there is a world."""
    if world and not TipLink.objects.exists():
        linked_review(world)
    return []


def told(world: World) -> list[Any]:
    """By a neighbour, opened again since somebody tried to reach the person; and so unusual that it is in no figure."""
    found = Review.objects.filter(tip__interaction__caller_type="community").first()
    if found is None:
        by = world.people["supervisor"]
        found = review_of(by=by, caller_type="community", province="NL", danger="no")
        tried(
            review=found, way="trusted", result="unsafe_to_speak", at=now() - timedelta(minutes=1), by=by,
            note="Her sister says: not before Friday, and never by text.",
        )  # fmt: skip
        never_publish(review=found, reason="The only boat of its kind in that bay.", by=by)
    return [found.pk]


def told_and_asked(world: World) -> list[Any]:
    return [review_of(caller_type="health", province="MB").pk]


def in_a_case(world: World) -> list[Any]:
    """Once; nothing before there is a world."""
    if world and not CaseTip.objects.exists():
        a_case_with_a_plan(world)
    return []


def a_case_with_a_plan(world: World) -> list[Any]:
    by = world.people["supervisor"]
    here = CaseTip.objects.filter(tip=world.minor.tip, left_at__isnull=True).first()
    if here is None:
        case = open_case(tip=world.minor.tip, by=by, note="The same motel as in March; she waits for a sign.")
        add_tip(case=case, tip=world.decided.tip, by=by)
        plan = open_plan(case=case, by=by)
        end_step(step=plan.steps.get(number=1), note="A safe word is agreed.", by=by)
        end_step(step=plan.steps.get(number=5), skip_reason="not_needed", by=by)
        return [case.pk]
    return [here.case_id]


def a_large_case(world: World) -> list[Any]:
    """Sixty tips of one evening, most of them seen to; once."""
    by = world.people["supervisor"]
    if known := Case.objects.annotate(many=Count("tips")).filter(many__gte=60).first():
        return [known.pk]
    weighed = dict.fromkeys(FACTORS, "not_known")
    victim = (PersonSaid(role="potential_victim", age_band="a19_24"),)
    tips = [review_of(received_at=ago(minutes=9 * nth + 4), persons=victim) for nth in range(60)]
    case = open_case(tip=tips[0].tip, by=by)
    for review in tips[1:]:
        add_tip(case=case, tip=review.tip, by=by)
    for review in tips[3:]:
        decide(review=review, outcome="out_of_scope", factors=weighed, notes={}, missing=[], by=by)
    return [case.pk]


def turn(words: dict[str, str]) -> Step:
    """By the link of these words, in the language of the page."""

    def step(page: Any) -> None:
        link = page.get_by_role(
            "link", name=words[page.locator("html").get_attribute("lang")[:2]], exact=True
        )
        with page.expect_navigation():
            link.click()

    return step


def some_agency(world: World) -> list[Any]:
    return [agency("child_protection", phone="1-555-0100").pk]


def no_french_name(page: Any) -> None:
    page.locator("[name=name_fr]").fill("")
    page.locator("form.agency .btn.main").click()


def of_ontario(world: World) -> list[Any]:
    return ["ON"]


def no_french_child(page: Any) -> None:
    page.locator("[name=child_fr]").fill("")
    page.locator("form.agency .btn.main").click()


def ladder_of(minutes: str) -> Step:
    return both(type_in({"urgent-written-ack_overdue-after": minutes}), press("main form .btn.main"))


def only_english(page: Any) -> None:
    page.locator("#fr1").fill("")
    page.locator(".steps.edit ~ .acts .btn").click()


def last_call(world: World) -> list[Any]:
    return [world.minor.tip.interaction_id]


def leaver(world: World) -> list[Any]:
    """Somebody who goes to no page: a temporary password ends every session of its owner."""
    return [world.people["leaver"].pk]


def a_listing(world: World) -> list[Any]:
    return [world.listing]


def a_link(world: World) -> list[Any]:
    return [world.link]


def a_partner(world: World) -> list[Any]:
    return [world.partner]


def an_application(state: str) -> Callable[[World], list[Any]]:
    return lambda world: [world.applications[state]]


def apply_with_least(page: Any) -> None:
    page.locator("[name=name_en]").fill("Harbour House")
    page.locator("[name=basis][value=mandate]").check()
    page.locator("[name=types][value=counselling]").check()
    page.locator("[name=description_en]").fill("Somebody to talk to.")
    page.locator("[name=phone]").fill("902-555-0111")


def of_listing(find: Callable[[Any], Any], *before: str) -> Callable[[World], list[Any]]:
    """Something about the first listing of the world."""
    return lambda world: [*before, find(Service.objects.get(pk=world.listing)).pk]


def its_body(service: Any) -> Any:
    return service.organization


def its_site(service: Any) -> Any:
    return service.at.filter(location__confidential=False).get().location


def its_shelter(service: Any) -> Any:
    return service.at.filter(location__confidential=True).get().location


def its_past(world: World) -> list[Any]:
    """With something in it."""
    service = Service.objects.get(pk=world.listing)
    if not service.fees_en.endswith("."):
        by = world.people["partnerships"]
        save(
            by=by,
            row=service,
            values={"fees_en": "Free of charge.", "fees_fr": "Gratuit.", "minimum_age": 18},
        )
    return [service.organization_id]


def passkey(world: World) -> list[Any]:
    return [world.passkey]


def a_live_call(world: World) -> list[Any]:
    """One that goes on, in which two people wrote in one field at the same time."""
    rosa, amara = world.people["specialist"], world.people["supervisor"]
    call = a_call(rosa, narrative="A girl at the motel. She never leaves room 14.", danger="yes", minor="maybe",
                  language="es", province="ON", venue="hotel_motel", kind="tip")  # fmt: skip
    give_call(call=call, to=amara, by=rosa)
    saved(call, by=amara, base=1, business="Seven Pines Motel")
    saved(call, by=rosa, base=1, business="Seven Pines Inn")
    cared_for(call, rosa)
    return [call.pk]


def a_call_for_help(world: World) -> SupervisorAlert:
    """Of a colleague of the specialist's, so that it stands on nobody's own list of calls."""
    call = a_call(world.people["colleague"], narrative="She speaks low. A man is on the stairs.", danger="yes",
                  minor="maybe", language="es", venue="hotel_motel", business="Seven Pines Motel")  # fmt: skip
    return raise_alert(call=call, reason="danger", summary="May I call 911 for her? She has not said yes.",
                       by=call.opened_by)  # fmt: skip


def called_for_help(world: World) -> list[Any]:
    """Once; nothing before there is a world."""
    if world and not SupervisorAlert.objects.filter(closed_at__isnull=True).exists():
        a_call_for_help(world)
    return []


def followed(world: World) -> list[Any]:
    waiting = SupervisorAlert.objects.filter(closed_at__isnull=True, acknowledged_by__isnull=True).first()
    return [(waiting or a_call_for_help(world)).call_id]


def on_a_shift(world: World) -> list[Any]:
    """Two on duty, no French; something left to the one who looks. Nothing before there is a world."""
    if not world:
        return []
    rosa, other = world.people["specialist"], world.people["colleague"]
    for one in (rosa, other):
        sign_on(kind="calls", languages=["en"], by=one)
    sign_on(kind="supervises", languages=["en", "fr"], by=world.people["supervisor"])
    if not Handover.objects.exists():
        a_call(other, danger="yes")
        hand_over(successor=rosa, by=other, note="A man with a grey van may ring again: tell him nothing.")
    return []


def waits_to_be_confirmed(world: World) -> list[Any]:
    """Nothing before there is a world."""
    if world:
        cared_for(a_call(world.people["specialist"]), world.people["specialist"])
    return []


def two_vendors(world: World) -> list[Any]:
    """One that an agreement binds, and one that none does."""
    if world and not InterpreterVendor.objects.exists():
        by = world.people["partnerships"]
        vendor(by=by)
        vendor("Two Rivers Languages", bound=False, by=by)
    return []


def scroll_to(selector: str) -> Step:
    def step(page: Any) -> None:
        page.locator(selector).scroll_into_view_if_needed()

    return step


def a_hard_call(world: World) -> list[Any]:
    call = a_call(world.people["specialist"], danger="yes")
    finish_call(call=call, channel="phone", kind="crisis", said=TipSaid(language="en", narrative="A call for help."),
                outcome="", service_line="", by=call.opened_by)  # fmt: skip
    return [call.pk]


def window_over(page: Any) -> None:
    CallWindow.objects.filter(mode="watch").update(until=F("opened_at") + timedelta(milliseconds=1))
    page.wait_for_selector("#follow-over:not([hidden])")


def open_panels(page: Any) -> None:
    page.evaluate("for (const one of document.querySelectorAll('.right details')) one.open = true")


def refuse_all(page: Any) -> None:
    """Each panel's act, pressed with nothing in it."""
    open_panels(page)
    for panel, act in (("consent", "consent"), ("safe", "safe"), ("child", "child"), ("directory", "referral"),
                       ("interpreter", "interpreter")):  # fmt: skip
        if not page.locator(f"#panel-{panel} [data-act={act}]").count():
            continue  # no interpreting service is bound yet
        page.locator(f"#panel-{panel} [data-act={act}]").last.click()
        page.locator(f"#panel-{panel} [role=alert]").wait_for()
        page.locator("[data-act]:disabled").wait_for(state="detached")
    open_panels(page)


def sent_after_it_was_logged(page: Any) -> None:
    with page.expect_navigation():
        page.evaluate("""async () => {
            const form = document.getElementById("call");
            await fetch(document.getElementById("finish").formAction, {method: "POST", body: new FormData(form)});
            form.submit();
        }""")


def no_number(page: Any) -> None:
    page.locator("[name=how_many]").fill("-5")


GO_ON = press(".page > form .btn.main")


PAGES = (
    Page("home", "public", "home", dark=True),
    *(Page(name, "public", name, dark=name == "help") for name in NAMES_OF_TEXTS),
    Page(
        "tip", "public", "tip", dark=True,
        states=(
            USUAL,
            ("before-sending", walk_through),
            ("without-script", both(whole, unfold)),
            ("error", both(whole, press("#tip .btn.go"))),
            ("sent", both(whole, tell, press("#tip .btn.go"))),
        ),
    ),
    Page(
        "add", "public", "add", dark=True,
        states=(
            USUAL,
            ("error", write_code("abandon ability able about above absent absorb xyzzy")),
            ("no-question", write_code(ReturnCode.of(b"ten others").canonical())),
            ("question", write_code(CODE)),
            ("words-missing", both(write_code(CODE), press("#add .btn.go"))),
            ("added", both(write_code(CODE), add_words, press("#add .btn.go"))),
        ),
    ),
    Page(
        "directory", "public", "directory", dark=True, empty=True,
        states=(
            USUAL,
            ("found", search(near="Halifax", q="shelter")),
            ("loose", search(q="legel shelter nothing")),
            ("nothing", search(q="xyzzy", near="Atlantis")),
        ),
    ),
    Page(
        "listing", "public", "listing", a_listing, dark=True,
        states=(USUAL, ("unfolded", unfold), ("sheet", search(print=""))),
    ),
    Page("directory-frame", "public", "directory_frame"),
    Page(
        "choose", "public", "choose", dark=True, empty=True,
        states=(
            USUAL,
            ("found", look_for("Halifax, NS", gender="woman_girl")),
            ("ask", look_for("K0A", age="a16_17")),
            ("others", both(look_for("Sydney, NS", gender="man_boy", age="a12_13"), unfold)),
            ("abroad", look_for("Mexico")),
        ),
    ),
    Page("directory-map", "public", "directory_map", dark=True),
    Page(
        "confirm", "public", "confirm_listing", a_link,
        states=(USUAL, ("unfolded", unfold), ("error", both(type_in_phone, press("main form .btn.go")))),
    ),
    Page("confirm-shut", "public", "confirm_nothing"),
    Page(
        "apply", "public", "apply", dark=True,
        states=(
            USUAL,
            ("error", press("#apply .btn.go")),
            ("sent", both(apply_with_least, press("#apply .btn.go"))),
        ),
    ),
    Page("no-such-page", "public", path="nothing-here/"),
    # The queue and the review
    Page("queue", "supervisor", "triage:queue", dark=True, states=(USUAL, ("keys", keys)), empty=True, also=DIRECTOR),
    Page(
        "held", "supervisor", "triage:held", dark=True, empty=True, also=DIRECTOR,
        states=(
            USUAL,
            ("error", press(".ticks > .acts .main")),
            ("lifted", tick_and_lift),
            ("none-in-lane", search(lane="insufficient")),
            ("after-the-last", search(lane="urgent", after=f"2100-01-01T00:00:00+00:00~{NOBODY}")),
        ),
    ),
    Page(
        "list", "supervisor", "triage:list", a_saved_view, dark=True, empty=True, also=DIRECTOR,
        states=(
            USUAL,
            ("filtering", unfold),
            ("filtered", search(list="1", danger="yes", province="QC")),
            ("nothing", search(list="1", province="YT")),
            ("found", seek()),
            ("refused", seek("Rosa")),
        ),
    ),
    Page(
        "compliance", "supervisor", "triage:compliance", some_weeks, dark=True, empty=True, also=DIRECTOR,
        states=(USUAL, ("urgent", search(lane="urgent")), ("years-ago", search(**{"from": "2020-01-01"}))),
    ),
    Page(
        "missed", "director", "triage:missed", some_weeks, empty=True, also=("supervisor",),
        states=(USUAL, ("error", press(".unsaid .btn")), ("years-ago", search(**{"from": "2020-01-01"}))),
    ),
    Page("review-missed", "director", "triage:review", a_missed_one),
    Page("clock", "supervisor", "triage:clock", a_day_of_the_clock, dark=True, empty=True, also=("administrator",)),
    Page("clock-part-silent", "administrator", "triage:clock", a_silent_worker),
    Page(
        "hand-over", "supervisor", "triage:hand_over", minor, also=DIRECTOR,
        states=(USUAL, ("error", press("main form .btn.main"))),
    ),
    Page("rota", "supervisor", "triage:rota", a_rota, dark=True, empty=True, also=DIRECTOR,
         states=(USUAL, ("another-week", search(week="1")), ("planning", press(".missing a")))),
    Page("rota-add", "supervisor", "triage:rota_add", a_rota, also=DIRECTOR,
         states=(USUAL, ("error", press("main form .btn.main")))),
    Page("rota-turn", "supervisor", "triage:rota_turn", my_turn, dark=True,
         states=(USUAL, ("error", press("main form .btn")))),
    Page("rota-turn-of-a-colleague", "supervisor", "triage:rota_turn", colleagues_turn, also=DIRECTOR),
    Page("take-over", "supervisor", "triage:take_over", a_rota, dark=True, also=DIRECTOR),
    Page("out-of-scope", "supervisor", "triage:out_of_scope", read_before, also=DIRECTOR),
    Page("out-of-scope-unread", "supervisor", "triage:out_of_scope", adding),
    Page(
        "review", "supervisor", "triage:review", minor, dark=True, also=DIRECTOR,
        states=(
            USUAL,
            ("opened", opened),
            ("refused", both(DECIDE, unfold)),
            ("signed-out", both(WEIGHED, without("desk", DECIDE))),
        ),
    ),
    Page("review-held", "supervisor", "triage:review", marked),
    Page("review-age-cue", "supervisor", "triage:review", with_a_cue, states=(USUAL, ("opened", opened))),
    Page("review-told", "supervisor", "triage:review", told, states=(USUAL, ("opened", opened))),
    Page("review-told-asked", "supervisor", "triage:review", told_and_asked),
    Page("review-mail", "supervisor", "triage:review", mail, states=(USUAL, ("opened", opened))),
    Page(
        "undelivered", "supervisor", "triage:alerts", undelivered, dark=True, empty=True, also=DIRECTOR,
        states=(USUAL, ("lost", nobody_reached), ("refused", both(TEST, TEST))),
    ),
    Page(
        "alerts-mine", "supervisor", "triage:alerts_mine", also=("privacy_officer", "director"),
        states=(USUAL, ("refused", last_one)),
    ),
    Page("mailbox", "supervisor", "triage:mailbox", dark=True, empty=True, also=("privacy_officer", "director")),
    Page("review-decided", "supervisor", "triage:review", decided, states=(("usual", unfold),)),
    Page("review-asked", "supervisor", "triage:review", asked, also=DIRECTOR),
    Page("review-adding", "supervisor", "triage:review", adding),
    # Cases
    Page("cases", "supervisor", "triage_cases:index", in_a_case, dark=True, empty=True, also=DIRECTOR),
    Page(
        "case", "supervisor", "triage_cases:case", a_case_with_a_plan, dark=True, also=DIRECTOR,
        states=(
            USUAL,
            ("opened", press("#timeline-title ~ p .btn")),
            ("refused", press("[formaction$='/merge/']")),
        ),
    ),
    Page("links", "supervisor", "triage_cases:links", linked, dark=True, empty=True, also=DIRECTOR),
    Page("review-linked", "supervisor", "triage:review", linked_review),
    Page("agencies", "supervisor", "triage_cases:agencies", dark=True, also=DIRECTOR),
    Page(
        "agency", "supervisor", "triage_cases:agency", some_agency,
        also=DIRECTOR, states=(USUAL, ("error", no_french_name)),
    ),
    Page(
        "plan-steps", "supervisor", "triage_cases:template", also=DIRECTOR,
        states=(USUAL, ("error", only_english)),
    ),
    # Reports
    Page("reports", "supervisor", "reports:index", reports_of_all_kinds, dark=True, empty=True,
         also=("privacy_officer", "director")),
    Page(
        "report-write", "supervisor", "triage:review", decided, dark=True,
        states=(("usual", begin_report), ("error", both(begin_report, press("section .btn.main")))),
    ),
    Page("report-write-case", "supervisor", "triage:review", two_in_a_case,
         states=(("usual", both(begin_report, unfold)),)),
    Page("report-taken-back", "supervisor", "reports:report", taken_back),
    Page("case-offer", "supervisor", "triage_cases:case", a_plan_with_an_offer),
    Page(
        "report-approve", "supervisor", "reports:report", to_approve, dark=True, also=DIRECTOR,
        states=(USUAL, ("opened", both(press("[formaction$='/open/']"), unfold)),
                ("error", press("[formaction$='/back/']"))),
    ),
    Page(
        "report-alone", "supervisor", "reports:report", gone_alone, also=DIRECTOR,
        states=(USUAL, ("opened", press("[formaction$='/open/']"))),
    ),
    Page("report-draft", "supervisor", "reports:report", own_draft),
    Page("report-leak", "supervisor", "reports:report", named_by_mistake,
         states=(("refused", press("[formaction$='/submit/']")),)),
    Page("report-left", "supervisor", "reports:report", with_their_answer, states=(("usual", unfold),)),
    # Access to who told us
    Page("accesses", "privacy_officer", "access:index", accesses_of_all_kinds, dark=True, empty=True,
         also=("supervisor", "director"), states=(USUAL, ("error", press(".known .btn")))),
    Page(
        "access-asked", "privacy_officer", "access:request", access("request"),
        states=(USUAL, ("opened", both(READ_WHY, unfold)),
                ("error", both(READ_WHY, press("[formaction$='/refuse/']")))),
    ),
    Page(
        "access-open", "supervisor", "access:request", access("request", "granted"), dark=True,
        states=(USUAL, ("opened", press("[formaction$='/open/']")),
                ("error", both(press("[formaction$='/open/']"), press("[formaction$='/contact/']"))),
                ("contact", both(press("[formaction$='/open/']"), by_phone))),
    ),
    Page("access-glass", "director", "access:request", access("break_glass"), states=(USUAL, ("opened", READ_WHY))),
    Page("access-broken", "privacy_officer", "access:request", access("break_glass", "granted"), dark=True,
         states=(USUAL, ("opened", READ_WHY))),
    Page("access-content", "privacy_officer", "access:request", access("content", "granted"),
         states=(USUAL, ("opened", press("[formaction$='/open/']")))),
    Page("access-over", "supervisor", "access:request", access("request", "refused"),
         states=(USUAL, ("opened", READ_WHY))),
    Page("review-who", "supervisor", "triage:review", asked_who,
         states=(("usual", unfold), ("error", both(unfold, press("[formaction$='/who/']"))))),
    Page("ladder", "director", "triage:ladder", dark=True, also=("supervisor",),
         states=(USUAL, ("opened", unfold), ("error", ladder_of("soon")), ("refused", ladder_of("16")),
                 ("meanwhile", both(type_in({LOOK_AFTER: "3"}), meanwhile)))),
    Page("ladder-version", "supervisor", "triage:ladder_version", lambda world: [1]),
    Page("duty-rules", "supervisor", "triage:duty_rules", also=("specialist", "director")),
    Page(
        "duty-rule", "supervisor", "triage:duty_rule", of_ontario, also=("specialist", "director"),
        states=(USUAL, ("error", no_french_child)),
    ),
    Page("no-such-review", "supervisor", path=f"staff/queue/{NOBODY}/"),
    # The desk
    Page("calls", "specialist", "desk:calls", dark=True, empty=True, also=("supervisor",)),
    Page(
        "new-call", "specialist", "desk:new", dark=True, also=("supervisor",),
        states=(
            USUAL,
            ("error", both(LOG, unfold)),
            ("told-signed-out", told_gone),
            ("signed-out", both(CALL, without("desk", LOG))),
            ("stale", both(CALL, without("form", LOG))),
        ),
    ),
    Page(
        "live-call", "specialist", "desk:call", a_live_call, dark=True,
        states=(
            USUAL,
            ("open", GO_ON),
            ("wrap-up", both(GO_ON, scroll_to("#wrap-up"))),
            ("panels", both(GO_ON, open_panels)),
            ("refused", both(GO_ON, refuse_all)),
            ("signed-out", both(GO_ON, without("desk", press("#finish")))),
            ("logged-meanwhile", both(GO_ON, sent_after_it_was_logged)),
            ("error", both(GO_ON, no_number, press("#finish"))),
            ("keys", both(GO_ON, keys)),
        ),
    ),
    Page("to-confirm", "supervisor", "desk:confirm", waits_to_be_confirmed, dark=True, empty=True),
    Page(
        "vendors", "partnerships", "desk:vendors", two_vendors, dark=True, empty=True,
        states=(USUAL, ("error", press("section:last-of-type .btn.main"))),
    ),
    Page("call-logged", "specialist", "desk:logged", last_call),
    Page(
        "call-logged-hard", "specialist", "desk:logged", a_hard_call,
        states=(USUAL, ("answered", press(".offer .btn:nth-of-type(2)"))),
    ),
    Page("alerts", "supervisor", "desk:alerts", called_for_help, dark=True, empty=True, also=DIRECTOR),
    Page(
        "follow", "supervisor", "desk:follow", followed, dark=True, also=DIRECTOR,
        states=(
            USUAL,
            ("open", GO_ON),
            ("answered", both(GO_ON, press(".desk-head .btn.main"))),
            ("window-over", both(GO_ON, window_over)),
        ),
    ),
    Page(
        "shift", "specialist", "desk:shift", on_a_shift, dark=True, empty=True, also=("supervisor",),
        states=(
            USUAL,
            ("error", press("[action$='/hand-over/'] .btn.main")),
            ("left-to-me", press(".going .btn.main")),
        ),
    ),
    Page("refused-untrained", "untrained", path="staff/desk/new/"),
    Page("refused", "analyst", path="staff/queue/"),
    # The directory's cycle
    Page("directory-tasks", "partnerships", "cycle_tasks", empty=True),
    Page(
        "corrections", "partnerships", "cycle_changes", a_partner,
        states=(USUAL, ("decided", press("main .btn[value=leave]"))),
    ),
    Page("verified", "partnerships", "cycle_verified", a_partner),
    Page("coverage", "partnerships", "cycle_coverage", dark=True),
    Page("flag", "specialist", "cycle_flag", a_listing, states=(USUAL, ("sent", press("main form .btn")))),
    # Applications to the directory
    Page("applications", "partnerships", "applying:queue", dark=True, empty=True),
    Page("application", "partnerships", "applying:page", an_application("received")),
    Page(
        "application-mine", "partnerships", "applying:page", an_application("mine"), dark=True,
        states=(USUAL, ("error", press("form.propose .btn.main"))),
    ),
    *(
        Page(f"application-{one}", "partnerships", "applying:page", an_application(one), states=(("usual", unfold),))
        for one in ("second", "declined")
    ),
    # The partnerships desk
    Page("partner-list", "partnerships", "partner_list", dark=True, empty=True, also=("specialist", "director")),
    Page("partner-listing", "partnerships", "partner_listing", of_listing(its_body), dark=True, also=("specialist",)),
    Page("partner-service", "partnerships", "partner_service", of_listing(lambda one: one), also=("specialist",)),
    Page(
        "partner-site", "partnerships", "partner_site", of_listing(its_shelter), dark=True, also=("specialist",),
        states=(USUAL, ("opened", both(press("form[action$='/open/'] button"), unfold))),
    ),
    Page("partner-open-site", "partnerships", "partner_site", of_listing(its_site)),
    Page("partner-history", "partnerships", "partner_history", its_past),
    Page(
        "partner-edit", "partnerships", "partner_edit", of_listing(lambda one: one, "service"), dark=True,
        states=(USUAL, ("error", both(type_in({"minimum_age": "sixteen"}), press(".thing .btn.main")))),
    ),
    Page("partner-add", "partnerships", "partner_add", of_listing(lambda one: one, "phone", "service"),
         states=(USUAL, ("error", press(".thing .btn.main")))),
    Page("partner-new", "partnerships", "partner_new"),
    Page("partner-hours", "partnerships", "partner_hours", of_listing(its_site, "location")),
    Page("partner-hand-over", "partnerships", "partner_hand_over"),
    Page("partner-several", "partnerships", "partner_bulk"),
    # The log, the first page, accounts
    Page("log", "privacy_officer", "audit:index", also=DIRECTOR),
    Page("log-tip", "privacy_officer", "audit:tip", got_at, also=DIRECTOR),
    Page("first-page", "analyst", "people_home"),
    Page("accounts", "administrator", "people"),
    Page("add-account", "administrator", "people_add", states=(USUAL, ("error", press(SEND)))),
    Page(
        "account", "administrator", "people_person", leaver,
        states=(
            USUAL,
            ("error", press("form[action$='/training/'] button")),
            ("password", press("form[action$='/password/'] button")),
        ),
    ),
    # The door
    Page("sign-in", "nobody", "account_login", dark=True, states=(USUAL, error_at("password"))),
    Page("enrol", "newcomer", "mfa_index"),
    Page("enrol-app", "newcomer", "mfa_activate_totp", states=(USUAL, error_at("code"))),
    Page("enrol-passkey", "newcomer", "mfa_add_webauthn"),
    Page("confirm-password", "newcomer", "account_reauthenticate", states=(USUAL, error_at("password"))),
    Page("my-sign-in", "supervisor", "mfa_index"),
    Page("change-password", "supervisor", "account_change_password", states=(USUAL, error_at("oldpassword"))),
    Page("confirm-code", "supervisor", "mfa_reauthenticate"),
    Page("remove-app", "supervisor", "mfa_deactivate_totp"),
    Page("passkeys", "supervisor", "mfa_list_webauthn"),
    Page("remove-passkey", "supervisor", "mfa_remove_webauthn", passkey),
    Page("name-passkey", "supervisor", "mfa_edit_webauthn", passkey),
    Page("recovery-codes", "supervisor", "mfa_view_recovery_codes"),
    Page("new-recovery-codes", "supervisor", "mfa_generate_recovery_codes"),
    Page("signed-in-again", "supervisor", "account_here"),
    Page("sign-out", "supervisor", "account_logout"),
    # The last, since it fills every list.
    Page(
        "case-large", "supervisor", "triage_cases:case", a_large_case,
        states=(USUAL, ("later", turn({"en": "Older tips", "fr": "Renseignements plus anciens"}))),
    ),
)  # fmt: skip

# Addresses that show no page of their own, and why.
NO_PAGE = {
    "front_door": "sends on",
    "exit": "sends on",
    "healthz": "for machines",
    "directory_sitemap": "for machines",
    **dict.fromkeys(
        ("hsds", "hsds_openapi", "hsds_profile", "hsds_patch", "hsds_nothing",
         *(f"hsds_{kind}{one}" for kind in LISTS for one in ("", "_one"))),
        "for programs",
    ),
    **dict.fromkeys(
        ("triage:rota_copy", "triage:rota_accept", "triage:rota_decline", "triage:rota_withdraw", "triage:rota_end",
         "triage:rota_cover", "triage:rota_offer"),
        "a POST of the rota or of a turn's page",
    ),
    "triage:lanes": "a part of the queue, fetched by its page",
    "triage:compliance_file": "a file",
    "triage:fresh": "for the queue's page",
    "triage:live": "for the header of every page",
    **dict.fromkeys(("triage:alerts_taken", "triage:alerts_test", "triage:alerts_again"), "an act"),
    **dict.fromkeys(
        ("triage:open", "triage:claim", "triage:lift", "triage:release", "triage:classify", "triage:correct",
         "triage:say_danger", "triage:kind", "triage:person", "triage:duty", "triage:decide", "triage:ask",
         "triage:take_back",
         "triage:tried", "triage:no_attempt", "triage:never_publish", "triage:may_publish", "triage:say_why"),
        "a POST that answers with the review, see its states",
    ),
    **dict.fromkeys(
        ("cycle_take", "cycle_done", "cycle_decide", "cycle_ask", "cycle_words"),
        "a POST that leads back to the page it stands on",
    ),
    **dict.fromkeys(
        ("applying:take", "applying:more", "applying:propose", "applying:agree", "applying:send_back",
         "applying:appeal", "applying:letter"),
        "a POST that leads back to the application",
    ),
    **dict.fromkeys(("desk:save", "desk:fresh"), "for the script of the call's page"),
    **dict.fromkeys(("desk:finish", "desk:leave"), "a POST of the call's page, see its states"),
    **dict.fromkeys(("desk:alert", "desk:alert_close", "desk:alert_state"), "a part of the call's page"),
    **dict.fromkeys(("desk:alerts_fresh", "desk:following"), "for the script of a page"),
    **dict.fromkeys(
        ("desk:acknowledge", "desk:take", "desk:hand_back", "desk:over"), "a POST of the supervisors' page",
    ),
    **dict.fromkeys(
        ("desk:shift_on", "desk:shift_off", "desk:hand_over", "desk:handover", "desk:accept"),
        "a POST of the shift's page, see its states",
    ),
    "desk:after": "a POST of the page of a logged call",
    "desk:break": "a POST of the page of a logged call, see its states",
    **dict.fromkeys(
        ("desk:script", "desk:consent", "desk:withdraw", "desk:interpreter", "desk:interpreter_end", "desk:safe",
         "desk:outreach", "desk:child", "desk:match", "desk:referral", "desk:referral_end", "desk:plan",
         "desk:action"),
        "a POST of a panel of the call's page, see its states",
    ),
    **dict.fromkeys(
        [f"triage_cases:{name}" for name in (
            "find", "agency_new",
            "read", "note", "into", "merge", "split", "close", "reopen", "tie", "untie",
            "plan_open", "step_done", "step_happened", "step_skip", "step_owner", "refuse", "agree", "plan_close",
        )],
        "a POST of a case's page, see its states",
    ),
    **dict.fromkeys(
        ("reports:open", "reports:change", "reports:submit", "reports:approve", "reports:send_back",
         "reports:identity", "reports:release", "reports:emergency", "reports:confirm", "reports:stop",
         "reports:take_back", "reports:acknowledge", "reports:told", "reports:follow_up", "reports:download"),
        "a POST of a report's page, see its states",
    ),
    **dict.fromkeys(
        [f"access:{name}" for name in (
            "read", "grant", "refuse", "open", "close", "acknowledge", "contact", "contact_ended", "by_reference",
        )],
        "a POST of a page of access, see its states",
    ),
    **dict.fromkeys(("triage:ask_who", "triage:break_glass"), "a POST of a review's page, see review-who"),
    "reports:new": "begins at a tip, see report-write",
    "triage:place": "a POST of a review's page",
    "triage:link": "a POST of a review's page, see review-linked",
    **dict.fromkeys(("triage:next", "triage:previous"), "leads to a review"),
    **dict.fromkeys(
        ("triage:find", "triage:find_named", "triage:export", "triage:view_save", "triage:view_remove"),
        "a POST of the page of a list, see its states",
    ),
    "triage:accept_time": "a POST of the line above every page, that leads back to the queue",
    "triage:lift_many": "a POST that leads back to what is held, see its states",
    **dict.fromkeys(
        ("people_role", "people_training", "people_deactivate", "people_reactivate",
         "people_reset_second_factor", "people_temporary_password"),
        "a POST that answers with the account, see its states",
    ),
    **dict.fromkeys(
        ("partner_open", "partner_seal", "partner_hide", "partner_show", "partner_remove", "partner_visibility",
         "partner_agree", "partner_withdraw", "partner_undo"),
        "a POST that answers with a page of the listing, see its states",
    ),
    "mfa_authenticate": "stands between password and code, see the sign-in journeys",
    "mfa_login_webauthn": "for the sign-in page's script",
    "mfa_reauthenticate_webauthn": "needs a passkey in the browser, see its journey",
}  # fmt: skip
