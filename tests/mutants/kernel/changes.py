"""What may be changed in a C header or in Cython, one thing at a time: operators on its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from tests.mutants import CHECKOUT

# Spaces tell what takes two operands from casts, pointers and signs: both formatters leave them.
SWAPS = {
    " < ": [" <= ", " >= "],
    " <= ": [" < ", " > "],
    " > ": [" >= ", " <= "],
    " >= ": [" > ", " < "],
    " == ": [" != "],
    " != ": [" == "],
    " + ": [" - "],
    " - ": [" + "],
    " * ": [" + "],
    " / ": [" * "],
    " // ": [" * "],
    " % ": [" * "],
    " << ": [" >> "],
    " >> ": [" << "],
    " & ": [" | "],
    " | ": [" & "],
    " ^ ": [" & "],
    " += ": [" -= "],
    " -= ": [" += "],
    " |= ": [" &= "],
    " &= ": [" |= "],
}
C_SWAPS = {" && ": [" || "], " || ": [" && "], "++": ["--"], "--": ["++"], "!": [""], "~": [""]}
C_WORDS = {"break;": ["continue;"], "continue;": ["break;"]}
CYTHON_WORDS = {
    "and": ["or"],
    "or": ["and"],
    "not ": [""],
    "is not": ["is"],
    "is": ["is not"],
    "True": ["False"],
    "False": ["True"],
    "break": ["continue"],
    "continue": ["break"],
}
NUMBER = re.compile(r"(?<![\w.])(0x[0-9a-fA-F]+|\d+)(?=[uUlL]*(?![\w.]))")
SILENT_IN_C = re.compile(
    r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.DOTALL
)
SILENT_IN_CYTHON = re.compile(
    r'""".*?"""|#[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL
)
# A directive of the preprocessor runs nowhere; what a macro stands for does.
DIRECTIVE = re.compile(r"\s*#\s*(?:define\s+\w+(?:\([^)]*\))?|(?!define).*)")
C_STATEMENT = re.compile(r"\s*((?:[\w.>()*&\[\]+ -]+ [-+|&^*/]?= |[\w.>-]+\()[^;{}]*;)\s*\\?$")
CYTHON_STATEMENT = re.compile(r"\s*((?:[\w.\[\]]+ [-+|&]?= |raise\b|_?[\w.]+\().*)$")
DECLARES = re.compile(
    r"\s*(?:static|const|struct|union|enum|unsigned|cdef|\w+_t|int|char|double|float|Py\w+) "
)
OWNER = re.compile(
    r"#define (\w+)|(?:static|struct|union|enum|typedef)\b[^=;]*?\b(fr_\w+)(?:[()=]| \{)"
    r"|(?:    )?(?:cpdef|cdef|def|class) [^=]*?(\w+)[(:]"
)
# One more item in an array is never seen, and one less is the sanitizers' to see.
ARRAY_SIZE = re.compile(r"(?<=\w)\[[^\]]*\](?=[\[;,]| =)")
# Any value but those that are returned stands for an exception as well.
EXCEPT_VALUE = re.compile(r"\bexcept [?]?-\d+:$")


@dataclass(frozen=True)
class Mutant:
    """One change: the characters from start to end of a line become another text."""

    path: str
    line: int
    start: int
    end: int
    text: str
    operator: str

    def changed(self, line: str) -> str:
        return line[: self.start] + self.text + line[self.end :]

    def apply(self, source: str) -> str:
        lines = source.split("\n")
        lines[self.line - 1] = self.changed(lines[self.line - 1])
        return "\n".join(lines)

    def name(self, source: str) -> str:
        """Return what the list knows it by: no line number, which changes with every edit above."""
        lines = source.split("\n")
        line = lines[self.line - 1]
        owner, start = around(lines, self.line - 1)
        same = [short(other) for other in lines[start : self.line]].count(short(line))
        place = f"{self.path} {owner}" + (f" {same}" if same > 1 else "")
        return f"{place}: {short(line)} => {short(self.changed(line))}"


def around(lines: list[str], at: int) -> tuple[str, int]:
    """Return the name of the function, macro or struct that a line is in, and where it begins."""
    for start in range(at, -1, -1):
        if found := OWNER.match(lines[start]):
            return found[found.lastindex or 0], start
    return "-", 0


def short(code: str) -> str:
    return " ".join(code.rstrip("\\ ").split())


def blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def swaps(
    line: str, table: dict[str, list[str]], word: bool = False
) -> Iterator[tuple[int, int, str]]:
    for old, others in table.items():
        edge = r"\b" if word else ""
        end = r"\b(?! not\b)" if word and old[-1].isalpha() else ""
        for match in re.finditer(edge + re.escape(old) + end, line):
            for other in others:
                yield match.start(), match.end(), other


def numbers(line: str) -> Iterator[tuple[int, int, str]]:
    for match in NUMBER.finditer(line):
        value = int(match[1], 0)
        # As truth, 2 is what 1 is.
        truth = value == 1 and line.strip() == "return 1;"
        for other in (value - 1,) if truth else (value + 1, value - 1):
            if other >= 0:
                yield *match.span(1), str(other)


def end_of_group(line: str, start: int) -> int | None:
    """Return where the parenthesis that opens at start closes."""
    depth = 0
    for at in range(start, len(line)):
        depth += {"(": 1, ")": -1}.get(line[at], 0)
        if depth == 0:
            return at
    return None


def conditions_of_c(line: str) -> Iterator[tuple[int, int, str]]:
    for match in re.finditer(r"\b(?:if|while) \(", line):
        end = end_of_group(line, match.end() - 1)
        if end is not None:
            inside = line[match.end() : end]
            yield match.end(), end, f"!({inside})"


def conditions_of_cython(line: str) -> Iterator[tuple[int, int, str]]:
    for match in re.finditer(r"\b(?:if|elif|while) (.*):\s*$", line):
        yield *match.span(1), f"not ({match[1]})"


def removed(line: str, cython: bool, previous: str) -> Iterator[tuple[int, int, str]]:
    """Of a statement that begins and ends on this line, and declares nothing."""
    match = (CYTHON_STATEMENT if cython else C_STATEMENT).fullmatch(line)
    if not match or DECLARES.match(line) or match[1].startswith("return"):
        return
    whole = (
        previous.rstrip("\\ ").endswith((";", "{", "}", ":", ")", "else")) or not previous.strip()
    )
    if cython:
        whole = end_of_group(f"({line})", 0) == len(line) + 1 and line.count("[") == line.count("]")
        whole = whole and not previous.rstrip().endswith(tuple("([,\\=+-*/"))
    if whole:
        yield *match.span(1), "pass" if cython else ";"


def changes(line: str, cython: bool, previous: str) -> Iterator[tuple[str, tuple[int, int, str]]]:
    if not cython and DECLARES.match(line):
        line = ARRAY_SIZE.sub(blank, line)
    if cython:
        line = EXCEPT_VALUE.sub(blank, line)
    own = CYTHON_WORDS if cython else C_WORDS
    yield from (("operator", one) for one in swaps(line, SWAPS))
    yield from (("word", one) for one in swaps(line, own, word=True))
    if not cython:
        yield from (("operator", one) for one in swaps(line.replace("!=", "  "), C_SWAPS))
    yield from (("number", one) for one in numbers(line))
    conditions = conditions_of_cython if cython else conditions_of_c
    yield from (("condition", one) for one in conditions(line))
    yield from (("statement", one) for one in removed(line, cython, previous))


def files() -> list[str]:
    every = (path for kind in ("h", "pyx", "pxi") for path in CHECKOUT.glob(f"src/**/*.{kind}"))
    return [path.relative_to(CHECKOUT).as_posix() for path in sorted(every)]


def mutants(path: str, source: str) -> list[Mutant]:
    """Return every change of one file, in the order of its lines."""
    cython = PurePath(path).suffix in (".pyx", ".pxi")
    if PurePath(path).name == "headers.pxi":
        return []  # declares what the headers define
    spoken = (SILENT_IN_CYTHON if cython else SILENT_IN_C).sub(blank, source).split("\n")
    written = source.split("\n")
    found = []
    for at, line in enumerate(spoken):
        if not cython:
            line = (
                DIRECTIVE.sub(lambda match: " " * len(match[0]), line, count=1)
                if "#" in line
                else line
            )
            if re.search(r"\b__asm__\b|_Static_assert|^#", line):
                continue
        previous = spoken[at - 1] if at else ""
        for operator, (start, end, text) in changes(line, cython, previous):
            if operator == "condition":  # with what was blanked
                inside = written[at][start:end]
                text = text[: text.index("(") + 1] + inside + ")"
            found.append(Mutant(path, at + 1, start, end, text, operator))
    return sorted(set(found), key=lambda one: (one.line, one.start, one.end, one.text))
