"""The register of duties to report a child: every jurisdiction, both languages, and no doubt swept away."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import triage

REGISTER = json.loads((Path(triage.__path__[0]) / "data/duty_rules.json").read_text(encoding="utf-8"))
RULES: dict[str, dict[str, Any]] = {rule["province"]: rule for rule in REGISTER["rules"]}
PAIRS = ("statute", "child", "who", "authority", "police")

# What rests on memory or was found in doubt. Taking a name out of here needs the authority's own page.
DOUBTS = {
    "AB": set(),
    "BC": {"police"},
    "MB": {"police"},
    "NB": {"may_report_until", "phones", "police"},
    "NL": {"may_report_until", "phones", "police"},
    "NS": {"section", "police"},
    "NT": {"section", "child", "child_under", "may_report_until", "police"},
    "NU": {"child", "child_under", "may_report_until", "police"},
    "ON": {"child", "child_under", "may_report_until", "phones"},
    "PE": {"child", "child_under", "phones", "police"},
    "QC": {"phones"},
    "SK": {"section", "child", "child_under", "may_report_until", "police"},
    "YT": {"police"},
}


def test_thirteen_jurisdictions() -> None:
    assert len(REGISTER["rules"]) == 13
    assert RULES.keys() == DOUBTS.keys()
    assert REGISTER["dated"] == "2026-11-23"


@pytest.mark.parametrize("province", DOUBTS)
def test_both_languages_everywhere(province: str) -> None:
    rule = RULES[province]
    for name in PAIRS:
        assert rule[f"{name}_en"] and rule[f"{name}_fr"], name
    assert bool(rule["notes_en"]) == bool(rule["notes_fr"])
    for phone in rule["phones"]:
        assert phone["label_en"] and phone["label_fr"]
        assert re.fullmatch(r"(1-)?\d{3}-\d{3}-\d{4}", phone["number"])
    for name, text in rule.items():
        if name.endswith("_fr"):
            assert not re.search(r"'|\s[;!?]|[^\u00a0]:", text), text


@pytest.mark.parametrize("province", DOUBTS)
def test_doubts_are_kept(province: str) -> None:
    rule = RULES[province]
    assert DOUBTS[province] <= set(rule["unverified"])
    for name in rule["unverified"]:
        assert name in rule or f"{name}_en" in rule, name


@pytest.mark.parametrize("province", DOUBTS)
def test_nothing_is_said_to_be_checked_that_nobody_has_checked(province: str) -> None:
    assert RULES[province]["checked_on"] is None


@pytest.mark.parametrize("province", DOUBTS)
def test_ages_are_in_order(province: str) -> None:
    rule = RULES[province]
    assert 16 <= rule["child_under"] <= rule["majority_age"] <= 19
    if rule["may_report_until"] is not None:
        assert rule["child_under"] <= rule["may_report_until"] < 19


@pytest.mark.parametrize("province", DOUBTS)
def test_every_row_names_its_sources(province: str) -> None:
    assert RULES[province]["sources"]
    assert set(RULES[province]["sources"]) <= REGISTER["sources"].keys()
