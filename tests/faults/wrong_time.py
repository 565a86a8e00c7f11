"""libfaketime: the wall clock of one process is another, as on a host whose time is wrong; monotonic time goes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hotline.launcher.browsers import find_faketime

QUIET = {"DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1", "FAKETIME_NO_CACHE": "1"}


def off_by(seconds: int) -> dict[str, str]:
    """For the environment of a process whose clock is wrong by so much, all its life."""
    return QUIET | {"LD_PRELOAD": find_faketime() or "", "FAKETIME": f"{seconds:+d}"}


class Steps:
    """For processes whose clock is stepped while they run: by what stands in a file."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.to(0)

    def environment(self) -> dict[str, str]:
        return QUIET | {"LD_PRELOAD": find_faketime() or "", "FAKETIME_TIMESTAMP_FILE": str(self.file)}

    def to(self, seconds: int) -> None:
        """So far from the true time, from now on."""
        draft = self.file.with_suffix(".new")
        draft.write_text(f"{seconds:+d}\n")
        draft.chmod(0o644)
        draft.rename(self.file)

    @contextmanager
    def file_gone_after(self) -> Iterator[None]:
        try:
            yield
        finally:
            self.file.unlink()


@contextmanager
def nothing_left() -> Iterator[None]:
    """The library keeps a file in memory for each process, and one that was killed leaves it there."""
    yield
    for file in Path("/dev/shm").glob("*faketime_s*_*"):
        if not Path(f"/proc/{file.name.rpartition('_')[2]}").exists():
            file.unlink(missing_ok=True)
