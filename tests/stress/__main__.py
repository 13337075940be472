"""python -m tests.stress: which command holds which property; with a name, that command."""

from __future__ import annotations

import argparse
import sys
import time

from tests.stress import properties


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.stress", description=__doc__)
    parser.add_argument("name", nargs="?", choices=list(properties.COMMANDS), help="of a command")
    parser.add_argument("--times", type=int, help="how often; each has its own default")
    chosen = parser.parse_args()
    if chosen.name is None:
        print(properties.listed())
        return 0
    command = properties.COMMANDS[chosen.name]
    start = time.perf_counter()
    print(command.run(command.times if chosen.times is None else chosen.times))
    print(f"{chosen.name}: it holds (after {time.perf_counter() - start:.0f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
