"""What stands beside a call on the one screen, each a module of its own: TITLE, KEY, PREFIX of its fields, and
context(call=, draft=, user=), which gives its template desk/panels/NAME.html what it shows as `panel`. It may also
say JS, a file below static/, and OPEN, whether it stands open at first."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from desk.draft import Draft
from desk.models import Call
from hotline.accounts.models import Staff

# In the order of the screen.
PANELS: tuple[str, ...] = (
    "alert", "scripts", "interpreter", "consent", "child", "directory", "safe", "plan",
)  # fmt: skip


def shown(name: str, *, call: Call, draft: Draft, user: Staff, refused: str = "") -> dict[str, Any]:
    """What the frame of a panel needs: name, title, key, template, its context, and why an act was refused."""
    module = import_module(f"desk.panels.{name}")
    return {
        "name": name,
        "title": module.TITLE,
        "key": module.KEY,
        "script": getattr(module, "JS", ""),
        "open": getattr(module, "OPEN", False),
        "template": f"desk/panels/{name}.html",
        "panel": module.context(call=call, draft=draft, user=user),
        "refused": refused,
    }


def prefix_of(name: str) -> str:
    return str(import_module(f"desk.panels.{name}").PREFIX)
