"""What went wrong, in one sentence that a person at a terminal can act on."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager


class Trouble(Exception):
    """Ends the command with this sentence on stderr and exit code 1, without a traceback."""


FULL_DISK = "The disk is full: free some space (500 MB is enough to begin with) and start again."


@contextmanager
def disk_trouble() -> Iterator[None]:
    """A full disk, wherever it shows, is said as such. Anything else is raised as it was."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Trouble(FULL_DISK) from error
        raise
