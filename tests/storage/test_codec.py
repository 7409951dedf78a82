"""Rows become the values that a class of theirs would have made."""

from dataclasses import FrozenInstanceError, dataclass, replace

import pytest

from frontdesk.storage.codec import maker


@dataclass(frozen=True, slots=True)
class Badge:
    """Something with a default."""

    id: str
    holder: str | None
    count: int = 1


def test_a_made_value_is_one_of_its_class() -> None:
    made = maker(Badge)("b1", None, 2)
    assert (made, hash(made), repr(made)) == (
        Badge("b1", None, 2),
        hash(Badge("b1", None, 2)),
        repr(Badge("b1", None, 2)),
    )
    assert type(made) is Badge
    assert replace(made, count=1) == Badge("b1", None)


def test_a_made_value_does_not_change() -> None:
    made = maker(Badge)("b1", None, 2)
    with pytest.raises(FrozenInstanceError):
        made.count = 3  # type: ignore[misc]  # what is tried
    with pytest.raises((AttributeError, TypeError)):
        made.other = 3  # type: ignore[attr-defined]  # what is tried


def test_a_made_value_has_every_field() -> None:
    with pytest.raises(TypeError):
        maker(Badge)("b1", None)
