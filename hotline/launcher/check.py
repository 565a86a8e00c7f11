"""`./run check [STEP...]`: what can be known without running the hotline. Each step stands alone."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from hotline.launcher import environment, places, zones
from hotline.launcher.trouble import Trouble

# Nobody listens there: no step may need a database.
NOWHERE = "postgres://nobody:nothing@127.0.0.1:1/hotline"
MANAGE = [sys.executable, "manage.py"]
STRICT_LOOK = "a" * 12 + "0123456789-B" * 4 + "_Zq"  # long and varied enough to pass for a secret; it is none


@dataclass(frozen=True)
class Step:
    name: str
    command: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    function: Callable[[], Iterable[str]] | None = None

    def run(self) -> tuple[bool, str, float]:
        """(fine, what it said, seconds)"""
        began = time.monotonic()
        if self.function:
            said = "\n".join(self.function())
            return not said, said, time.monotonic() - began
        done = subprocess.run(
            self.command, cwd=places.BASE_DIR, env=bare() | self.environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
        return done.returncode == 0, done.stdout.strip(), time.monotonic() - began


def state_folder() -> Path:
    return places.make_private(places.state_folder(places.var_dir()) / "check")


def bare() -> dict[str, str]:
    return environment.bare() | {
        "HOTLINE_ENV": "test",
        "HOTLINE_VAR": str(state_folder()),
        "DATABASE_URL": NOWHERE,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
    }


def production(surface: str) -> dict[str, str]:
    return {
        "HOTLINE_ENV": "production",
        "HOTLINE_SURFACE": surface,
        "HOTLINE_SECRET_KEY": STRICT_LOOK,
        "HOTLINE_ALLOWED_HOSTS": "hotline.example",
        "HOTLINE_KEY_PIN": STRICT_LOOK,
        "HOTLINE_EMAIL_FROM": "alerts@hotline.example",
        "HOTLINE_MAIL_DOMAIN": "hotline.example",
        "DATABASE_URL": "",
        f"HOTLINE_{surface.upper()}_DATABASE_URL": NOWHERE,
    }


STEPS = (
    Step("types", ["mypy", "."]),
    Step("format", ["ruff", "format", "--check", "."]),
    Step("lint", ["ruff", "check", "."]),
    Step("imports", ["lint-imports"]),
    Step("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"]),
    Step("messages", [*MANAGE, "messages", "--check"]),
    Step("content", [*MANAGE, "content", "--check"]),
    Step("templates", ["djlint", "templates", "--lint", "--quiet"]),
    Step("register", [*MANAGE, "register", "--check"]),
    Step("zones", function=zones.faults),
    Step("deploy-public", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], production("public")),
    Step("deploy-staff", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], production("staff")),
)


def chosen(names: list[str]) -> list[Step]:
    known = {step.name: step for step in STEPS}
    if unknown := [name for name in names if name not in known]:
        raise Trouble(f"./run check knows no {unknown[0]!r}: its steps are {', '.join(known)}.")
    return [known[name] for name in names] or list(STEPS)


def main(names: list[str]) -> int:
    failed = []
    steps = chosen(names)
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        for step, (fine, said, seconds) in zip(steps, pool.map(Step.run, steps), strict=True):
            print(f"{'ok' if fine else 'FAILED':7}{step.name:15}{seconds:5.1f} s", flush=True)
            if not fine:
                failed.append(step.name)
                print(said, flush=True)
    print(f"Failed: {', '.join(failed)}" if failed else f"All {len(steps)} checks passed.")
    return 1 if failed else 0
