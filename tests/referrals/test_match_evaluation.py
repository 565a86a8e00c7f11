"""The matching against fifty invented callers, graded by somebody who knows the services."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from django.core.management import call_command

from referrals.evaluation.measures import Answered, interval, measured, ndcg, precision, recall
from referrals.evaluation.running import by_rule, profiles
from referrals.management.commands.match_evaluate import invented
from referrals.models import Service

pytestmark = pytest.mark.long

BASELINES = ("keywords", "distance", "filters")
STRATA = {
    "french": 15, "rural": 13, "minor": 10, "diverse": 8, "temporary": 13, "third": 10, "abroad": 5, "none": 5,
}  # fmt: skip


def test_the_callers_are_as_many_kinds_of_people_as_call() -> None:
    callers = profiles()
    tags = Counter(tag for one in callers for tag in one["tags"])
    assert len(callers) == 50 and sum(one["held"] for one in callers) == 15
    assert not {tag: tags[tag] for tag, least in STRATA.items() if tags[tag] < least}
    assert len({one["home"][-2:] for one in callers if one["home"]}) == 13


def test_the_measures_count_as_they_say() -> None:
    one = Answered(
        tags=frozenset({"rural"}), grades={"a": 3, "b": 2, "c": 1}, ranked=["a", "x", "b"], surely=["a"],
        broken=frozenset({"x"}),
    )  # fmt: skip
    none = Answered(tags=frozenset(), grades={"c": 1}, ranked=["c"], surely=[], broken=frozenset())
    assert (precision(one), recall(one)) == (1.0, 1.0)  # two of two that there are
    assert 0.9 < ndcg(one) < 0.95
    found = measured([one, one, one, none])
    assert (found["violations_top5"], found["with_relevant"], found["none_here_right"]) == (3, 3, 1.0)
    assert found["worst_stratum"] == ["rural", 1.0, 3]
    assert interval([one], precision) == (1.0, 1.0)


@pytest.mark.django_db(transaction=True)
def test_nobody_is_sent_where_they_are_shut_out_and_simpler_ways_are_beaten(capsys: Any) -> None:
    with invented() as evaluation:
        stale = [one["id"] for one in profiles() if one["grades"] != by_rule(one, evaluation.sheets)]
        assert not stale, "the invented directory changed: manage.py match_evaluate --grade, then read again"
        found = {
            (ranker, name): measured(list(evaluation.answers(ranker, callers)))
            for ranker in ("match", *BASELINES)
            for name, callers in {
                "all": profiles(), "held out": [one for one in profiles() if one["held"]]
            }.items()
        }  # fmt: skip
        agreement = evaluation.agreement(profiles())
    for name in ("all", "held out"):
        ours = found["match", name]
        assert ours["violations_top5"] == 0, name
        assert ours["p_at_5"] >= 0.75 and ours["recall_at_20"] >= 0.9, (name, ours)
        for ranker in BASELINES:
            for measure in ("p_at_5", "recall_at_20", "ndcg_at_10", "none_here_right"):
                assert ours[measure] >= found[ranker, name][measure], (name, ranker, measure)
    assert agreement["written_least_of_5"] >= 4
    assert not Service.objects.exists()  # taken back


@pytest.mark.django_db(transaction=True)
def test_profiles_go_in_as_lines_and_come_out_as_lines(tmp_path: Any, capsys: Any) -> None:
    lines = ['{"id": "a", "needs": ["legal"]}', "no JSON", "[]", '{"id": "b", "place": {"country": "US"}}']
    path = tmp_path / "profiles.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    call_command("match_profiles", path)
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert found[0] == {"id": "a", "abroad": False, "matches": []}
    assert [("error" in one, one.get("abroad")) for one in found[1:]] == [
        (True, None),
        (True, None),
        (False, True),
    ]
