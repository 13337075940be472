"""What may be changed in a Python module, one thing at a time: operators on its syntax tree."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.mutants import CHECKOUT

COMPARISONS: dict[type[ast.cmpop], list[ast.cmpop]] = {
    ast.Lt: [ast.LtE(), ast.GtE()],
    ast.LtE: [ast.Lt(), ast.Gt()],
    ast.Gt: [ast.GtE(), ast.LtE()],
    ast.GtE: [ast.Gt(), ast.Lt()],
    ast.Eq: [ast.NotEq()],
    ast.NotEq: [ast.Eq()],
    ast.Is: [ast.IsNot()],
    ast.IsNot: [ast.Is()],
    ast.In: [ast.NotIn()],
    ast.NotIn: [ast.In()],
}
ARITHMETIC: dict[type[ast.operator], ast.operator] = {
    ast.Add: ast.Sub(),
    ast.Sub: ast.Add(),
    ast.Mult: ast.Div(),
    ast.Div: ast.Mult(),
    ast.FloorDiv: ast.Mult(),
    ast.Mod: ast.Mult(),
    ast.Pow: ast.Mult(),
    ast.BitAnd: ast.BitOr(),
    ast.BitOr: ast.BitAnd(),
    ast.BitXor: ast.BitAnd(),
    ast.LShift: ast.RShift(),
    ast.RShift: ast.LShift(),
    ast.MatMult: ast.Mult(),
}


@dataclass(frozen=True)
class Mutant:
    """One change: the bytes from start to end of a module become another text."""

    path: str
    lines: range
    start: int
    end: int
    text: str
    operator: str

    def apply(self, source: str) -> str:
        code = source.encode()
        return (code[: self.start] + self.text.encode() + code[self.end :]).decode()

    def name(self, source: str) -> str:
        """Return what the list knows it by: no line number, which changes with every edit above."""
        code = source.encode()
        first = code.rfind(b"\n", 0, self.start) + 1
        last = code.find(b"\n", self.end)
        before, after = code[first : self.start].decode(), code[self.end : last].decode()
        old = code[first:last].decode()
        return f"{self.path}: {short(old)} => {short(before + self.text + after)}"


def short(code: str) -> str:
    return " ".join(code.split())


def with_part(node: ast.AST, **parts: object) -> ast.AST:
    changed = copy.copy(node)
    for name, part in parts.items():
        setattr(changed, name, part)
    return changed


def of_compare(node: ast.Compare) -> Iterator[tuple[str, ast.AST]]:
    for place, operator in enumerate(node.ops):
        for other in COMPARISONS[type(operator)]:
            ops = [*node.ops[:place], other, *node.ops[place + 1 :]]
            yield "comparison", with_part(node, ops=ops)


def of_arithmetic(node: ast.BinOp | ast.AugAssign) -> Iterator[tuple[str, ast.AST]]:
    yield "arithmetic", with_part(node, op=ARITHMETIC[type(node.op)])
    if isinstance(node, ast.AugAssign):
        yield "statement", ast.Pass()


def of_boolean(node: ast.BoolOp) -> Iterator[tuple[str, ast.AST]]:
    other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield "boolean", with_part(node, op=other)


def of_unary(node: ast.UnaryOp) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(node.op, ast.Not):
        yield "not", node.operand
    elif isinstance(node.op, ast.USub):
        yield "sign", node.operand


def of_constant(node: ast.Constant) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(node.value, bool):
        yield "constant", ast.Constant(not node.value)
    elif isinstance(node.value, int | float):
        yield "constant", ast.Constant(node.value + 1)
    elif isinstance(node.value, str) and " " in node.value:
        # Of a sentence a letter is no behaviour; that it says nothing is.
        yield "constant", ast.Constant("")
    elif isinstance(node.value, str):
        yield "constant", ast.Constant("X" + node.value[1:])


def of_text(node: ast.JoinedStr) -> Iterator[tuple[str, ast.AST]]:
    yield "constant", ast.Constant("")


def of_condition(node: ast.If | ast.IfExp | ast.While) -> Iterator[tuple[str, ast.AST]]:
    """Of conditions alone whose own operator is not changed elsewhere."""
    if not isinstance(node.test, ast.Compare | ast.BoolOp | ast.UnaryOp | ast.Constant):
        yield "condition", ast.UnaryOp(ast.Not(), node.test)


def of_return(node: ast.Return) -> Iterator[tuple[str, ast.AST]]:
    if node.value is not None and not (
        isinstance(node.value, ast.Constant) and node.value.value is None
    ):
        yield "return", ast.Return(ast.Constant(None))


def of_break(node: ast.stmt) -> Iterator[tuple[str, ast.AST]]:
    yield "loop", ast.Continue() if isinstance(node, ast.Break) else ast.Break()


def of_handler(node: ast.ExceptHandler) -> Iterator[tuple[str, ast.AST]]:
    if node.type is not None:
        yield "exception", ast.Tuple([], ast.Load())


def removed(node: ast.stmt) -> Iterator[tuple[str, ast.AST]]:
    yield "statement", ast.Pass()


def removed_assignment(node: ast.Assign) -> Iterator[tuple[str, ast.AST]]:
    """Of what outlives the function alone: a name that is missing afterwards is noticed anyhow."""
    if all(isinstance(target, ast.Attribute | ast.Subscript) for target in node.targets):
        yield "statement", ast.Pass()


OPERATORS: dict[type[ast.AST], Callable[..., Iterator[tuple[str, ast.AST]]]] = {
    ast.Compare: of_compare,
    ast.BinOp: of_arithmetic,
    ast.AugAssign: of_arithmetic,
    ast.BoolOp: of_boolean,
    ast.UnaryOp: of_unary,
    ast.Constant: of_constant,
    ast.JoinedStr: of_text,
    ast.If: of_condition,
    ast.IfExp: of_condition,
    ast.While: of_condition,
    ast.Return: of_return,
    ast.Break: of_break,
    ast.Continue: of_break,
    ast.ExceptHandler: of_handler,
    ast.Expr: removed,
    ast.Raise: removed,
    ast.Delete: removed,
    ast.Assert: removed,
    ast.Assign: removed_assignment,
}
# What an operator changes of a node that is not replaced as a whole.
PLACES: dict[type[ast.AST], str] = {
    ast.If: "test",
    ast.IfExp: "test",
    ast.While: "test",
    ast.ExceptHandler: "type",
}


def code_in(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes that run: no docstring, annotation, overload, or import for type checkers."""
    for field, value in ast.iter_fields(tree):
        if field in ("annotation", "returns", "type_params"):
            continue
        for node in value if isinstance(value, list) else [value]:
            if not isinstance(node, ast.AST) or never_runs(node):
                continue
            yield node
            if not isinstance(node, ast.JoinedStr):  # whose parts Python 3.11 does not place
                yield from code_in(node)


