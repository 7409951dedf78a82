"""The slow twin: walks the tree each time it is asked, and says what compiled expressions must say too."""

from collections.abc import Mapping

from frontdesk.lang.el.arithmetic import compute, negative, ordered, plus
from frontdesk.lang.el.check import function_of
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
)
from frontdesk.lang.el.patterns import read_regex
from frontdesk.lang.el.run import Run, check_array, finished
from frontdesk.lang.el.scope import Scope
from frontdesk.lang.el.values import (
    Value,
    array_of,
    element_at,
    property_of,
    same,
    text_of,
    truth_of,
)


def interpret(root: Node, scope: Scope) -> Value:
    """The expression's value, without compiling anything."""
    return finished(_walk(root, scope, scope.names))


def _walk(node: Node, scope: Scope, names: object) -> object:
    match node:
        case Literal(value=value):
            return value
        case Name(name=name):
            return names.get(name) if names is scope.names and isinstance(names, Mapping) else property_of(names, name)
        case Property(owner=owner, name=name):
            return property_of(_walk(owner, scope, names), name)
        case Index(owner=owner, index=index):
            return element_at(_walk(owner, scope, names), _walk(index, scope, names))
        case Projection(owner=owner, body=body):
            elements = array_of(_walk(owner, scope, names), "")
            if elements is None:
                return None
            check_array(len(elements))
            return [_walk(body, scope, element) for element in elements]
        case ArrayOf(items=items):
            return [_walk(item, scope, names) for item in items]
        case MapOf(entries=entries):
            return {key: _walk(value, scope, names) for key, value in entries}
        case Call():
            return _call(node, scope, names)
        case _:
            return _operate(node, scope, names)


def _operate(
    node: Conditional | Elvis | AnyOf | AllOf | Not | Negative | Comparison | Matches | Arithmetic,
    scope: Scope,
    names: object,
) -> object:
    match node:
        case Conditional(branches=branches, otherwise=otherwise):
            chosen = (value for test, value in branches if truth_of(_walk(test, scope, names)))
            return _walk(next(chosen, otherwise), scope, names)
        case Elvis(options=options):
            answers = (_walk(option, scope, names) for option in options[:-1])
            usable = (answer for answer in answers if answer is not None and answer != "")
            found = next(usable, None)
            return _walk(options[-1], scope, names) if found is None else found
        case AnyOf(terms=terms):
            return any(truth_of(_walk(term, scope, names)) for term in terms)
        case AllOf(terms=terms):
            return all(truth_of(_walk(term, scope, names)) for term in terms)
        case Not(term=term):
            return not truth_of(_walk(term, scope, names))
        case Negative(term=term):
            return negative(_walk(term, scope, names))
        case _:
            return _combine(node, scope, names)


def _combine(node: Comparison | Matches | Arithmetic, scope: Scope, names: object) -> object:
    if isinstance(node, Arithmetic):
        total = _walk(node.first, scope, names)
        for sign, operand in node.rest:
            term = _walk(operand, scope, names)
            total = Run(scope).produced(plus(total, term) if sign == "+" else compute(sign, total, term))
        return total
    if isinstance(node, Matches):
        text, pattern = (text_of(_walk(part, scope, names), "") for part in (node.text, node.pattern))
        regex = None if pattern is None else read_regex(pattern)
        return regex is not None and text is not None and regex.matches(Run(scope), text)
    left, right = _walk(node.left, scope, names), _walk(node.right, scope, names)
    if node.operator in ("==", "!="):
        return same(left, right) == (node.operator == "==")
    return ordered(node.operator, left, right)


def _call(node: Call, scope: Scope, names: object) -> object:
    function = function_of(node)
    arguments: list[object] = []
    for place, argument in enumerate(node.arguments):
        value = _walk(argument, scope, names)
        prepare = function.prepared.get(place)
        text = text_of(value, "") if prepare else None
        arguments.append(prepare(text) if prepare and text is not None else value)
    run = Run(scope)
    return run.produced(function.body(run, *arguments) if function.scoped else function.body(*arguments))
