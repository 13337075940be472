"""Figures as the tables of the README, between two marks that nothing else is written between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from benchmarks.claims import verdicts
from benchmarks.figure import Figure
from benchmarks.markdown import number, table
from benchmarks.timing import ROUNDS, Effort

__all__ = ["BEGIN", "END", "markdown", "replaced", "write"]

BEGIN = "<!-- benchmark: begin -->"
END = "<!-- benchmark: end -->"

# section -> heading of the first column, unit, base units in one of it
_OTHERS = {
    "small": ("one call on 10 labels", "µs", 1e-6),
    "memory": ("peak memory of one call, beside the labels", "MiB", 1 << 20),
    "import": ("start", "ms", 1e-3),
}


def markdown(figures: Sequence[Figure], machine: Mapping[str, str], samples: int) -> str:
    """Return all tables; sections of which nothing was measured are left out.

    Parameters
    ----------
    figures : sequence of Figure
    machine : mapping
        What :func:`benchmarks.machine.describe` returns.
    samples : int
        How many labels the large arrays have where a line does not say otherwise.
    """
    speed = [figure for figure in figures if figure.section == "speed"]
    tables = [_where(machine), _how(samples) if speed else "", _speed(speed)]
    for section in _OTHERS:
        tables.append(_other(section, [f for f in figures if f.section == section]))
    tables.append(_promises(figures))
    return "\n\n".join(part for part in tables if part)


def replaced(text: str, table: str) -> str:
    """Return a text in which the table stands between the marks, and all else as it was.

    Raises
    ------
    ValueError
        Unless the text has each mark once, and in order.
    """
    if text.count(BEGIN) != 1 or text.count(END) != 1 or text.index(BEGIN) > text.index(END):
        raise ValueError(f"there must be one line {BEGIN} and, below it, one line {END}")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{table}\n\n{END}{after}"


def write(path: Path, table: str) -> None:
    """Write the table into a file that has both marks."""
    path.write_text(replaced(path.read_text(encoding="utf-8"), table), encoding="utf-8")


def _where(machine: Mapping[str, str]) -> str:
    versions = ", ".join(
        f"{name} {machine[name]}" for name in ("fastrecall", "Python", "NumPy", "scikit-learn")
    )
    return (
        f"{machine['cpu']}, {machine['cores']} cores, {machine['system']}; {versions}; "
        f"{machine['date']}. All libraries are held to one thread."
    )


def _how(samples: int) -> str:
    return (
        f"{samples:,} labels where the line does not say otherwise, predicted right for about "
        "80 % of samples; classes are equally frequent, or Zipf. The shortest of "
        f"{ROUNDS} runs, taken in turns in one process (for scikit-learn of fewer the longer it "
        f"takes, at least {Effort().few}). `==` is `np.count_nonzero(y_true == y_pred)`: the time "
        "to merely compare the two arrays."
    )


def _speed(figures: Iterable[Figure]) -> str:
    rows = [
        (
            figure.work,
            number(figure.ours / 1e-3),
            "–" if figure.bound is None else number(figure.bound / 1e-3),
            "–" if figure.times_bound is None else f"{figure.times_bound:.2f}",
            number(figure.theirs / 1e-3),
            number(figure.gain),
        )
        for figure in figures
    ]
    heads = "work", "fastrecall, ms", "`==`, ms", "times `==`", "scikit-learn, ms", "times faster"
    return table(heads, rows)


def _other(section: str, figures: Iterable[Figure]) -> str:
    head, unit, size = _OTHERS[section]
    rows = []
    for figure in figures:
        ours, theirs = figure.ours / size, figure.theirs / size
        # The system counts whole pages, and some of them late: so little is noise.
        seen = section != "memory" or ours >= 1
        times = number(figure.gain) if seen else "–"
        rows.append((figure.work, number(ours) if seen else "< 1", number(theirs), times))
    return table((head, f"fastrecall, {unit}", f"scikit-learn, {unit}", "times less"), rows)


def _promises(figures: Iterable[Figure]) -> str:
    rows = [(v.promise, v.measured, "yes" if v.kept else "**no**") for v in verdicts(figures)]
    return table(("promise", "measured", "kept"), rows)
