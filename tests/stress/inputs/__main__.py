"""One kind of calls, crossed in this process: what `tests.stress` starts."""

import sys

from tests.stress.inputs import crossing

if __name__ == "__main__":
    crossing.main(*sys.argv[1:])
