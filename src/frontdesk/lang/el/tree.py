"""From what the grammar recognises to nodes; gives binary operators SpEL's precedence (SpEL: language reference).

The parser calls one method a rule, bottom up, so that no nesting of the source can exhaust our stack.
"""

from collections.abc import Callable, Sequence
from typing import Final

from lark import Token

from frontdesk.lang.el.check import ExpressionError, at
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
from frontdesk.lang.el.values import LARGEST_INTEGER

_SYNONYMS: Final = {
    "||": "or",
    "&&": "and",
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
    "div": "/",
    "mod": "%",
}
_COMPARISONS: Final = frozenset({"==", "!=", "<", "<=", ">", ">=", "matches"})
_CONSTANTS: Final = {"true": True, "false": False, "null": None}

Operators = Sequence[Token]
Join = Callable[[list[Node], Operators], Node]


class TreeBuilder:
    """One method a rule of the grammar; each is given what the rule's parts became."""

    def chain(self, parts: list[Node | Token]) -> Node:
        """Operands and the operators between them, folded from the tightest level to the loosest."""
        operands = [part for part in parts if not isinstance(part, Token)]
        operators = [part for part in parts if isinstance(part, Token)]
        for level, join in _LEVELS:
            operands, operators = _fold(operands, operators, level, join)
        return operands[0]

    def conditional(self, parts: list[Node]) -> Node:
        """``a ? b : c``"""
        test, value, otherwise = parts
        if isinstance(otherwise, Conditional):
            return Conditional(((test, value), *otherwise.branches), otherwise.otherwise)
        return Conditional(((test, value),), otherwise)

    def elvis(self, parts: list[Node]) -> Node:
        """``a ?: b``"""
        first, second = parts
        return Elvis((first, *second.options)) if isinstance(second, Elvis) else Elvis((first, second))

    def prefixed(self, parts: tuple[Token, Node]) -> Node:
        """``!a``, ``not a``, ``-a``"""
        sign, operand = parts
        if sign != "-":
            return Not(operand)
        if isinstance(operand, Literal) and type(operand.value) in (int, float):
            return Literal(-operand.value, operand.position)  # type: ignore[operator]  # the type was just looked at
        return Negative(operand)

    def property(self, parts: tuple[Node, Token]) -> Node:
        """``a.b``"""
        return Property(parts[0], str(parts[1]))

    def method(self, parts: tuple[Node, Token, tuple[Node, ...]]) -> Node:
        """``a.b(…)``"""
        owner, name, arguments = parts
        return Call(owner, str(name), arguments, _position(name))

    def call(self, parts: tuple[Token, tuple[Node, ...]]) -> Node:
        """``a(…)``"""
        name, arguments = parts
        return Call(None, str(name), arguments, _position(name))

    def index(self, parts: tuple[Node, Node]) -> Node:
        """``a[0]``"""
        return Index(*parts)

    def projection(self, parts: tuple[Node, Node]) -> Node:
        """``a.![b]``"""
        return Projection(*parts)

    def name(self, parts: list[Token]) -> Node:
        """``a``"""
        return Name(str(parts[0]), _position(parts[0]))

    def string(self, parts: list[Token]) -> Node:
        """Quotes are doubled to stand inside a string; a backslash is a backslash (SpEL: literal expressions)."""
        quote, body = parts[0][0], parts[0][1:-1]
        return Literal(body.replace(quote * 2, quote), _position(parts[0]))

    def number(self, parts: list[Token]) -> Node:
        """Whole numbers have 64 bits, others are doubles."""
        (token,) = parts
        whole = token.isdigit()
        value = int(token) if whole else float(token)
        if value > LARGEST_INTEGER if whole else value == float("inf"):
            raise at(_position(token), "The number at {} is too large.")
        return Literal(value, _position(token))

    def constant(self, parts: list[Token]) -> Node:
        """``true``, ``false``, ``null``, in any case"""
        return Literal(_CONSTANTS[parts[0].lower()], _position(parts[0]))

    def array(self, parts: tuple[Token] | tuple[Token, tuple[Node, ...]]) -> Node:
        """``{a, b}``"""
        return ArrayOf(parts[1] if len(parts) == 2 else ())

    def map(self, parts: list[tuple[str, Node] | Token]) -> Node:
        """``{'a': b}``"""
        (opening,) = (part for part in parts if isinstance(part, Token))
        return MapOf(tuple(part for part in parts if not isinstance(part, Token)), _position(opening))

    def entry(self, parts: tuple[Node, Node]) -> tuple[str, Node]:
        """``'a': b``"""
        match parts:
            case Literal(value=str(key)), value:
                return key, value
            case Name(name=key), value:
                return key, value
        raise ExpressionError("The keys of {key: value} are strings or plain names.", None)

    def arguments(self, parts: list[tuple[Node, ...]]) -> tuple[Node, ...]:
        """``(a, b)``"""
        return parts[0] if parts else ()

    def items(self, parts: list[Node]) -> tuple[Node, ...]:
        """``a, b``"""
        return tuple(parts)


def _position(token: Token) -> int:
    return token.start_pos or 0


def _sign(operator: Token) -> str:
    sign = operator.lower()
    return _SYNONYMS.get(sign, sign)


def _fold(
    operands: list[Node], operators: list[Token], level: frozenset[str], join: Join
) -> tuple[list[Node], list[Token]]:
    joined: list[Node] = []
    looser: list[Token] = []
    start = 0
    for place, operator in enumerate([*operators, None]):
        if operator is not None and _sign(operator) in level:
            continue
        joined.append(join(operands[start : place + 1], operators[start:place]))
        start = place + 1
        if operator is not None:
            looser.append(operator)
    return joined, looser


def _arithmetic(operands: list[Node], operators: Operators) -> Node:
    if not operators:
        return operands[0]
    return Arithmetic(operands[0], tuple(zip(map(_sign, operators), operands[1:], strict=True)))


def _comparison(operands: list[Node], operators: Operators) -> Node:
    if not operators:
        return operands[0]
    if len(operators) > 1:
        raise at(_position(operators[1]), "The comparison at {} needs parentheses around one of its neighbours.")
    (sign,) = map(_sign, operators)
    if sign == "matches":
        return Matches(operands[0], operands[1])
    return Comparison(sign, operands[0], operands[1])


def _all_of(operands: list[Node], operators: Operators) -> Node:
    return AllOf(tuple(operands)) if operators else operands[0]


def _any_of(operands: list[Node], operators: Operators) -> Node:
    return AnyOf(tuple(operands)) if operators else operands[0]


_LEVELS: Final[tuple[tuple[frozenset[str], Join], ...]] = (
    (frozenset({"*", "/", "%"}), _arithmetic),
    (frozenset({"+", "-"}), _arithmetic),
    (_COMPARISONS, _comparison),
    (frozenset({"and"}), _all_of),
    (frozenset({"or"}), _any_of),
)
