"""A request that no browser would send gets a gentle 400, on either surface and in either language, never a 500."""

from __future__ import annotations

import html
import io
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.conf import settings
from django.test import Client

from hotline.wsgi import Handler
from tests.support import public_surface, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
WORDS = b'--x\r\nContent-Disposition: form-data; name="narrative"\r\n\r\nhello\r\n--x--\r\n'
# Text encodings, encodings that are none, and none at all.
CHARSETS = (
    "nonsense", "hex", "base64", "rot13", "zlib", "bz2", "idna", "undefined", "utf-16", "utf-7", "cp037",
    "unicode_escape", "\xff", "utf-8\0", "a" * 5000, '"utf-8', "",
)  # fmt: skip
TYPES = (
    *(f"{kind}; charset={charset}" for charset in CHARSETS for kind in (FORM, PARTS)),
    *(f"{kind}; charset*=nonsense''x" for kind in (FORM, PARTS)),
    *(f"{kind}; charset*0*=hex''x" for kind in (FORM, PARTS)),
    "multipart/form-data; boundary*=nonsense''x",
    "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\xff",
    f"multipart/form-data; boundary={'y' * 300}", "multipart/mixed; boundary=x", "multipart/form-data;;;boundary",
    "application/json", "application/json; charset=hex", "text/plain", "text/plain; charset=hex", "text/html",
    "application/octet-stream", "image/png", ";;;", "\0", "a" * 9000, "",
)  # fmt: skip
LENGTHS = ("abc", "-5", "1e9", "0x10", "٣", "1 2", "9" * 20, "9" * 5000)


def ask(path: str, kind: str, body: bytes = WORDS, method: str = "POST", **more: str) -> tuple[int, str]:
    """Past the test client, which makes its requests itself: through the entry point that the servers call."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": "testserver", "wsgi.input": io.BytesIO(body), **more,
    }  # fmt: skip
    setup_testing_defaults(environ)
    told: list[str] = []
    answer = Handler()(environ, lambda status, headers, *_: told.append(status))
    return int(told[0].split()[0]), html.unescape(b"".join(answer).decode())


@pytest.fixture
def rosa() -> str:
    """Her cookie, as the browser sends it."""
    client: Client = signed_in("specialist")
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


def test_the_public_form_refuses_gently_in_both_languages() -> None:
    with public_surface():
        for kind in TYPES:
            status, page = ask("/fr/tip/", kind)
            assert (kind, status) == (kind, 400)
            assert "We could not read what your browser sent." in page
            assert "Nous n’avons pas pu lire ce que votre navigateur a envoyé" in page
            assert "1\u00a0833\u00a0900-1010" in page


@pytest.mark.parametrize("path", ["/en/staff/desk/new/", "/en/staff/door/sign-in/"])
def test_staff_pages_refuse_plainly(path: str, rosa: str) -> None:
    for kind in TYPES:
        status, page = ask(path, kind, HTTP_COOKIE=rosa)
        assert (kind, status) == (kind, 400)
        assert "We could not read that" in page


@pytest.mark.parametrize("kind", [FORM, PARTS])
def test_a_length_that_is_none_is_refused(kind: str, rosa: str) -> None:
    for length in LENGTHS:
        status, page = ask("/fr/staff/desk/new/", kind, HTTP_COOKIE=rosa, CONTENT_LENGTH=length)
        assert (length, status, "Nous n’avons pas pu lire cela" in page) == (length, 400, True)
    with public_surface():
        for length in LENGTHS:
            assert (length, ask("/en/tip/", kind, CONTENT_LENGTH=length)[0]) == (length, 400)


def test_a_page_that_is_only_looked_at_never_minds() -> None:
    for kind in TYPES:
        status, _page = ask("/en/staff/door/sign-in/", kind, b"", "GET", QUERY_STRING="why=idle&next=%ff")
        assert (kind, status) == (kind, 200)
    with public_surface():
        for kind in TYPES:
            assert (kind, ask("/en/tip/", kind, b"", "GET")[0]) == (kind, 200)


CHROME, FIREFOX = b"----WebKitFormBoundaryA1b2", b"---------------------------735323031399963166993862150"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (FORM, b"narrative=hello"),
        ("application/x-www-form-urlencoded;charset=UTF-8", b"narrative=hello"),
        (PARTS, WORDS),
        ('multipart/form-data; boundary="x"; charset="utf-8"', WORDS),
        ("multipart/form-data; charset=utf-8; boundary=x", WORDS),
        (f"multipart/form-data; boundary={CHROME.decode()}", WORDS.replace(b"--x", b"--" + CHROME)),
        (f"multipart/form-data; boundary={FIREFOX.decode()}", WORDS.replace(b"--x", b"--" + FIREFOX)),
    ],
)
def test_what_browsers_send_is_read(kind: str, body: bytes) -> None:
    with public_surface():
        status, page = ask("/en/tip/", kind, body)
    assert status == 422
    assert "hello" in page


@pytest.mark.parametrize(
    "body",
    [
        b"", b"\xff" * 100, b"--x\r\n" + b"A" * 9000 + b"\r\n\r\nhi\r\n--x--\r\n", WORDS[:60],
        WORDS.replace(b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!a"),
        WORDS.replace(b'name="narrative"', b"name*=nonsense''x"),
        WORDS.replace(b'name="narrative"', b"name*=hex''x"),
        WORDS.replace(b'name="narrative"', b"name=\"a\"; filename*=nonsense''%ff"),
        WORDS.replace(b'name="narrative"', b"name=\"a\"; filename=\"b\"\r\nContent-Type: text/plain; charset=hex"),
        WORDS.replace(b"\r\n\r\n", b"\r\nContent-Type: text/plain; charset*=nonsense''x\r\n\r\n"),
        WORDS.replace(b"narrative", b"narrative\0"), WORDS.replace(b"hello", b"\xff\xfe\0"),
    ],
)  # fmt: skip
def test_parts_that_are_broken_inside_are_no_fault_of_ours(body: bytes, rosa: str) -> None:
    assert ask("/en/staff/desk/new/", PARTS, body, HTTP_COOKIE=rosa)[0] in (400, 403)
    with public_surface():
        assert ask("/en/tip/", PARTS, body)[0] in (400, 422)
