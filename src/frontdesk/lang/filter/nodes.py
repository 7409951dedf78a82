"""A filter as a tree."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Union

Value = str | int | float | bool | None


class Operator(StrEnum):
    """RFC 7644 §3.4.2.2, table 3."""

    EQ = "eq"
    NE = "ne"
    GT = "gt"
    GE = "ge"
    LT = "lt"
    LE = "le"
    SW = "sw"
    CO = "co"
    EW = "ew"
    PR = "pr"


@dataclass(frozen=True, slots=True)
class Comparison:
    """``attribute operator value``; ``pr`` has no value."""

    attribute: str
    operator: Operator
    value: Value = None


@dataclass(frozen=True, slots=True)
class And:
    """Every part holds."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part holds."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Node"


Node = Union[Comparison, And, Or, Not]  # noqa: UP007  # the names above are strings here
