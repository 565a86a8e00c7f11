"""`manage.py seed_demo`: invented tips, contacts and accounts, repeatable. Never in production."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from desk.demo.reports import make_reports
from desk.demo.rota import make_rota
from desk.demo.seeding import Team, make_contacts, make_tips
from hotline.accounts.demo import make_demo_accounts
from referrals.demo.applications import make_applications
from referrals.demo.making import make_directory

TIPS = 2500  # about ten seconds of a first start on two cores
SERVICES = 400


class Command(BaseCommand):
    help = "Fill the database with invented contacts and an invented directory. The same seed again adds nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tips", type=int, default=TIPS)
        parser.add_argument("--services", type=int, default=SERVICES)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, tips: int, services: int, seed: int, **options: Any) -> None:
        if settings.HOTLINE_ENV == "production":
            raise CommandError("Invented people have no place in production.")
        if tips < 0 or services < 0:
            raise CommandError("Give numbers that are not below zero.")
        staff = {person.email.partition("@")[0]: person for person in make_demo_accounts()}
        team = Team(staff["specialist"], [staff["supervisor"], staff["supervisor2"]])
        made: dict[str, int] = {
            "tips": make_tips(tips, seed=seed, team=team),
            "contacts": make_contacts(tips // 2, seed=seed, team=team),
            "reports": make_reports(
                author=staff["supervisor"],
                other=staff["supervisor2"],
                privacy=staff["privacy"],
                director=staff["director"],
                seed=seed,
            )
            if tips
            else 0,
            "services": make_directory(services, seed=seed, specialist=staff["partnerships"]),
            "applications": make_applications(first=staff["partnerships2"]),
            "turns": make_rota(supervisors=team.supervisors, director=staff["director"]),
            "accounts": len(staff),
            "seed": seed,
        }
        self.stdout.write(json.dumps(made))
