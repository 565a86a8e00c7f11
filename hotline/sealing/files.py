"""Small files that nobody else may read, written whole or not at all."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hotline.sealing.errors import KeyRefused


def private_dir(path: Path) -> None:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


def write_new(path: Path, data: bytes, *, mode: int = 0o600) -> bool:
    """Write `data` to `path` unless it exists; say whether this call made it. A crash leaves no half file:
    the whole file is linked into place, and the first of two racing writers wins."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    _write(draft, data, mode)
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    _sync_dir(path.parent)
    return True


def replace(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    _write(draft, data, mode)
    os.replace(draft, path)
    _sync_dir(path.parent)


def append_line(path: Path, line: str) -> None:
    """Append one line and have it on disk before returning. Hold a lock while you do."""
    descriptor = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    with open(descriptor, "wb") as file:
        file.write(line.encode() + b"\n")
        file.flush()
        os.fsync(descriptor)


def destroy(path: Path) -> None:
    """Unlink for good. Overwriting would promise what flash storage does not keep; the disk is encrypted."""
    path.unlink(missing_ok=True)
    _sync_dir(path.parent)


def read_private(path: Path) -> bytes:
    """Raises KeyRefused when group or others may read or write the file."""
    with open(path, "rb") as file:
        if os.fstat(file.fileno()).st_mode & 0o077:
            raise KeyRefused(f"{path.name} may be read by others: set its mode to 0600.")
        return file.read()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """One holder at a time, over all processes of this machine; a dead holder's lock is free."""
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _write(path: Path, data: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
    with open(descriptor, "wb") as file:
        os.fchmod(descriptor, mode)
        file.write(data)
        file.flush()
        os.fsync(descriptor)


def _sync_dir(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
