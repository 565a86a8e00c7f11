"""`watch` runs beside everything else on a small host, day and night: it loads what telling people takes, and none of
what pages, reports and workers need."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.support import staff_member
from tests.triage.rota import turn
from tests.triage.test_clock_pass import staff_url
from tests.triage.tips import review_of
from triage.models import Alert

pytestmark = pytest.mark.django_db(transaction=True)
# Megabytes each: the queue of tasks, what sets and seals reports, what reads numbers, what serves pages.
NEVER = {
    "celery", "kombu", "yaml", "typst", "pyrage", "phonenumbers", "holidays", "crispy_forms.helper", "fido2", "redis",
    "whitenoise",
    "hotline.urls_staff", "triage.views", "triage.urls", "desk.views",
}  # fmt: skip
FIRST_PASS = """
import json, sys
import django
django.setup()
from django.core.management import execute_from_command_line
from triage.management.commands import watch

def pass_and_end(name, whole=watch.run_pass):
    whole(name)
    print(json.dumps(sorted(sys.modules)))
    sys.exit()

watch.run_pass = pass_and_end
execute_from_command_line(["manage.py", "watch"])
"""


def test_watch_loads_nothing_that_only_pages_and_workers_need() -> None:
    turn(staff_member("supervisor", email="ada@example.org"))
    review_of(danger="yes")
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PASS], check=True, text=True, stdout=subprocess.PIPE,
        env=os.environ | {"HOTLINE_STAFF_DATABASE_URL": staff_url(), "HOTLINE_SURFACE": "staff",
            "HOTLINE_EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend"},
    )  # fmt: skip
    assert Alert.objects.get(kind="urgent").delivered_at  # the pass was a whole one
    assert NEVER & set(json.loads(done.stdout.splitlines()[-1])) == set()
