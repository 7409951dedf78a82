"""The operators that compute and compare (SpEL: relational and mathematical operators)."""

import math
import operator
from collections.abc import Callable
from typing import Final

from frontdesk.lang.el.values import LARGEST_INTEGER, ExpressionFailure, is_number, kind_of, text_of

Number = int | float


def plus(left: object, right: object) -> object:
    """Adds numbers; joins as soon as one side is a string, where null is no text.

    Raises:
        ExpressionFailure: neither fits, or the sum is beyond 64 bits.
    """
    if isinstance(left, str) and isinstance(right, str):
        return left + right
    if isinstance(left, str) or isinstance(right, str):
        return (text_of(left, "+") or "") + (text_of(right, "+") or "")
    return compute("+", left, right)


def compute(sign: str, left: object, right: object) -> Number | None:
    """Arithmetic on numbers; with a null in it the answer is null.

    Raises:
        ExpressionFailure: an operand is no number, a division is by zero, or the answer is beyond 64 bits.
    """
    if left is None or right is None:
        return None
    if not (is_number(left) and is_number(right)):
        wrong = right if is_number(left) else left
        raise ExpressionFailure(f"{sign} needs numbers, and was given {kind_of(wrong)}.")
    try:
        answer = _COMPUTATIONS[sign](left, right)
    except (ZeroDivisionError, OverflowError, ValueError):
        raise ExpressionFailure(f"{sign} has no answer for these numbers.") from None
    if math.isfinite(answer) and (isinstance(answer, float) or -LARGEST_INTEGER - 1 <= answer <= LARGEST_INTEGER):
        return answer
    raise ExpressionFailure(f"The answer of {sign} is too large.")


def negative(operand: object) -> Number | None:
    """``-a``.

    Raises:
        ExpressionFailure: it is no number.
    """
    return compute("-", 0, operand)


def _divide(left: Number, right: Number) -> Number:
    if isinstance(left, float) or isinstance(right, float):
        return left / right
    return _sign(left) * _sign(right) * (abs(left) // abs(right))  # whole numbers divide towards zero, as in Java


def _remainder(left: Number, right: Number) -> Number:
    if isinstance(left, float) or isinstance(right, float):
        return math.fmod(left, right)
    return _sign(left) * (abs(left) % abs(right))


def _sign(number: int) -> int:
    return -1 if number < 0 else 1


_COMPUTATIONS: Final[dict[str, Callable[[Number, Number], Number]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _divide,
    "%": _remainder,
}

_ORDERS: Final[dict[str, Callable[[int], bool]]] = {
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
}


def ordered(sign: str, left: object, right: object) -> bool:
    """``left < right`` and its siblings, for two numbers or two strings; with a null in it never true.

    Raises:
        ExpressionFailure: the two cannot be compared.
    """
    if left is None or right is None:
        return False
    if is_number(left) and is_number(right):
        return not (math.isnan(left) or math.isnan(right)) and _ORDERS[sign]((left > right) - (left < right))
    if isinstance(left, str) and isinstance(right, str):
        return _ORDERS[sign]((left > right) - (left < right))
    raise ExpressionFailure(f"{sign} cannot compare {kind_of(left)} with {kind_of(right)}.")