def never_runs(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.If):
        return "TYPE_CHECKING" in ast.unparse(node.test)
    if isinstance(node, ast.FunctionDef):
        return "overload" in map(ast.unparse, node.decorator_list)
    if isinstance(node, ast.Call) and node.args:
        return ast.unparse(node.func) in ("cast", "TypeVar")
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"


def files() -> list[str]:
    return sorted(
        path.relative_to(CHECKOUT).as_posix() for path in CHECKOUT.glob("fastrecall/**/*.py")
    )


def mutants(path: str, source: str) -> list[Mutant]:
    """Return every change of one module, in the order of its lines."""
    starts = [0]
    for line in source.encode().splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found = []
    for node in code_in(ast.parse(source)):
        for operator, other in OPERATORS.get(type(node), lambda _: ())(node):
            place = getattr(node, PLACES.get(type(node), ""), node)
            start = starts[place.lineno - 1] + place.col_offset
            end = starts[place.end_lineno - 1] + place.end_col_offset
            text = ast.unparse(ast.fix_missing_locations(other))
            if isinstance(other, ast.expr) and not isinstance(other, ast.Constant | ast.Tuple):
                text = f"({text})"
            lines = range(place.lineno, place.end_lineno + 1)
            found.append(Mutant(path, lines, start, end, text, operator))
    return sorted(set(found), key=lambda one: (one.start, one.end, one.text))
