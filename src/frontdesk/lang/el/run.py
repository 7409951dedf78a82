"""One evaluation: its scope, the element a projection stands at, the budget that bounds it (CWE-400)."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from frontdesk.lang.el.scope import Scope
from frontdesk.lang.el.values import ExpressionFailure, Value, is_array, is_number

LONGEST_TEXT = 65_536
LONGEST_ARRAY = 10_000
LONGEST_ANSWER = 1_048_576  # characters, over all strings of an answer
_MOST_PARTS = 100_000
_DEEPEST_ANSWER = 100
_STEPS = 5_000_000  # about half a second at the very worst; an ordinary claim takes fewer than a hundred


@dataclass(slots=True)
class Run:
    """Mutable, and made anew for every evaluation."""

    scope: Scope
    element: object = None
    steps_left: int = _STEPS

    def spend(self, steps: int) -> None:
        """Every loop and every call pays for what it is about to do.

        Raises:
            ExpressionFailure: the budget is used up.
        """
        self.steps_left -= steps
        if self.steps_left < 0:
            raise ExpressionFailure("The expression takes too many steps on this user.")

    def charge(self, values: Iterable[object]) -> None:
        """A call pays by the size of what it is given.

        Raises:
            ExpressionFailure: the budget is used up.
        """
        steps = 1
        for value in values:
            if isinstance(value, str):
                steps += len(value) >> 2
            elif is_array(value):
                steps += len(value)
        self.spend(steps)

    def produced(self, value: object) -> object:
        """What an operator or function has made, once it is known to be of a bearable size.

        Raises:
            ExpressionFailure: it is too long, or the budget is used up.
        """
        if isinstance(value, str):
            check_text(len(value))
            self.spend(len(value) >> 2)
        elif is_array(value):
            check_array(len(value))
            self.spend(len(value))
        return value


def check_text(length: int) -> None:
    """Asked before a long string is made.

    Raises:
        ExpressionFailure: it would be too long.
    """
    if length > LONGEST_TEXT:
        raise ExpressionFailure(f"A string would have more than {LONGEST_TEXT} characters.")


def check_array(length: int) -> None:
    """Asked before a long array is made.

    Raises:
        ExpressionFailure: it would be too long.
    """
    if length > LONGEST_ARRAY:
        raise ExpressionFailure(f"An array would have more than {LONGEST_ARRAY} elements.")


def finished(value: object) -> Value:
    """The answer, once it is known to be plain data of a bearable size, which any encoder can write.

    Raises:
        ExpressionFailure: it is not.
    """
    if isinstance(value, str):
        check_text(len(value))
        return value
    if value is None or value is True or value is False:
        return value
    _check_parts(value)
    if is_number(value) or is_array(value) or isinstance(value, Mapping):
        return value
    raise ExpressionFailure("The answer is no plain value.")


def _check_parts(answer: object) -> None:
    level: list[object] = [answer]
    parts = characters = depth = 0
    while level:
        parts += len(level)
        depth += 1
        below: list[object] = []
        for part in level:
            if isinstance(part, Mapping):
                below += [*part, *part.values()]  # names count too
            elif is_array(part):
                check_array(len(part))
                below += part
            else:
                characters += _scalar_length(part)
            if parts + len(below) > _MOST_PARTS or characters > LONGEST_ANSWER or depth > _DEEPEST_ANSWER:
                raise ExpressionFailure("The answer is too large.")
        level = below


def _scalar_length(part: object) -> int:
    if isinstance(part, str):
        check_text(len(part))
        return len(part)
    if part is None or isinstance(part, bool):
        return 0
    if is_number(part) and math.isfinite(part):
        return 0
    raise ExpressionFailure("The answer holds a number or object that JSON cannot write.")
