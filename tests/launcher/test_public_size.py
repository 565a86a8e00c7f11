"""What the public process loads: every worker holds it for as long as it lives, on the smallest host we promise."""

from __future__ import annotations

import os
import subprocess
import sys

from hotline.launcher.places import BASE_DIR

ASKED = """
import sys, django
django.setup()
import hotline.urls_public
staff = {"redis", "celery", "typst", "lxml", "triage.actions", "desk.actions", "hotline.launcher.serve"}
print(*sorted(staff & set(sys.modules)))
print(*sorted({"intake.actions", "referrals.views", "hotline.ready"} & set(sys.modules)))
"""


def test_the_public_process_loads_nothing_of_the_work_of_staff() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASKED], cwd=BASE_DIR, env=os.environ | {"HOTLINE_SURFACE": "public"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    never, always = done.stdout.splitlines()
    assert never == ""
    assert always.split() == ["hotline.ready", "intake.actions", "referrals.views"]
