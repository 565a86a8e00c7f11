"""The directory for programs: what it gives, that it keeps to the format, and what it says to a wrong question."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connections
from django.test.utils import CaptureQueriesContext

from hotline.now import now
from referrals.api import PROFILE, VERSION
from referrals.api.parameters import LISTS, PARAMETERS
from referrals.exchange.taxonomy import HIDDEN, TAXONOMY, term_id
from referrals.models import PublicListingConsent, PublishedListing
from tests.pages import make_directory
from tests.referrals import making
from tests.referrals.asking_api import BASE, ENTITY, held, program
from tests.referrals.schemas import PROFILE as PATCHES

pytestmark = pytest.mark.django_db(transaction=True)
ENVELOPE = {
    "total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty", "contents",
}  # fmt: skip
# Of every list with something in it; what a list does not know it must refuse.
GOOD: dict[str, str] = {
    "lang": "fr", "search": "beds", "page": "1", "per_page": "2", "format": "json", "modified_after": "2026-01-01",
    "minimal": "true", "full": "true", "full_service": "true", "taxonomy_id": TAXONOMY,
    "taxonomy_term_id": str(uuid4()), "organization_id": str(uuid4()), "postcode": "B3H 1A1", "top_only": "true",
    "parent_id": str(uuid4()),
}  # fmt: skip
BAD: dict[str, tuple[str, ...]] = {
    "lang": ("de", ""), "search": ("x" * 201,), "page": ("0", "-1", "one", "9" * 12, "１"),
    "per_page": ("0", "101", ""), "format": ("xml", ""),
    "modified_after": ("yesterday", "2026-13-01", "0001-01-01", ""), "minimal": ("yes", "1"),
    "full": ("TRUE",), "full_service": ("",), "taxonomy_id": ("7", "'; DROP"), "taxonomy_term_id": ("x",),
    "organization_id": ("\x00",), "postcode": ("Halifax", "B3"), "proximity": ("0", "9999999", "2 km"),
    "top_only": ("maybe",), "parent_id": ("None",),
}  # fmt: skip


def test_the_root_says_which_version_and_where_everything_is_told() -> None:
    with program(HOTLINE_PUBLIC_URL="https://hotline.example") as api:
        assert api.get().json() == {
            "version": VERSION,
            "profile": f"https://hotline.example{BASE}profile/{PROFILE}/",
            "openapi_url": f"https://hotline.example{BASE}openapi.json",
        }


def test_the_profile_is_served_as_it_is_written() -> None:
    with program() as api:
        profile = api.get(f"profile/{PROFILE}/").json()
        assert set(profile["patches"]) == {path.stem for path in (PATCHES / PROFILE).glob("*.json")}
        patch = api.get(f"profile/{PROFILE}/location.json").json()
        assert patch["then"]["properties"]["latitude"] is False
        assert api.get("profile/9.9/").status_code == api.get("profile/1.0/nothing.json").status_code == 404


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("kind", LISTS)
def test_every_list_keeps_to_the_format_and_each_item_can_be_had_alone(kind: str, lang: str) -> None:
    make_directory()
    with program() as api:
        more = {"full": "true"} if "full" in LISTS[kind] else {}
        for page in (api.page(kind, lang=lang), api.page(kind, lang=lang, **more)):
            assert set(page) == ENVELOPE and page["size"] == len(page["contents"]) > 0
            assert api.stream(kind, lang=lang) == api.page(kind, lang=lang, per_page=100)["contents"]
            for item in page["contents"]:
                one = api.get(f"{kind}/{item['id']}", lang=lang)
                assert one.status_code == 200 and one["Content-Language"] == lang
                assert item["id"] == one.json()["id"]


def test_a_service_is_whole_alone_and_short_in_the_list() -> None:
    beds = make_directory()
    with program() as api:
        (short,) = api.items("services", search="safe beds", lang="fr")
        assert short["name"] == "Lits sûrs" and "phones" not in short and short["organization"]["name"]
        whole = api.get(f"services/{beds}", lang="fr").json()
        assert len(whole["service_at_locations"]) == 2 and whole["phones"] and whole["attributes"]
        assert whole["attributes"][0]["label"] == "Hébergement d’urgence"
        (asked,) = api.items("services", search="safe beds", lang="fr", full="true")
        assert asked == whole
        (least,) = api.items("services", search="safe beds", minimal="true")
        assert least == {"id": str(beds), "modified_date": whole["last_modified"]}


def test_a_confidential_site_has_its_community_and_says_what_it_is() -> None:
    make_directory()
    with program() as api:
        for item in (*api.items("service_at_locations"), *api.items("service_at_locations", full="true")):
            location = item["location"]
            if marks := [one["taxonomy_term_id"] for one in location.get("attributes", ())]:
                assert marks == [HIDDEN] and set(location) == {"id", "location_type", "attributes"}
                assert [area["name"] for area in item["service_areas"]] == ["Sydney"]
            else:
                assert location["latitude"]


def test_an_organization_has_its_services_short_or_in_full() -> None:
    make_directory()
    with program() as api:
        (body,) = api.items("organizations")
        assert set(body) == {"id", "name", "description"}
        short = api.get(f"organizations/{body['id']}").json()
        full = api.get(f"organizations/{body['id']}", full_service="true").json()
        assert len(short["services"]) == len(full["services"]) == 3
        assert any("service_at_locations" in one for one in full["services"])
        assert not any("service_at_locations" in one for one in short["services"])
        assert api.items("organizations", full_service="true") == [full]
        assert api.items("organizations", full="true") == [short]


def test_pages_have_everything_once() -> None:
    body = making.organization()
    for number in range(7):
        making.service(body, f"Beds {number}", coverage="national")
    making.published(body)
    with program() as api:
        pages = [api.page("services", per_page=3, page=number) for number in (1, 2, 3)]
        assert [(page["first_page"], page["last_page"], page["size"]) for page in pages] == [
            (True, False, 3), (False, False, 3), (False, True, 1),
        ]  # fmt: skip
        assert {(page["total_items"], page["total_pages"]) for page in pages} == {(7, 3)}
        found = [item["id"] for page in pages for item in page["contents"]]
        assert len(set(found)) == 7
        beyond = api.page("services", per_page=3, page=4)
        assert (beyond["empty"], beyond["total_items"], beyond["last_page"]) == (True, 7, True)
        none = api.page("services", search="xyzzyx")
        assert (none["total_items"], none["total_pages"], none["empty"]) == (0, 0, True)
        assert none["first_page"] and none["last_page"]


def two_bodies() -> tuple[Any, Any]:
    one, other = making.organization("Harbour Lights"), making.organization("Prairie Sky")
    making.at(making.service(one, "Beds by the sea"), making.site(one))
    making.service(one, "Legal line", types=["legal"], stages=["transitional"], coverage="national")
    making.at(making.service(other, "Legal clinic", types=["legal"]), making.site(other, "Winnipeg", "MB"))
    making.service(other, "Manitoba line", types=["counselling"], coverage="province", provinces=["MB"])
    for body in (one, other):
        making.published(body)
    return one, other


def test_filters_narrow_and_all_of_them_must_hold() -> None:
    from hotline.codes import SERVICE_TYPE

    one, other = two_bodies()
    legal = term_id(SERVICE_TYPE, "legal")
    with program() as api:
        assert api.names(organization_id=one.pk) == ["Beds by the sea", "Legal line"]
        assert api.names(taxonomy_term_id=legal) == ["Legal clinic", "Legal line"]
        assert api.names(taxonomy_term_id=legal, organization_id=other.pk) == ["Legal clinic"]
        assert api.names(taxonomy_term_id=legal, organization_id=other.pk, search="beds") == []
        assert api.names(search="juridique") == ["Legal clinic", "Legal line"]
        assert api.names(search="legal clinic") == ["Legal clinic"]
        assert api.names(postcode="R3C") == ["Legal clinic", "Legal line", "Manitoba line"]
        assert api.names(postcode="R3C", taxonomy_term_id=legal, search="clinic") == ["Legal clinic"]
        assert api.names(postcode="B3H 1A1", proximity=20_000) == ["Beds by the sea"]
        assert api.names(postcode="B3H 1A1", proximity=10) == []
        assert api.names(taxonomy_id=TAXONOMY) == api.names()
        assert api.names(taxonomy_id=uuid4()) == api.names(taxonomy_term_id=HIDDEN) == []
        bodies = api.items("organizations", taxonomy_term_id=term_id(SERVICE_TYPE, "counselling"))
        assert [body["name"] for body in bodies] == ["Prairie Sky"]


def test_terms_stand_below_their_group() -> None:
    with program() as api:
        top = api.items("taxonomy_terms", top_only="true")
        assert [term["code"] for term in top] == ["service_type", "service_stage", "confidential_location"]
        stages = api.items("taxonomy_terms", parent_id=top[1]["id"], lang="fr")
        assert [term["code"] for term in stages] == ["emergency", "transitional", "long_term"]
        assert stages[2]["name"] == "Long terme" and stages[2]["language"] == "fr"
        total = api.page("taxonomy_terms", taxonomy_id=TAXONOMY)["total_items"]
        assert total == len(api.stream("taxonomy_terms")) > 25
        assert api.page("taxonomy_terms", taxonomy_id=uuid4())["empty"]


def test_a_postal_code_is_read_however_it_is_written_and_both_languages_find_the_same() -> None:
    two_bodies()
    with program() as api:
        for more in ({}, {"proximity": 30_000}):
            ways = [
                api.names(postcode=code, **more) for code in ("B3H 1A1", "b3h1a1", "b3h", "B3H-1A1", " b3H ")
            ]
            assert ways[0] and ways == [ways[0]] * 5
        for asked in ({}, {"search": "legal"}, {"search": "juridique"}, {"postcode": "R3C"}):
            ids = [
                {item["id"] for item in api.items("services", lang=lang, **asked)} for lang in ("en", "fr")
            ]
            assert ids[0] == ids[1]


def test_the_public_file_keeps_to_the_same_profile(tmp_path: Path) -> None:
    make_directory()
    for lang in ("en", "fr"):
        call_command("hsds_export", str(tmp_path / lang), "--public", "--language", lang, stdout=StringIO())
        services = json.loads((tmp_path / lang).read_text())["services"]
        held("services", services)
        with program() as api:
            ids = [item["id"] for item in api.stream("services", lang=lang)]
        assert sorted(ids) == sorted(one["id"] for one in services)


def test_a_fault_of_ours_is_said_in_json_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("referrals.api.selecting.page", broken)
    with program() as api:
        api.client.raise_request_exception = False
        answer = api.get("services")
        assert (answer.status_code, answer["Content-Type"]) == (500, "application/json")


def test_what_changed_since_is_what_was_published_since() -> None:
    _one, other = two_bodies()
    between = now()
    making.published(other)
    with program() as api:
        since = api.items("services", modified_after=between.isoformat())
        assert [item["name"] for item in since] == ["Legal clinic", "Manitoba line"]
        assert all(item["last_modified"] >= between.isoformat() for item in since)
        assert api.items("services", modified_after=(now() + timedelta(days=1)).date().isoformat()) == []


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("kind", LISTS)
def test_what_a_list_does_not_know_or_cannot_read_it_says(kind: str, lang: str) -> None:
    said = set()
    with program() as api:
        for name, values in BAD.items():
            for value in values:
                answer = api.get(kind, **{"lang": lang, name: value})
                assert answer.status_code == 400, (name, value)
                assert answer.json()["parameter"] == name and name in answer.json()["error"]
                said.add(answer.json()["error"])
        for name, value in GOOD.items():
            taken = name in (*LISTS[kind], "lang")
            assert api.get(kind, **{name: value}).status_code == (200 if taken else 400), name
        assert api.client.get(f"{BASE}{kind}?page=1&page=2").status_code == 400
    french = [one for one in said if "doit" in one or "Il n’y a pas" in one]
    assert bool(french) == (lang == "fr")


@pytest.mark.parametrize(
    "asked",
    [{"proximity": 5}, {"full": "true", "minimal": "true"}, {"format": "ndjson", "page": 2}, {"postcode": "B9Z"},
     {"postcode": "X0A", "proximity": 500}],
)  # fmt: skip
def test_what_does_not_go_together_is_said(asked: dict[str, Any]) -> None:
    with program() as api:
        assert api.get("services", **asked).status_code == 400


def test_a_question_may_stand_in_the_body_instead() -> None:
    one, _ = two_bodies()
    with program() as api:
        asked = {"search": "legal", "per_page": 1, "full": True, "lang": "fr"}
        answer = api.post("services", asked)
        assert answer.status_code == 200 and answer["Content-Language"] == "fr"
        assert answer.json() == api.page("services", search="legal", per_page=1, full="true", lang="fr")
        assert api.post("services", "").json() == api.page("services")
        lines = api.post("services", {"format": "ndjson", "organization_id": str(one.pk)}).getvalue()
        assert len(lines.splitlines()) == 2


@pytest.mark.parametrize(
    ("body", "status"),
    [("[]", 400), ("{", 400), ("7", 400), ('{"page": 1.5}', 400), ('{"page": null}', 400), ('{"search": ["a"]}', 400),
     ('{"page": 1, "page": 2}', 400), ('{"nothing": 1}', 400), ('{"\\ud800": 1}', 400), ("[" * 9000, 400),
     ('{"search": "' + "x" * 20_000 + '"}', 413), ('{"search": "\\ud83d\\u0000"}', 200)],
)  # fmt: skip
def test_whatever_stands_in_the_body_gets_an_answer(body: str, status: int) -> None:
    with program() as api:
        answer = api.post("services", body)
        assert answer.status_code == status and answer["Content-Type"] == "application/json"
        assert "error" in answer.json() or status == 200


def test_a_body_of_another_kind_is_refused_in_the_same_way() -> None:
    with program() as api:
        for kind in ("text/plain", "application/json; charset=utf-7", "application/x-www-form-urlencoded"):
            answer = api.client.post(f"{BASE}services", "search=beds", content_type=kind)
            assert (answer.status_code, answer["Content-Type"]) == (400, "application/json"), kind
        # Nowhere else does anything read JSON.
        assert api.client.post("/en/tip/", "{}", content_type="application/json").status_code == 400


def test_the_language_is_that_of_the_address_then_of_the_header() -> None:
    make_directory()
    with program() as api:
        for query, header, language in (
            ("", "fr-CA,en;q=0.5", "fr"),
            ("?lang=en", "fr", "en"),
            ("", "de", "en"),
        ):
            answer = api.client.get(f"{BASE}services{query}", headers={"Accept-Language": header})
            assert answer["Content-Language"] == language and "Accept-Language" in answer["Vary"]
            assert ("Lits sûrs" in answer.content.decode()) == (language == "fr")


def test_the_same_is_not_sent_twice_and_what_has_changed_is() -> None:
    beds = make_directory()
    with program() as api:
        for path in ("services", f"services/{beds}", "", "openapi.json", "taxonomy_terms"):
            mark = api.get(path)["ETag"]
            answer = api.client.get(f"{BASE}{path}", headers={"If-None-Match": mark})
            assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", mark)
            assert answer["Content-Language"] == "en"
            assert api.client.get(f"{BASE}{path}?lang=fr")["ETag"] != mark or path == ""
        mark = api.get("services")["ETag"]
    PublicListingConsent.objects.update(withdrawn_at=now())
    making.published(PublicListingConsent.objects.get().organization)
    with program() as api:
        answer = api.client.get(f"{BASE}services", headers={"If-None-Match": mark})
        assert answer.status_code == 200 and answer.json()["empty"]
        assert api.get(f"services/{beds}").status_code == 404


def test_what_was_withdrawn_or_has_expired_is_gone_from_all_of_it() -> None:
    beds = make_directory()
    with program() as api:
        (body,) = api.items("organizations")
    PublishedListing.objects.update(expires_on=now().date())
    with program() as api:
        for kind in ("services", "service_at_locations", "organizations"):
            assert api.page(kind)["empty"] and api.stream(kind) == []
        assert api.get(f"services/{beds}").status_code == 404
        assert api.get(f"organizations/{body['id']}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "nothing",
        "services/",
        "services/7d0f4a52-6c0e-4e0c-9d55-1f3a2b4c5d6e",
        "services/7",
        "a/b/c",
        "../hsds",
    ],
)
def test_what_is_not_there_is_said_in_json(path: str) -> None:
    with program() as api:
        answer = api.get(path, lang="fr")
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/json")
        assert answer.json() == {"error": "Il n’y a rien ici."}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_what_is_not_done_is_said_with_what_is(method: str) -> None:
    with program() as api:
        answer = getattr(api.client, method)(f"{BASE}taxonomies/{TAXONOMY}")
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD") and answer.json()["error"]
        if method != "post":
            assert getattr(api.client, method)(f"{BASE}services")["Allow"] == "GET, HEAD, POST"


def test_heads_have_no_body_and_the_same_headers() -> None:
    make_directory()
    with program() as api:
        for path in ("", "services", "services?format=ndjson", "nothing"):
            head, whole = api.client.head(BASE + path), api.client.get(BASE + path)
            assert head.content == b"" and head.status_code == whole.status_code
            whole.getvalue()
            assert head.headers.get("ETag") == whole.headers.get("ETag")


def test_any_page_may_read_it_and_nobody_gets_a_cookie() -> None:
    make_directory()
    with program() as api:
        for path in ("services", "nothing", "services?format=ndjson", "services?page=x"):
            answer = api.client.get(BASE + path)
            assert answer["Access-Control-Allow-Origin"] == "*" and not answer.cookies
            assert answer["Cache-Control"] == "no-store"
        assert "Access-Control-Allow-Origin" not in api.post("services", {}).headers


@pytest.mark.parametrize(
    ("kind", "asked", "most"),
    [("services", {}, 3), ("services", {"full": "true"}, 3), ("organizations", {"full_service": "true"}, 3),
     ("service_at_locations", {"full": "true"}, 3), ("taxonomy_terms", {}, 0), ("services", {"format": "ndjson"}, 3),
     ("services", {"search": "beds", "postcode": "B3H", "proximity": 9000}, 5)],
)  # fmt: skip
def test_more_listings_cost_no_more_statements(kind: str, asked: dict[str, Any], most: int) -> None:
    def statements() -> int:
        with program() as api:
            api.get()
            with CaptureQueriesContext(connections["default"]) as seen:
                api.get(kind, **asked).getvalue()
        return len(seen)

    body = making.organization()
    making.at(making.service(body, "Beds"), making.site(body))
    making.published(body)
    few = statements()
    for number in range(30):
        making.at(making.service(body, f"Beds {number}"), making.site(body))
    making.published(body)
    assert statements() == few == most


def test_the_description_names_every_address_and_every_parameter() -> None:
    with program() as api:
        told = api.get("openapi.json", lang="fr").json()
        assert told["openapi"] == "3.1.0"
        assert set(told["paths"]) == {"/"} | {f"/{kind}" for kind in ENTITY} | {
            f"/{kind}/{{id}}" for kind in ENTITY
        }
        for kind, names in LISTS.items():
            refs = [one["$ref"].rsplit("/", 1)[1] for one in told["paths"][f"/{kind}"]["get"]["parameters"]]
            assert refs == [*names, "lang"]
        for name in PARAMETERS:
            assert told["components"]["parameters"][name]["description"]
        assert "Langue de la réponse" in str(told)


def test_nothing_that_was_asked_for_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with program() as api:
        api.get("services", search="marker-word")
        api.get("services", **{"marker-name": "1"})
        api.post("services", {"search": "marker", "page": "marker"})
    assert "marker" not in caplog.text
