"""Pin every library to one thread, then run the command."""

import os

from benchmarks.machine import ONE_THREAD

# Libraries read these once, while they are loaded: nothing else may be imported before.
os.environ.update(ONE_THREAD)

from benchmarks.commands import main

raise SystemExit(main())
