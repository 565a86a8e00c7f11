from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from hotline.accounts.models import Staff
from hotline.now import now
from referrals.demo.making import make_directory
from referrals.evaluation.baselines import BASELINES
from referrals.evaluation.measures import measured
from referrals.evaluation.running import FILE, SEED, SERVICES, Evaluation, by_rule, profiles

TARGETS = {"violations_top5": (0, 0), "p_at_5": (0.75, 1), "recall_at_20": (0.9, 1)}


class Command(BaseCommand):
    help = (
        "How well the matching serves fifty invented callers in the invented directory, beside three simpler ways:"
        " one JSON object a line. Exit 1 if a target is missed. What it needs of the demonstration it makes and takes"
        " back; nothing is stored."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--grade", action="store_true", help="write the grades of the rules into the file"
        )
        parser.add_argument("--show", help="the list of one caller, by id, with grades")

    def handle(self, *args: Any, grade: bool, show: str | None, **options: Any) -> None:
        with invented() as evaluation:
            if grade:
                write_grades(evaluation)
            elif show:
                self.one(evaluation, show)
            else:
                self.all(evaluation)

    def all(self, evaluation: Evaluation) -> None:
        missed = []
        callers = profiles()
        sets = {"all": callers, "tuned": [p for p in callers if not p["held"]],
                "held out": [p for p in callers if p["held"]]}  # fmt: skip
        for ranker in ("match", *BASELINES):
            for name, own in sets.items():
                found = measured(list(evaluation.answers(ranker, own)))
                self.stdout.write(json.dumps({"ranker": ranker, "set": name, **found}, ensure_ascii=False))
                if ranker == "match":
                    missed += [
                        f"{name} {key}"
                        for key, (low, high) in TARGETS.items()
                        if not low <= found[key] <= high
                    ]
        agreement = evaluation.agreement(callers)
        self.stdout.write(json.dumps({"english_and_french": agreement}))
        if agreement["written_least_of_5"] < 4:
            missed.append("agreement of English and French")
        if missed:
            self.stderr.write(f"Missed: {', '.join(missed)}")
            raise SystemExit(1)

    def one(self, evaluation: Evaluation, key: str) -> None:
        """For reading by eye: what is shown, and what was relevant and is not shown."""
        profile = next(one for one in profiles() if one["id"] == key)
        given = profile["grades"] | profile.get("by_eye", {})
        names = {sheet.id: sheet.service.name_en for sheet in evaluation.sheets}
        self.stdout.write(f"{profile['story']} {json.dumps(profile['said'], ensure_ascii=False)}")
        shown = evaluation.matches(profile["said"])
        for one in shown:
            self.stdout.write(
                f"{given.get(one.service_id, 0)} {one.group:7} {one.score:.3f} {names[one.service_id]}"
                f" {' '.join(one.reasons)}"
            )
        for missing in sorted(given.keys() - {one.service_id for one in shown}, key=lambda one: -given[one]):
            self.stdout.write(f"{given[missing]} not shown       {names[missing]}")


@contextmanager
def invented() -> Iterator[Evaluation]:
    """The invented directory as it is here or, where it is not, made and taken back."""
    with transaction.atomic():
        team = Staff.objects.filter(role="partnerships").first() or Staff.objects.add(
            email="evaluation@example.org", name="Evaluation", role="partnerships"
        )
        make_directory(SERVICES, seed=SEED, specialist=team, published=False)
        yield Evaluation(now().date())
        transaction.set_rollback(True)


def write_grades(evaluation: Evaluation) -> None:
    rows = [profile | {"grades": by_rule(profile, evaluation.sheets)} for profile in profiles()]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    FILE.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
