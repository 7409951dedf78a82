"""Rows ⇄ values: JSON is text, flags are 0 and 1, hashes are bytes, in both databases."""

from collections.abc import Iterator
from typing import Any, Protocol

from frontdesk.kernel import json

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
