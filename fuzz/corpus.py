"""What fuzzers found worth keeping, a file a target and a line an input, in hex.

python -m fuzz.corpus unpack TARGET FOLDER makes files of it, which libFuzzer begins with;
python -m fuzz.corpus pack TARGET FOLDER keeps some of the files that libFuzzer merged.
"""

from __future__ import annotations

import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "corpus"
MOST_BYTES = 2000


def kept(target: str) -> list[bytes]:
    path = FOLDER / f"{target}.txt"
    return [bytes.fromhex(line) for line in path.read_text().splitlines()] if path.exists() else []


def unpack(target: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for at, data in enumerate(kept(target)):
        (folder / f"kept-{at}").write_bytes(data)


def pack(target: str, folder: Path) -> None:
    """Keep what was kept, and of the rest every so many, by size, as there is room for."""
    inputs = sorted(
        {path.read_bytes() for path in folder.iterdir()}, key=lambda data: (len(data), data)
    )
    step = 1 + sum(map(len, inputs)) // MOST_BYTES
    lines = dict.fromkeys([*kept(target), *inputs[::step]])
    (FOLDER / f"{target}.txt").write_text("".join(f"{data.hex()}\n" for data in lines))


if __name__ == "__main__":
    command, target, folder = sys.argv[1:]
    {"unpack": unpack, "pack": pack}[command](target, Path(folder))
