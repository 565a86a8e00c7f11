"""The specification's own examples come in whole and go out as they came; broken ones change nothing."""

from __future__ import annotations

import json
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from referrals.exchange.importing import import_records
from referrals.exchange.reading import joined, read
from referrals.exchange.shape import LISTS
from referrals.models import ExchangeObject, Location, Organization, Phone, Schedule, Service
from tests.referrals import making
from tests.referrals.schemas import HERE, faults

pytestmark = pytest.mark.django_db(transaction=True)
EXAMPLES = sorted(
    path for path in (HERE / "examples").iterdir() if path.name not in ("LICENSE-NOTE.txt", "base.json")
)
# Whole in themselves: nothing in them hangs on an object of another file.
NESTED = [path for path in EXAMPLES if path.stem.endswith("_full")]


def run(path: Path, *more: str) -> tuple[dict[str, Any], str]:
    out, err = StringIO(), StringIO()
    with suppress(SystemExit):
        call_command("hsds_import", str(path), *more, stdout=out, stderr=err)
    return json.loads(out.getvalue().splitlines()[-1]), err.getvalue()


def flat(path: Path) -> dict[tuple[str, str], tuple[dict[str, Any], set[Any]]]:
    """What a file says, whatever its layout."""
    return {
        (record.entity, record.id): (record.facts, {parent for parent in record.parents if parent[2]})
        for record in joined(read(path))
    }


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_every_example_is_taken_whole_and_a_second_time_changes_nothing(path: Path) -> None:
    counts, said = run(path, "--apply")
    assert counts["rejected"] == 0 and counts["written"] and counts["new"] == len(read(path)), said
    again, _ = run(path, "--apply")
    assert (again["new"], again["changed"], again["same"]) == (0, 0, counts["new"])


@pytest.mark.parametrize("path", NESTED, ids=lambda path: path.name)
def test_what_goes_out_is_what_came_in(path: Path, tmp_path: Path) -> None:
    run(path, "--apply")
    call_command("hsds_export", str(tmp_path / "out.json"), stdout=StringIO())
    assert flat(tmp_path / "out.json") == flat(path)
    document = json.loads((tmp_path / "out.json").read_text())
    for name, items in document.items():
        for item in items:
            if (HERE / "schema" / f"{LISTS.get(name, '')}.json").exists():
                assert faults(LISTS[name], item) == []


def test_the_csv_package_goes_out_as_it_came(tmp_path: Path) -> None:
    run(HERE / "examples" / "csv", "--apply")
    call_command("hsds_export", str(tmp_path / "out"), stdout=StringIO())
    before, after = flat(HERE / "examples" / "csv"), flat(tmp_path / "out")
    assert {key: facts for key, (facts, _) in after.items()} == {
        key: facts for key, (facts, _) in before.items()
    }


def test_a_dry_run_says_what_would_change_and_writes_nothing() -> None:
    counts, _ = run(HERE / "examples" / "service_full.json")
    assert counts["new"] > 20 and not counts["written"]
    assert not Service.objects.exists() and not ExchangeObject.objects.exists()


def test_every_bad_row_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "feed"
    folder.mkdir()
    (folder / "organizations.csv").write_text("id,name,description\no1,Harbour,Beds\n,Nameless,x\no3,,y\n")
    (folder / "services.csv").write_text(
        "id,organization_id,name,status,minimum_age\ns1,o1,Beds,active,16\ns2,o1,Night,open,sixteen\n"
    )
    counts, said = run(folder, "--apply")
    assert counts["rejected"] == 4 and not counts["written"]
    for row in ("organizations.csv line 3", "organizations.csv line 4", "services.csv line 3"):
        assert row in said
    assert "minimum_age is no whole number: 'sixteen'" in said and "status is none of" in said
    assert not Organization.objects.exists()


def test_a_feed_with_older_names_and_plain_ids_comes_in_through_a_mapping(tmp_path: Path) -> None:
    folder = tmp_path / "feed"
    folder.mkdir()
    (folder / "organizations.csv").write_bytes(
        "id,org,description\n17,Foyer de l’Érable,Lits\n".encode("cp1252")
    )
    (folder / "services.csv").write_text("id,organization_id,name,status\n5,17,Lits,active\n")
    columns = tmp_path / "columns.json"
    columns.write_text(json.dumps({"organization": {"org": "name"}}))
    counts, said = run(folder, "--apply", "--columns", str(columns), "--language", "fr")
    assert counts["new"] == 2, said
    body = Organization.objects.get(external_id="17")
    assert (body.name_fr, body.name_en, body.visibility) == ("Foyer de l’Érable", "", "internal")
    assert Service.objects.get(external_id="5").organization == body


def test_an_edit_of_ours_goes_out_and_a_feed_that_still_has_the_old_word_wins_it_back() -> None:
    path = HERE / "examples" / "service_full.json"
    run(path, "--apply")
    service = Service.objects.get()
    assert (service.minimum_age, service.name_en) == (12, "Community Counselling")
    Service.objects.update(name_en="Counselling for everyone")
    counts, _ = run(path, "--apply")
    assert counts["changed"] == 1 and Service.objects.get().name_en == "Community Counselling"


def test_a_weekly_rule_becomes_days_and_a_number_stays_as_it_came() -> None:
    run(HERE / "examples" / "service_full.json", "--apply")
    assert sorted(Schedule.objects.filter(weekday__isnull=False).values_list("weekday", flat=True)) == [3, 4]
    assert Phone.objects.get().number == '"+44 1234 234567"'


def test_a_feed_cannot_put_a_shelter_back_on_the_map() -> None:
    body = making.organization()
    hidden = making.hidden_site(body, external_id="x")
    Location.objects.filter(pk=hidden.pk).update(external_id=str(hidden.pk))
    said = {
        "id": str(hidden.pk), "location_type": "physical", "latitude": 44.65123, "longitude": -63.60321,
        "addresses": [{"id": "a", "address_1": "7 Quiet Lane", "city": "Halifax", "state_province": "NS",
                       "postal_code": "B3K 9Z9", "country": "CA", "address_type": "physical"}],
    }  # fmt: skip
    from referrals.exchange.reading import _walk

    report = import_records(list(_walk(said, "location", "feed")), apply=True)
    assert report.rejected == [] and report.notes
    hidden.refresh_from_db()
    kept = json.dumps(
        [hidden.extra, *ExchangeObject.objects.values_list("extra", flat=True)], ensure_ascii=False
    )
    assert (hidden.lat, hidden.address_1) == (None, "") and "Quiet" not in kept and "44.65123" not in kept
    assert hidden.public_lat is not None
