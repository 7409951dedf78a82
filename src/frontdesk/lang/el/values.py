"""What expressions compute with: plain data, and the rules by which one kind is read as another.

Nothing here looks an attribute up on a Python object: a property is a member of a mapping, an index is a place in
an array, and whatever else turns up is refused.
"""

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias, TypeGuard

from frontdesk.kernel.errors import Expected

Value: TypeAlias = str | int | float | bool | Sequence[object] | Mapping[str, object] | None

LARGEST_INTEGER = 2**63 - 1


class ExpressionFailure(Expected):
    """The expression cannot be evaluated against this scope; what that means is for the caller to say."""


def kind_of(value: object) -> str:
    """A value's kind, as error texts call it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a string"
    if is_array(value):
        return "an array"
    return "an object" if isinstance(value, Mapping) else "no plain value"


def is_array(value: object) -> TypeGuard[Sequence[object]]:
    """Arrays are lists and tuples; a string is none."""
    return isinstance(value, list | tuple)


def is_number(value: object) -> TypeGuard[int | float]:
    """Numbers that fit the wire; true and false are none."""
    if isinstance(value, bool):
        return False
    return isinstance(value, float) or (isinstance(value, int) and -LARGEST_INTEGER - 1 <= value <= LARGEST_INTEGER)


def text_of(value: object, who: str) -> str | None:
    """A scalar as text, spelled as Java spells it; null stays null.

    Raises:
        ExpressionFailure: an array or object was given.
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if is_number(value):
        return _real_text(value) if isinstance(value, float) else str(value)
    raise ExpressionFailure(f"{who} needs a string, and was given {kind_of(value)}.")


def _real_text(real: float) -> str:
    """Java SE: Double.toString: plain between 10^-3 and 10^7, else computerised scientific notation."""
    if math.isnan(real):
        return "NaN"
    if math.isinf(real):
        return "Infinity" if real > 0 else "-Infinity"
    if real == 0 or 1e-3 <= abs(real) < 1e7:
        return repr(real)
    sign, digits, exponent = Decimal(repr(real)).normalize().as_tuple()
    fraction = "".join(map(str, digits[1:])) or "0"
    return f"{'-' if sign else ''}{digits[0]}.{fraction}E{len(digits) - 1 + int(exponent)}"


def integer_of(value: object, who: str) -> int | None:
    """A whole number; null stays null.

    Raises:
        ExpressionFailure: anything else was given.
    """
    if value is None:
        return None
    if is_number(value) and abs(value) <= LARGEST_INTEGER and value == int(value):
        return int(value)
    raise ExpressionFailure(f"{who} needs a whole number, and was given {kind_of(value)}.")


def array_of(value: object, who: str) -> Sequence[object] | None:
    """An array; null stays null.

    Raises:
        ExpressionFailure: anything else was given.
    """
    if value is None or is_array(value):
        return value
    raise ExpressionFailure(f"{who} needs an array, and was given {kind_of(value)}.")


def truth_of(value: object) -> bool:
    """A condition's answer: null and the empty string, which are attributes not set, count as false.

    Raises:
        ExpressionFailure: it is neither a boolean nor its name.
    """
    if value is True or value is False:
        return value
    if value is None or value == "":
        return False
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    raise ExpressionFailure(f"A condition needs a boolean, and was given {kind_of(value)}.")


def same(left: object, right: object) -> bool:
    """Equality: numbers by value, everything else only within its kind; deep, without recursion."""
    if isinstance(left, str) or isinstance(right, str):
        return left == right
    pending = [(left, right)]
    while pending:
        one, other = pending.pop()
        if is_array(one) and is_array(other):
            if len(one) != len(other):
                return False
            pending.extend(zip(one, other, strict=True))
        elif isinstance(one, Mapping) and isinstance(other, Mapping):
            if one.keys() != other.keys():
                return False
            pending.extend((one[name], other[name]) for name in one)
        elif not _same_scalar(one, other):
            return False
    return True


def _same_scalar(one: object, other: object) -> bool:
    if is_number(one) and is_number(other):
        return one == other
    return kind_of(one) == kind_of(other) and isinstance(one, str | bool | None) and one == other


def property_of(owner: object, name: str) -> object:
    """A member of an object: null where it has none, and where there is no object.

    Raises:
        ExpressionFailure: the owner is a string, number, boolean or array.
    """
    if isinstance(owner, Mapping):
        return owner.get(name)
    if owner is None:
        return None
    raise ExpressionFailure(f"{kind_of(owner).capitalize()} has no property {name!r}.")


def element_at(owner: object, index: object) -> object:
    """An array's element, counted from 0; null where there is no array.

    Raises:
        ExpressionFailure: this is no array, or it has no such place (SpEL: indexing).
    """
    elements = array_of(owner, "[…]")
    place = integer_of(index, "[…]")
    if elements is None:
        return None
    if place is None or not 0 <= place < len(elements):
        raise ExpressionFailure(f"The array has {len(elements)} elements; there is none at [{place}].")
    return elements[place]
