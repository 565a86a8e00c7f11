"""Runs a program that ends when its parent does: `python tied.py PARENT_PID PROGRAM ARGS...`.

A supervisor killed by -9 cannot stop its children; on Linux the kernel does it. Elsewhere the next start
finds them by its list of processes."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(parent: int, command: list[str]) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:  # it died before we asked to be told
            sys.exit(1)
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
