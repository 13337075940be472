"""``python -m fastrecall``: the same as the command ``fastrecall``."""

from __future__ import annotations

import sys

from fastrecall.cli import main

if __name__ == "__main__":
    sys.exit(main())
