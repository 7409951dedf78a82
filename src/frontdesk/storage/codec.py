"""Rows ⇄ values: JSON is text, flags are 0 and 1, hashes are bytes, in both databases."""

from collections.abc import Callable, Iterator
from dataclasses import fields, make_dataclass
from typing import Any, Protocol, TypeVar

from frontdesk.kernel import json

Value = TypeVar("Value")

from_json = json.decode
"""What a JSON column holds."""


class Row(Protocol):
    """A row of either driver: columns by name."""

    def __getitem__(self, name: str, /) -> Any:
        """A column's value."""

    def __iter__(self) -> Iterator[Any]:
        """Every column's value, in the order of the SELECT."""


def to_json(value: object) -> str:
    """JSON text for a column."""
    return json.encode_text(value)


def strings(text: str) -> tuple[str, ...]:
    """A JSON column that holds a list of texts."""
    return tuple(json.decode(text))


def flag(value: bool) -> int:
    """A flag for a column."""
    return 1 if value else 0


def maker(kind: type[Value]) -> Callable[..., Value]:
    """What makes values of a frozen dataclass from all its fields by position, for rows that come by the hundred.

    Such a class sets each field past its own guard, one call a field. A class with the same slots and no guard takes
    them in a quarter of the time, and what it made becomes the frozen class's before anybody sees it.
    """
    assert not hasattr(kind, "__post_init__"), "would be left out"
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]  # types cannot ask for a dataclass
    thawed = make_dataclass(kind.__name__, names, slots=True)

    def make(*values: object) -> Value:
        made: Any = thawed(*values)
        made.__class__ = kind
        frozen: Value = made
        return frozen

    return make
