"""Every answer of both surfaces carries exactly these headers, whatever was asked and however it ended."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import translation

from tests.intake.telling import blank_token, send
from tests.live import LiveServers
from tests.support import public_surface, signed_in
from tests.test_role_table import TABLE, names, with_factor

pytestmark = pytest.mark.django_db(transaction=True)

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
FIXED = {
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains; preload",
}
PUBLIC = FIXED | {"Content-Security-Policy": CSP}
STAFF = FIXED | {"Content-Security-Policy": CSP + "; connect-src 'self'"}
# What else an answer may say: of itself, nothing of the server and nothing about the visitor.
OF_ITSELF = {
    "Content-Type", "Content-Length", "Content-Language", "Content-Encoding", "Vary", "Location", "Allow",
}  # fmt: skip
FOR_PROGRAMS = {"ETag", "Access-Control-Allow-Origin"}
OF_A_FILE = {"Content-Type", "Content-Length", "Content-Encoding", "Vary", "Last-Modified", "ETag", "Allow"}
METHODS = ("get", "head", "options", "post", "put", "delete")
PERMISSION = re.compile(r"[a-z-]+=\(\)")


@pytest.fixture(autouse=True)
def as_in_production(settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS = 63072000


def faults(where: str, answer: Any, fixed: dict[str, str], allowed: set[str] = OF_ITSELF) -> Iterator[str]:
    headers = dict(answer.headers)
    kept = headers.pop("Cache-Control", "nothing")
    if allowed is not OF_A_FILE and kept != "no-store":
        yield f"{where}: Cache-Control says {kept}"
    features = headers.pop("Permissions-Policy", "").split(", ")
    if len(features) < 25 or not all(PERMISSION.fullmatch(one) for one in features):
        yield f"{where}: Permissions-Policy says {features}"
    for name, value in fixed.items():
        if headers.pop(name, "nothing") != value:
            yield f"{where}: {name} is not {value}"
    if more := headers.keys() - allowed:
        yield f"{where}: has also {sorted(more)}"


def report(found: list[str]) -> None:
    if found:
        pytest.fail("\n".join(found), pytrace=False)


# What an address needs that has something in it.
ARGUMENTS: dict[str, list[Any]] = {
    "listing": [uuid4()], "confirm_listing": [uuid4()], "hsds_profile": ["1.0"],
    "hsds_patch": ["1.0", "service"], "hsds_nothing": ["nowhere"],
}  # fmt: skip


def public_paths() -> list[str]:
    paths = ["/", "/healthz", "/en/nowhere/", "/static/nowhere.css", "/en", "/en/tip"]
    for name in set(names(get_resolver("hotline.urls_public"))):
        for language in ("en", "fr"):
            with translation.override(language):
                args = [uuid4()] if name.endswith("_one") else ARGUMENTS.get(name, [])
                paths.append(reverse(name, "hotline.urls_public", args))
    return [*paths, "/api/hsds/services?format=ndjson", "/api/hsds/services?nowhere=1"]


@pytest.mark.parametrize("method", METHODS)
def test_every_public_address(method: str) -> None:
    found: list[str] = []
    seen = set()
    with public_surface():
        client = Client(raise_request_exception=False)
        for path in public_paths():
            answer = getattr(client, method)(path)
            seen.add(answer.status_code)
            allowed = OF_ITSELF | ({"Clear-Site-Data"} if path.endswith("/exit/") else set())
            allowed |= FOR_PROGRAMS if path.startswith("/api/") else set()
            found += faults(f"{method} {path} ({answer.status_code})", answer, PUBLIC, allowed)
            if answer.cookies:
                found.append(f"{method} {path}: sets a cookie")
    report(found)
    assert {404} <= seen


def error_answers(client: Client, settings: Any, monkeypatch: Any) -> Iterator[tuple[int, Any]]:
    yield 200, send(client)
    yield 422, send(client, danger="")
    yield 400, client.post("/en/tip/", {f"x{number}": "1" for number in range(700)})
    yield 400, client.get("/en/", headers={"Host": "somewhere-else.example"})
    yield 413, send(client, narrative="x" * 2_200_000)
    settings.SECURE_SSL_REDIRECT = True
    yield 301, client.get("/en/tip/")
    yield 400, client.get("/en/tip/", headers={"Host": "somewhere-else.example"})
    settings.SECURE_SSL_REDIRECT = False
    token = blank_token(client)

    def broken(*_args: Any, **_more: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("intake.views.receive_tip", broken)
    yield 503, send(client, token=token)
    monkeypatch.setattr("intake.views.opened", broken)
    yield 500, client.get("/fr/tip/")


def test_every_kind_of_public_error(settings: Any, monkeypatch: Any) -> None:
    found: list[str] = []
    with public_surface():
        client = Client(raise_request_exception=False)
        for status, answer in error_answers(client, settings, monkeypatch):
            assert answer.status_code == status
            found += faults(str(status), answer, PUBLIC)
    report(found)


@pytest.mark.long
@pytest.mark.parametrize("who", ["nobody", "supervisor"])
def test_every_staff_address(who: str) -> None:
    found: list[str] = []
    staff = with_factor("supervisor")
    for name, row in TABLE.items():
        staff.refresh_from_db()  # signing out ends every session of theirs
        client = Client() if who == "nobody" else signed_in(staff=staff)
        client.raise_request_exception = False
        with translation.override("en"):
            path = reverse(name, args=row.args(staff))
        for method in ("get", "head", "options", "post") if who == "supervisor" else ("get", "post"):
            answer = getattr(client, method)(path)
            file = name in ("triage:export", "triage:compliance_file")
            allowed = OF_ITSELF | ({"Content-Disposition"} if file else set())
            found += faults(f"{method} {path} ({answer.status_code})", answer, STAFF, allowed)
    report(found)


@pytest.mark.parametrize("surface", ["public", "staff"])
def test_static_files(surface: str) -> None:
    """They may be kept; that is all that differs."""
    file = "/static/css/tokens.css"

    def look(client: Client, fixed: dict[str, str]) -> None:
        whole = client.get(file)
        since = {"If-Modified-Since": whole.headers["Last-Modified"]}
        answers = [whole, client.head(file), client.get(file, headers=since)]
        assert [answer.status_code for answer in answers] == [200, 200, 304]
        for answer in answers:
            answer.close()
            assert "public" in answer.headers["Cache-Control"]
            report([*faults(str(answer.status_code), answer, fixed, OF_A_FILE)])

    if surface == "staff":
        look(Client(), STAFF)
    else:
        with public_surface() as client:
            look(client, PUBLIC)


def test_each_feature_is_named_once() -> None:
    with public_surface() as client:
        features = client.get("/healthz").headers["Permissions-Policy"].split(", ")
        assert len(features) == len(set(features))
        assert "camera=()" in features
        assert "publickey-credentials-get=()" in features
    # A passkey opens the staff door.
    assert "publickey" not in Client().get("/healthz").headers["Permissions-Policy"]


def raw(port: int, sent: bytes) -> tuple[str, dict[str, str], bytes]:
    """Status line, headers and body as they stand on the wire. A header that comes twice fails here."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(sent)
        said = b"".join(iter(lambda: line.recv(65536), b""))
    head, _, body = said.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    pairs = [one.split(": ", 1) for one in lines]
    assert len({name.lower() for name, _value in pairs}) == len(pairs)
    return status, dict(pairs), body  # type: ignore[arg-type]


