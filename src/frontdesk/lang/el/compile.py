"""From nodes to closures: parsed and checked once, evaluated without a look at the tree (SpEL: evaluation)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import singledispatch

from frontdesk.lang.el.arithmetic import compute, negative, ordered, plus
from frontdesk.lang.el.check import ExpressionError, check_expression, function_of
from frontdesk.lang.el.functions.signature import Function, Prepare
from frontdesk.lang.el.nodes import (
    AllOf,
    AnyOf,
    Arithmetic,
    ArrayOf,
    Call,
    Comparison,
    Conditional,
    Elvis,
    Index,
    Literal,
    MapOf,
    Matches,
    Name,
    Negative,
    Node,
    Not,
    Projection,
    Property,
    children,
)
from frontdesk.lang.el.parser import parse_expression
from frontdesk.lang.el.patterns import Regex, read_regex
from frontdesk.lang.el.run import Run, check_array, finished
from frontdesk.lang.el.scope import Scope
from frontdesk.lang.el.values import (
    ExpressionFailure,
    Value,
    array_of,
    element_at,
    property_of,
    same,
    text_of,
    truth_of,
)

__all__ = ["Expression", "ExpressionError", "ExpressionFailure", "compile_expression"]

Evaluator = Callable[[Run], object]

_PREPARING = 100_000  # steps; a pattern that only the user's data tells takes RE2 up to 15 ms to compile


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression ready to be evaluated.

    ``reads`` names what of a scope it needs: top-level names, and "groups", "internal", "linked", "directory" for
    what functions read. ``evaluate`` answers with plain data, or raises ``ExpressionFailure``.
    """

    source: str
    reads: frozenset[str]
    evaluate: Callable[[Scope], Value]


def compile_expression(source: str) -> Expression:
    """Reads, checks and compiles an expression (Okta: expression language).

    Raises:
        ExpressionError: it is none, or names or nests what it may not.
    """
    root = parse_expression(source)
    reads = check_expression(root)
    body = _compile(root, False)
    return Expression(source, reads, lambda scope: finished(body(Run(scope))))


@singledispatch
def _compile(node: Node, projected: bool) -> Evaluator:
    raise AssertionError(f"{type(node).__name__} is no node")


@_compile.register
def _(node: Literal, projected: bool) -> Evaluator:
    value = node.value
    return lambda run: value


@_compile.register
def _(node: Name, projected: bool) -> Evaluator:
    name = node.name
    if projected:
        return lambda run: property_of(run.element, name)
    return lambda run: run.scope.names.get(name)


@_compile.register
def _(node: Property, projected: bool) -> Evaluator:
    name = node.name
    if isinstance(node.owner, Name) and not projected:
        return _path(node.owner.name, name)
    owner = _compile(node.owner, projected)

    def read(run: Run) -> object:
        value = owner(run)
        return value.get(name) if type(value) is dict else property_of(value, name)

    return read


def _path(root: str, name: str) -> Evaluator:
    def read(run: Run) -> object:
        value = run.scope.names.get(root)
        return value.get(name) if type(value) is dict else property_of(value, name)

    return read


@_compile.register
def _(node: Index, projected: bool) -> Evaluator:
    owner, index = _compile(node.owner, projected), _compile(node.index, projected)
    return lambda run: element_at(owner(run), index(run))


@_compile.register
def _(node: Projection, projected: bool) -> Evaluator:
    owner, body = _compile(node.owner, projected), _compile(node.body, True)
    steps = _size(node.body)

    def project(run: Run) -> object:
        elements = array_of(owner(run), ".![…]")
        if elements is None:
            return None
        check_array(len(elements))
        outer = run.element
        answers = []
        for run.element in elements:
            run.spend(steps)
            answers.append(body(run))
        run.element = outer
        return answers

    return project


def _size(node: Node) -> int:
    size = 0
    pending = [node]
    while pending:
        size += 1
        pending.extend(children(pending.pop()))
    return size


@_compile.register
def _(node: ArrayOf, projected: bool) -> Evaluator:
    items = [_compile(item, projected) for item in node.items]
    return lambda run: [item(run) for item in items]


@_compile.register
def _(node: MapOf, projected: bool) -> Evaluator:
    entries = [(key, _compile(value, projected)) for key, value in node.entries]
    return lambda run: {key: value(run) for key, value in entries}


