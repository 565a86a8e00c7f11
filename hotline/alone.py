"""Why a public process refuses to start in production: it would hold more than it needs. It takes what strangers
send, so whoever breaks into something breaks into this first."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def refuse_keys_in_reach(private: Path, public: Path) -> None:
    """`private` may not even be entered: some of its files have names that anybody can guess."""
    if any(os.access(private, mode, effective_ids=True) for mode in (os.R_OK, os.X_OK)):
        raise ImproperlyConfigured(
            f"The public process can read the private keys in {private}. Run it as a user that cannot."
        )
    if strangers := [path.name for path in public.glob("*.key") if path.name != "form.key"]:
        raise ImproperlyConfigured(
            f"{public} holds {', '.join(sorted(strangers))}. Private keys have no place beside the public ones."
        )


def refuse_root() -> None:
    """Root reads every file, wherever the keys are. gunicorn may start as root and serve as a `--user`."""
    if os.geteuid() == 0:
        raise ImproperlyConfigured(
            "The public process runs as root, who can read every key. Give it a user of its own."
        )