def asked(path: str, method: str = "GET") -> bytes:
    return f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()


ON_THE_WIRE = {"Date", "Connection", "Transfer-Encoding"}
WIRE = [
    ("200 OK", asked("/en/")),
    ("200 OK", asked("/fr/tip/", "HEAD")),
    ("200 OK", asked("/healthz")),
    ("404 Not Found", asked("/en/nowhere/")),
    ("405 Method Not Allowed", asked("/en/", "OPTIONS")),
    ("400 Bad Request", asked("/en/").replace(b"localhost", b"elsewhere")),
    ("400 Bad Request", b"PLANTED-WORDS\r\n\r\n"),
    ("400 Bad Request", asked("/" + "x" * 9000)),
    ("400 Bad Request", asked("/en/").replace(b"Connection", b"Conn ection")),
]


@pytest.mark.parametrize(("status", "sent"), WIRE, ids=range(len(WIRE)))
def test_on_the_wire_nobody_says_which_server_it_is(
    live_servers: LiveServers, status: str, sent: bytes
) -> None:
    fixed = {name: value for name, value in PUBLIC.items() if name != "Strict-Transport-Security"}
    said, headers, body = raw(live_servers.port, sent)
    assert said == f"HTTP/1.1 {status}"
    answer = SimpleNamespace(headers=headers)
    report([*faults(status, answer, fixed, OF_ITSELF | ON_THE_WIRE)])
    assert headers.get("Cache-Control") == "no-store"
    assert b"PLANTED-WORDS" not in body
    if status.startswith("4"):
        assert b"1-833-900-1010" in body or "OPTIONS" in sent.decode()


def test_a_line_that_cannot_be_read_is_logged_without_its_words_or_its_sender(
    live_servers: LiveServers,
) -> None:
    raw(live_servers.port, b"PLANTED-WORDS\r\n\r\n")
    output = live_servers.processes["public"].output
    assert "Refused before it was read" in output
    assert "PLANTED-WORDS" not in output
    assert "127.0.0.1" not in output.rsplit("Refused before", 1)[1]