@_compile.register
def _(node: Conditional, projected: bool) -> Evaluator:
    branches = [(_compile(test, projected), _compile(value, projected)) for test, value in node.branches]
    otherwise = _compile(node.otherwise, projected)
    if len(branches) == 1:
        ((only, chosen),) = branches
        return lambda run: chosen(run) if truth_of(only(run)) else otherwise(run)

    def choose(run: Run) -> object:
        for test, value in branches:
            if truth_of(test(run)):
                return value(run)
        return otherwise(run)

    return choose


@_compile.register
def _(node: Elvis, projected: bool) -> Evaluator:
    *options, last = [_compile(option, projected) for option in node.options]

    def prefer(run: Run) -> object:
        for option in options:
            value = option(run)
            if value is not None and value != "":
                return value
        return last(run)

    return prefer


@_compile.register
def _(node: AnyOf, projected: bool) -> Evaluator:
    terms = [_compile(term, projected) for term in node.terms]
    return lambda run: any(truth_of(term(run)) for term in terms)


@_compile.register
def _(node: AllOf, projected: bool) -> Evaluator:
    terms = [_compile(term, projected) for term in node.terms]
    return lambda run: all(truth_of(term(run)) for term in terms)


@_compile.register
def _(node: Not, projected: bool) -> Evaluator:
    term = _compile(node.term, projected)
    return lambda run: not truth_of(term(run))


@_compile.register
def _(node: Negative, projected: bool) -> Evaluator:
    term = _compile(node.term, projected)
    return lambda run: negative(term(run))


@_compile.register
def _(node: Comparison, projected: bool) -> Evaluator:
    left, right, sign = _compile(node.left, projected), _compile(node.right, projected), node.operator
    if sign in ("==", "!="):
        return _equality(node, left, right)
    return lambda run: ordered(sign, left(run), right(run))


def _equality(node: Comparison, left: Evaluator, right: Evaluator) -> Evaluator:
    equal = node.operator == "=="
    if isinstance(node.right, Literal) and node.right.value is None:
        return lambda run: (left(run) is None) is equal
    return lambda run: same(left(run), right(run)) is equal


@_compile.register
def _(node: Matches, projected: bool) -> Evaluator:
    text, pattern = _compile(node.text, projected), _prepared(node.pattern, read_regex, projected)

    def match(run: Run) -> bool:
        whole, regex = text_of(text(run), "matches"), pattern(run)
        return whole is not None and isinstance(regex, Regex) and regex.matches(run, whole)

    return match


@_compile.register
def _(node: Arithmetic, projected: bool) -> Evaluator:
    first = _compile(node.first, projected)
    rest = [(_COMPUTE[sign], _compile(operand, projected)) for sign, operand in node.rest]

    def total(run: Run) -> object:
        value = first(run)
        for combine, operand in rest:
            value = run.produced(combine(value, operand(run)))
        return value

    return total


def _computation(sign: str) -> Callable[[object, object], object]:
    return lambda left, right: compute(sign, left, right)


_COMPUTE = {"+": plus, **{sign: _computation(sign) for sign in "-*/%"}}


@_compile.register
def _(node: Call, projected: bool) -> Evaluator:
    function = function_of(node)
    body = function.body
    arguments = _arguments(function, node, projected)
    reads_groups = "groups" in function.needs

    def call(run: Run) -> object:
        values = [argument(run) for argument in arguments]
        run.charge(values)
        return run.produced(body(*values))

    def call_with_run(run: Run) -> object:
        values = [argument(run) for argument in arguments]
        run.charge(values)
        if reads_groups:
            run.spend(len(run.scope.groups))
        return run.produced(body(run, *values))

    return call_with_run if function.scoped else call


def _arguments(function: Function, node: Call, projected: bool) -> list[Evaluator]:
    return [
        _prepared(argument, function.prepared[place], projected)
        if place in function.prepared
        else _compile(argument, projected)
        for place, argument in enumerate(node.arguments)
    ]


def _prepared(node: Node, prepare: Prepare, projected: bool) -> Evaluator:
    """A literal is read now; what only the run can tell is read then, and paid for."""
    if isinstance(node, Literal) and isinstance(node.value, str):
        ready = prepare(node.value)
        return lambda run: ready
    written = _compile(node, projected)

    def read(run: Run) -> object:
        text = text_of(written(run), "A pattern")
        if text is None:
            return None
        run.spend(_PREPARING)
        return prepare(text)

    return read
