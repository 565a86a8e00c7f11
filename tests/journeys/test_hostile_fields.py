"""What strangers and staff type is only ever read: hostile strings in every field, every page that shows them, and a
browser that tells of each script, question and address outside. The controls show that it would."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import translation

from hotline.middleware import house_headers
from hotline.now import now
from intake import tasks
from intake.actions.mail import keep_letter
from intake.mail.reading import read
from intake.models import Interaction, Tip
from intake.return_code import ReturnCode
from intake.said import PersonSaid
from tests.desk.test_call_form import NEW, typed
from tests.hostile import REFRESH, RUNS, STRAY, WHOLE, Marks, Watched, watched
from tests.intake.adding import add, enter
from tests.intake.letters import letter
from tests.intake.telling import return_code, send
from tests.live import LiveServers
from tests.pages import DECIDE, LOG, both, nothing, opened, press, type_in, unfold, whole, without
from tests.pages import enter as enter_as
from tests.referrals import making
from tests.support import public_surface, signed_in, staff_member
from tests.triage.tips import review_of
from triage.actions import add_person as add_one
from triage.actions import ask, claim, correct, decide, record_duty
from triage.models import Review
from triage.rules import FACTORS

pytestmark = [pytest.mark.long, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TIP_FIELDS = {
    "narrative": 50_000, "community": 300, "business": 300, "address": 1000, "web": 2000,
    "timing": 2000, "suspects": 5000, "h1-name": 300, "h1-description": 5000, "h2-name": 300, "h2-description": 5000,
    "s1-name": 300, "s1-description": 5000, "s2-name": 300, "s2-description": 5000,
}  # fmt: skip
LISTED = ("s1-phones", "s1-plates", "s1-online", "s1-emails")  # a comma parts two entries
CALL_FIELDS = {
    "narrative": 20_000, "timing": 200, "community": 200, "address": 200, "business": 200, "web": 200, "suspects": 2000,
    "victims-0-name": 200, "victims-0-description": 2000, "suspected-0-name": 200, "suspected-0-description": 2000,
    "identifiers-0-value": 200,
}  # fmt: skip
# Who told us is sealed apart: no page opens it.
REPORTER = {"reporter_name": 200, "reporter_contact": 200, "safe_when": 200}


class Night:
    """Everybody who reaches us tonight means harm, and so do two of the staff. `marks` says what was typed where."""

    def __init__(self) -> None:
        self.marks = marks = Marks()
        self.amara = staff_member("supervisor", name=marks("staff name", 120))
        self.rosa = staff_member("specialist", name=marks("specialist's name", 120))
        Authenticator.objects.create(
            user=self.amara, type="webauthn", data={"name": marks("passkey", 150), "credential": {}}
        )
        self.tip = self.from_the_form()
        self.addition = self.added()
        self.call = self.from_the_desk()
        self.mail = [self.from_a_letter(kind) for kind in ("plain", "html")]
        self.held = review_of(held=True, narrative=marks("held narrative"))
        claim(review=self.held, by=self.amara)
        self.by_staff()
        self.listing = self.directory()

    def from_the_form(self) -> Review:
        fields = {name: self.marks(f"tip {name}", most) for name, most in (TIP_FIELDS | REPORTER).items()}
        fields |= {name: self.marks(f"tip {name}", 200) for name in LISTED}
        with public_surface() as client:
            assert send(client, minor="maybe", **fields).status_code == 200
        return Review.objects.get()

    def added(self) -> Review:
        code = ReturnCode(int(return_code(Tip.objects.get())))
        ask(review=self.tip, code="still", by=self.amara)
        with public_surface() as client:
            assert add(client, enter(client, code), words=self.marks("added words")).status_code == 200
        tasks.join_additions()
        return Review.objects.exclude(pk=self.tip.pk).get()

    def from_the_desk(self) -> Review:
        fields = {name: self.marks(f"call {name}", most) for name, most in (CALL_FIELDS | REPORTER).items()}
        client = signed_in(staff=self.rosa)
        answer = client.post(NEW, typed(kind="tip", **fields, **{"identifiers-0-kind": "plate"}))
        assert answer.status_code == 302
        self.logged = Interaction.objects.get(logged_by=self.rosa).pk
        return Review.objects.get(tip__interaction=self.logged)

    def from_a_letter(self, kind: str) -> Review:
        body, subject = self.marks(f"{kind} letter"), self.marks(f"{kind} subject", 200)
        if kind == "html":  # its tags are dropped, so it says in letters what would be tags
            body = body.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        sender = self.marks(f"{kind} sender", 120).replace('"', "")
        raw = letter(
            body,
            headers={
                "Subject": subject,
                "From": f'"{sender}" <zoe@example.org>',
                "Content-Type": f"text/{kind}",
            },
        )
        keep_letter(
            letter=read(raw, received_at=now()), received_at=now(), dedup=kind.encode() * 8, message_hash=None
        )
        return Review.objects.get(tip__dedup=kind.encode() * 8)

    def by_staff(self) -> None:
        marks, amara = self.marks, self.amara
        correct(review=self.tip, field="province", value="ON", reason=marks("correction", 4000), by=amara)
        words = {"name": marks("added name", 200), "description": marks("added description", 4000)}
        add_one(review=self.tip, said=PersonSaid(role="other", details=words), by=amara)
        told = {
            name: marks(f"duty {name}", most)
            for name, most in (("authority", 200), ("worker", 200), ("reference", 100))
        }
        record_duty(
            review=self.tip,
            kind="reported",
            province="ON",
            reported_at=now() - timedelta(hours=1),
            details=told,
            by=amara,
        )
        why = {"reason": marks("no duty", 4000)}
        record_duty(review=self.tip, kind="no_duty", province="ON", reported_at=None, details=why, by=amara)
        notes = {name: marks(f"decision {name}", 4000) for name in FACTORS}
        weighed = dict.fromkeys(FACTORS, "answered")
        decide(review=self.call, outcome="to_report", factors=weighed, notes=notes, missing=[], by=amara)

    def directory(self) -> Any:
        marks = self.marks
        body = making.organization(marks("organization", 150), name_fr=marks("organization fr", 150))
        beds = making.service(
            body,
            marks("service", 150),
            name_fr=marks("service fr", 150),
            description_en=marks("service description", 1000),
        )
        making.at(beds, making.site(body, name_en=marks("site", 150), name_fr="Maison"))
        making.published(body)
        return beds.pk


@pytest.fixture
def night(live_servers: LiveServers, browser: Any) -> Iterator[tuple[Night, Watched]]:
    night = Night()
    context = browser.new_context(locale="en-CA", viewport={"width": 1280, "height": 860})
    context.set_default_timeout(15_000)
    yield night, watched(context)
    context.close()


class Reader:
    """Goes to pages as this or that person and notes what happens there."""

    def __init__(self, told: Night, window: Watched, servers: LiveServers) -> None:
        self.marks, self.window, self.servers = told.marks, window, servers
        self.language = "en"

    def is_now(self, staff: Any) -> None:
        """Past the door, just now and with everything proved."""
        client = enter_as({"staff": staff}, "staff")
        assert client
        cookie = {"name": "desk", "value": client.cookies["desk"].value, "url": self.servers.staff_url}
        self.window.page.context.add_cookies([cookie])

    def sees(self, route: str, *args: Any, step: Any = nothing, public: bool = False, ask: str = "") -> None:
        base, urlconf = (self.servers.public_url, "public") if public else (self.servers.staff_url, "staff")
        with translation.override(self.language):
            path = reverse(route, f"hotline.urls_{urlconf}", args)
        self.window.page.goto(base + path + (f"?{ask}" if ask else ""))
        step(self.window.page)
        self.window.look(self.marks)

    def typing(self, where: str, *names: str) -> Any:
        return type_in({name: self.marks(f"{where} {name}", 1000) for name in names})

    def asks(self, name: str, where: str) -> str:
        return urlencode({name: self.marks(where, 120)})


def test_nothing_typed_runs_or_reaches_out(night: tuple[Night, Watched], live_servers: LiveServers) -> None:
    told, window = night
    reader = Reader(told, window, live_servers)
    sees, typing = reader.sees, reader.typing

    reader.is_now(told.amara)
    sees("triage:queue")
    for review in (told.tip, told.addition, told.call, *told.mail, told.held):
        sees("triage:review", review.pk, step=opened)
    weighed = ("decide-wishes", "decide-law", "correct-reason", "person-name", "duty-reason")
    letter_of = told.mail[0].pk
    sees("triage:review", letter_of, step=both(typing("refused", *weighed), DECIDE, unfold))
    sees("triage:review", letter_of, step=both(typing("signed out", *weighed), without("desk", DECIDE)))
    sees("triage:held")
    sees("triage:mailbox")
    sees("mfa_list_webauthn")
    reader.is_now(told.rosa)
    sees("desk:calls")
    sees("desk:logged", told.logged)
    called = ("narrative", "web", "victims-0-name", "identifiers-0-value", "adds_code")
    sees("desk:new", step=both(typing("call refused", *called), LOG, unfold))
    sees("desk:new", step=both(typing("call signed out", *called), without("desk", LOG)))
    reader.is_now(staff_member("privacy_officer"))
    sees("audit:index", ask=reader.asks("tip", "asked of the log"))
    sees("audit:index")
    reader.is_now(staff_member("administrator"))
    sees("people")
    sees("people_person", told.amara.pk)

    sees("directory", public=True, ask=reader.asks("q", "asked of the directory"))
    sees(
        "tip",
        public=True,
        step=both(whole, typing("form refused", "narrative", "web", "h1-name"), press("#tip .btn.go")),
    )
    sees("add", public=True, step=both(typing("no code", "code"), press("#add .btn.go")))
    for language in ("en", "fr"):
        reader.language = language
        sees("directory", public=True)
        sees("listing", told.listing, public=True)

    assert window.harm == {}
    who = {f"{way} {name}" for way in ("tip", "call") for name in REPORTER} | {"plain sender", "html sender"}
    assert set(told.marks.of) - window.seen == who


def shown_raw(window: Watched, servers: LiveServers, body: str, headers: dict[str, str]) -> None:
    """A page of ours that somebody forgot to escape."""
    address = f"{servers.staff_url}/en/staff/raw/"
    page = f"<!doctype html><title>Raw</title><textarea>{body}"
    window.page.route(
        address, lambda route: route.fulfill(body=page, content_type="text/html", headers=headers)
    )
    window.page.goto(address)


def in_time(window: Watched, happened: Any) -> None:
    for _try in range(50):
        if happened():
            return
        window.page.wait_for_timeout(100)
    pytest.fail(f"not noticed: {window.harm}", pytrace=False)


def test_a_page_without_escaping_or_policy_would_be_noticed(browser: Any, live_servers: LiveServers) -> None:
    context = browser.new_context()
    window = watched(context)
    shown_raw(window, live_servers, WHOLE, {})
    in_time(window, lambda: set(window.ran) == RUNS)
    assert window.dialogs
    assert len(window.page.evaluate(STRAY)) > 5
    for way in ("", "import", "css", "link", "style"):
        assert any(url.endswith(f"outside.invalid/{way}") for url in window.asked), way
    shown_raw(window, live_servers, "</textarea>" + REFRESH, {})
    in_time(window, lambda: "https://outside.invalid/refresh" in window.asked)
    context.close()


def test_the_policy_alone_lets_no_script_run(browser: Any, live_servers: LiveServers) -> None:
    context = browser.new_context()
    window = watched(context)
    shown_raw(window, live_servers, WHOLE, house_headers())
    in_time(window, lambda: {what.split("-")[0] for what in window.violated} >= {"script", "style", "img"})
    window.page.wait_for_timeout(500)
    assert (window.ran, window.dialogs) == ([], [])
    context.close()
