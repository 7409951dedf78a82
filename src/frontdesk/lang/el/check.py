"""What an expression is told when it is saved, rather than when it runs (Okta: expression language)."""

from frontdesk.kernel.errors import Expected
from frontdesk.lang.el.functions.catalogue import FAMILIES, FUNCTIONS
from frontdesk.lang.el.functions.signature import Function, Prepare
from frontdesk.lang.el.nodes import Call, Literal, MapOf, Matches, Name, Node, Projection, children
from frontdesk.lang.el.patterns import read_regex
from frontdesk.lang.el.values import ExpressionFailure

_DEEPEST = 64  # each level takes three or four of the thousand frames Python allows


class ExpressionError(Expected):
    """The expression cannot be saved; ``position`` is the offset of what is wrong in it, where that is one place."""

    def __init__(self, message: str, position: int | None) -> None:
        super().__init__(message)
        self.position = position


def at(position: int, message: str) -> ExpressionError:
    """An error whose ``{}`` says where; people count from 1."""
    return ExpressionError(message.replace("{}", f"character {position + 1}"), position)


def check_expression(root: Node) -> frozenset[str]:
    """The names the expression reads, once every call in it is known to be one that can be made.

    Raises:
        ExpressionError: it is nested too deeply, calls what there is not, or calls it wrongly.
    """
    reads: set[str] = set()
    pending: list[tuple[Node, int, bool]] = [
        (root, 1, False)
    ]  # a stack of our own: the source decides how deep it goes
    while pending:
        node, depth, projected = pending.pop()
        if depth > _DEEPEST:
            raise ExpressionError(f"The expression is nested more than {_DEEPEST} levels deep.", None)
        reads |= _check_node(node, projected)
        pending.extend((below, depth + 1, inside) for below, inside in _below(node, projected))
    return frozenset(reads)


def function_of(call: Call) -> Function:
    """The function that a call names.

    Raises:
        ExpressionError: there is none.
    """
    name = call.name
    if call.owner is not None:
        if not isinstance(call.owner, Name):
            raise at(call.position, f"Values have no functions of their own: .{name[:30]}(…) at {{}} is none.")
        name = f"{call.owner.name}.{name}"
    function = FUNCTIONS.get(name)
    if function is None:
        raise at(call.position, f"There is no function {name[:60]} (at {{}}).{_suggestion(name)}")
    return function


def _suggestion(name: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name[:60], FUNCTIONS, n=1)
    return f" Is {close[0]} meant?" if close else ""


def _below(node: Node, projected: bool) -> list[tuple[Node, bool]]:
    if isinstance(node, Projection):
        return [(node.owner, projected), (node.body, True)]
    if not isinstance(node, Call):
        return [(below, projected) for below in children(node)]
    criteria = [value for argument in node.arguments if isinstance(argument, MapOf) for _, value in argument.entries]
    plain = [argument for argument in node.arguments if not isinstance(argument, MapOf)]
    return [(below, projected) for below in criteria + plain]


def _check_node(node: Node, projected: bool) -> frozenset[str]:
    match node:
        case Name(name=name, position=position):
            if name in FAMILIES:
                raise at(position, f"{name} at {{}} is a family of functions, not a value.")
            return frozenset() if projected else frozenset({name})
        case Call():
            return _check_call(node)
        case Matches(pattern=Literal(value=str(pattern), position=position)):
            _check_literal(read_regex, pattern, position)
        case MapOf(position=position):
            raise at(position, "{key: value} at {} can stand only as a criterion of user.getGroups.")
    return frozenset()


def _check_call(call: Call) -> frozenset[str]:
    function = function_of(call)
    count = len(call.arguments)
    if not function.takes(count):
        raise at(call.position, f"{function.name} at {{}} takes {function.arity()}, not {count}.")
    for place, argument in enumerate(call.arguments):
        _check_argument(function, place, argument, call.position)
    return function.needs


def _check_argument(function: Function, place: int, argument: Node, position: int) -> None:
    if isinstance(argument, MapOf):
        unknown = [key for key, _ in argument.entries if key not in function.criteria]
        if unknown:
            raise at(argument.position, f"The criterion {unknown[0][:60]!r} at {{}} is none of {function.name}.")
    elif function.criteria:
        raise at(position, f"{function.name} at {{}} takes criteria, written {{'group.id': …}}.")
    prepare = function.prepared.get(place)
    if prepare is not None and isinstance(argument, Literal) and isinstance(argument.value, str):
        _check_literal(prepare, argument.value, argument.position)


def _check_literal(prepare: Prepare, literal: str, position: int) -> None:
    try:
        prepare(literal)
    except ExpressionFailure as why:
        raise at(position, f"{why} (At {{}}.)") from None
