"""`./run bench [NAME ...] [--quick]`: one JSON object a line on stdout, what is being done on stderr. Everything
happens in VAR/bench; tables of a million rows are kept there for the next time. `fuzz` and `faults` only run when they
are asked for."""

from __future__ import annotations

import argparse
import importlib
import signal
import sys

from bench.stand import Stand
from hotline.launcher.terminal import say
from hotline.launcher.trouble import Trouble

NAMES = (
    "intake", "queue", "clock", "flood", "codes", "directory", "alert", "desk", "alert-to-mail", "alert-to-screen",
    "figures", "year",
)  # fmt: skip
MODULES = {"alert-to-mail": "delivery", "alert-to-screen": "screen"}  # where the file has another name
LONG = ("fuzz", "faults")  # only when asked for by name


def arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES + LONG)}; all when none"
    )
    parser.add_argument("--quick", action="store_true", help="small tables, short runs: does it work at all?")
    parser.add_argument("--times", type=int, help="repetitions of each alternated pair (3)")
    parser.add_argument("--seconds", type=float, help="length of one run (6)")
    found = parser.parse_args(words)
    if unknown := [name for name in found.names if name not in NAMES + LONG]:
        parser.error(f"there is no bench {', '.join(unknown)}: there are {', '.join(NAMES)}")
    return found


def main(words: list[str]) -> int:
    asked = arguments(words)
    times = asked.times or (1 if asked.quick else 3)
    seconds = asked.seconds or (1.0 if asked.quick else 6.0)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)  # end like Ctrl-C: servers stopped, nothing left
    try:
        with Stand() as stand:
            for name in asked.names or NAMES:
                importlib.import_module(f"bench.{MODULES.get(name, name)}").run(
                    stand, quick=asked.quick, times=times, seconds=seconds
                )
    except Trouble as trouble:
        say(str(trouble))
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
