"""Where things are kept on this machine, and which operating-system user the servers run as."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from hotline.launcher.trouble import Trouble

BASE_DIR = Path(__file__).resolve().parents[2]
SOCKET_LIMIT = 80  # A socket's whole path must fit into 103 bytes; PostgreSQL adds up to 19 of its own.
ROOT_STATE = Path("/var/lib/hotline")


def var_dir() -> Path:
    return Path(os.environ.get("HOTLINE_VAR") or BASE_DIR / "var").absolute()


@dataclass(frozen=True)
class ServerUser:
    """Whom the embedded servers run as. `switch` goes to subprocess; empty when we are that user."""

    uid: int
    gid: int
    switch: dict[str, object]


def server_user() -> ServerUser:
    """PostgreSQL refuses to run as root, so root hands its servers to `postgres`, else to `nobody`."""
    if os.geteuid() != 0:
        return ServerUser(os.geteuid(), os.getegid(), {})
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        switch: dict[str, object] = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
        return ServerUser(entry.pw_uid, entry.pw_gid, switch)
    raise Trouble("This is root and there is no user 'postgres' or 'nobody' to run PostgreSQL as.")


def reachable(path: Path, user: ServerUser) -> bool:
    """May `user` walk down to `path`? Only asked when we are root, so ours are the folders of others."""
    if not user.switch:
        return True
    for folder in [path, *path.parents]:
        if not folder.exists():
            continue
        about = folder.stat()
        if not about.st_mode & (0o100 if about.st_uid == user.uid else 0o001):
            return False
    return True


def make_private(path: Path, user: ServerUser | None = None, mode: int = 0o700) -> Path:
    path.mkdir(mode=mode, parents=True, exist_ok=True)
    if path.is_symlink() or path.stat().st_uid not in (os.geteuid(), user.uid if user else os.geteuid()):
        raise Trouble(f"{path} belongs to somebody else: remove it, or set HOTLINE_VAR to another folder.")
    path.chmod(mode)
    if user and user.switch:
        os.chown(path, user.uid, user.gid)
    return path


def short_hash(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def state_folder(var: Path) -> Path:
    """VAR. As root it may be walked through, but not listed, by the user whom the servers run as: what lies
    in it is closed piece by piece."""
    return make_private(var, mode=0o711 if os.geteuid() == 0 else 0o700)


def server_home(var: Path, user: ServerUser) -> Path:
    """The servers' data. Inside `var`, but when root keeps the checkout where another user cannot
    walk (a 0700 home) it lies in /var/lib: we never open up anybody's home folder."""
    state_folder(var)
    if reachable(var, user):
        return make_private(var / "servers", user)
    make_private(ROOT_STATE, mode=0o711)
    return make_private(ROOT_STATE / short_hash(var), user)


def socket_folder(home: Path, user: ServerUser) -> Path:
    folder = home / "sockets"
    if len(os.fsencode(folder)) > SOCKET_LIMIT:
        folder = Path(tempfile.gettempdir()) / f"hotline-{user.uid}-{short_hash(home)}"
    return make_private(folder, user)


def reachable_copy(folder: Path, parts: list[Path], user: ServerUser, name: str) -> Path:
    """`folder` itself, or, where the servers' user cannot walk to it, a copy of `parts` (its siblings,
    or itself) under /var/lib. Returns the folder that holds the parts."""
    if reachable(folder, user):
        return folder
    target = make_private(ROOT_STATE, mode=0o711) / name
    if not target.exists():
        draft = target.with_name(f".{name}.{os.getpid()}")
        for part in parts:
            shutil.copytree(part, draft / part.name, ignore=shutil.ignore_patterns("include", "*.a"))
        draft.chmod(0o755)
        try:
            draft.rename(target)
        except OSError:
            shutil.rmtree(draft)
    return target
