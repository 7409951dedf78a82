"""What an expression is, once parsed (SpEL: language reference). Positions are offsets in the source."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Literal:
    """A string, number, boolean or null."""

    value: str | int | float | bool | None
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A top-level name; within a projection, a property of the element."""

    name: str
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Property:
    """``owner.name``"""

    owner: "Node"
    name: str


@dataclass(frozen=True, slots=True)
class Index:
    """``owner[index]``"""

    owner: "Node"
    index: "Node"


@dataclass(frozen=True, slots=True)
class Projection:
    """``owner.![body]``: the body's value for each element."""

    owner: "Node"
    body: "Node"


@dataclass(frozen=True, slots=True)
class Call:
    """``name(…)``, or ``owner.name(…)``: a family's function, or a method of ``user``."""

    owner: "Node | None"
    name: str
    arguments: tuple["Node", ...]
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class ArrayOf:
    """``{1, 2}``"""

    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class MapOf:
    """``{'group.id': …}``: only criteria of ``user.getGroups`` are written so."""

    entries: tuple[tuple[str, "Node"], ...]
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Conditional:
    """``test ? value : otherwise``; a chain of them is one node, so that it costs no depth."""

    branches: tuple[tuple["Node", "Node"], ...]
    otherwise: "Node"


@dataclass(frozen=True, slots=True)
class Elvis:
    """``a ?: b``: the first that is neither null nor the empty string, else the last."""

    options: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """``a or b``, left to right, no further than needed."""

    terms: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class AllOf:
    """``a and b``, left to right, no further than needed."""

    terms: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """``!a``"""

    term: "Node"


@dataclass(frozen=True, slots=True)
class Negative:
    """``-a``"""

    term: "Node"


@dataclass(frozen=True, slots=True)
class Comparison:
    """``left == right`` and its five siblings."""

    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Matches:
    """``text matches pattern``: the whole text."""

    text: "Node"
    pattern: "Node"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """``first + a - b``, or ``first * a / b``: operators of one level, left to right."""

    first: "Node"
    rest: tuple[tuple[str, "Node"], ...]


Node: TypeAlias = (
    Literal
    | Name
    | Property
    | Index
    | Projection
    | Call
    | ArrayOf
    | MapOf
    | Conditional
    | Elvis
    | AnyOf
    | AllOf
    | Not
    | Negative
    | Comparison
    | Matches
    | Arithmetic
)


def children(node: Node) -> Iterable[Node]:
    """The nodes directly below, in the order they are written."""
    match node:
        case Literal() | Name():
            return ()
        case Property(owner=below) | Not(term=below) | Negative(term=below):
            return (below,)
        case Call(owner=owner, arguments=arguments):
            return arguments if owner is None else (owner, *arguments)
        case ArrayOf(items=several) | Elvis(options=several) | AnyOf(terms=several) | AllOf(terms=several):
            return several
        case _:
            return _children_of_operators(node)


def _children_of_operators(
    node: Index | Projection | MapOf | Conditional | Comparison | Matches | Arithmetic,
) -> Iterable[Node]:
    match node:
        case Index(owner=one, index=other) | Projection(owner=one, body=other):
            return (one, other)
        case Comparison(left=one, right=other) | Matches(text=one, pattern=other):
            return (one, other)
        case MapOf(entries=entries):
            return [value for _, value in entries]
        case Conditional(branches=branches, otherwise=otherwise):
            return [part for branch in branches for part in branch] + [otherwise]
        case Arithmetic(first=first, rest=rest):
            return [first, *(operand for _, operand in rest)]
