"""Readers for the environment. Each refuses nonsense at start, with a hint, so that a typing error
never becomes a silent default."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email


def env_choice(name: str, allowed: tuple[str, ...], default: str) -> str:
    value = os.environ.get(name) or default
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is {value!r}: use one of {', '.join(allowed)}.")
    return value


def env_bool(name: str, default: bool) -> bool:
    value = os.environ.get(name)
    if value in (None, ""):
        return default
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} is {value!r}: use 1 (yes) or 0 (no).")
    return value == "1"


def env_int(name: str, default: int, *, low: int, high: int) -> int:
    value = os.environ.get(name)
    if value in (None, ""):
        return default
    if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
        raise ImproperlyConfigured(f"{name} is {value!r}: use a whole number from {low} to {high}.")
    return int(value)


def env_list(name: str, default: tuple[str, ...] = ()) -> list[str]:
    value = os.environ.get(name, "")
    return [part.strip() for part in value.split(",") if part.strip()] or list(default)


def env_addresses(name: str) -> list[str]:
    """E-mail addresses, each once however it is spelled: the first spelling."""
    found: dict[str, str] = {}
    for address in env_list(name):
        try:
            validate_email(address)
        except ValidationError:
            address = ""
        if not 0 < len(address) <= 254:
            raise ImproperlyConfigured(
                f"{name} holds something that is no e-mail address: name them like box@example.org, commas between."
            )
        found.setdefault(address.lower(), address)
    return list(found.values())


def env_path(name: str, default: Path) -> Path:
    path = Path(os.environ.get(name) or default)
    if not path.is_absolute():
        raise ImproperlyConfigured(f"{name} is {str(path)!r}: use an absolute path.")
    return path


def secret(name: str, path: Path, *, production: bool) -> str:
    """The variable, else the file `path`; outside production the file is made when it is missing."""
    if value := os.environ.get(name):
        if production and len(value) < 40:
            raise ImproperlyConfigured(f"{name} is too short: use at least 40 random characters.")
        return value
    if production:
        raise ImproperlyConfigured(f"{name} is not set. Production never makes a secret for itself.")
    return secret_file(path)


def given_secret(name: str) -> str:
    """The variable, or the content of the file that NAME_FILE names; empty when neither is given."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text().strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error.strerror}.") from None
    return os.environ.get(name, "")


def secret_file(path: Path) -> str:
    """Contents of `path`, made with 43 random characters (0600) when missing. Safe under a race:
    the file is written whole under another name and linked, so that a reader never sees a part."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        with open(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(32))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
