"""Where a policy or rule goes among the others (seen on the wire 7.4).

Numbers may have gaps. Who comes to an occupied number pushes the occupant to the next, and so on until a gap is
met; while something moves, the number that it leaves still counts as taken.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Placed:
    """``priority`` of what was placed, and the others that were ``pushed``, by id."""

    priority: int
    pushed: Mapping[str, int]


def last_of(priorities: Mapping[str, int], system: frozenset[str]) -> int:
    """The highest number that is not the default's; 0 where there is none."""
    return max((number for key, number in priorities.items() if key not in system), default=0)


def place(
    others: Mapping[str, int], system: frozenset[str], wanted: int | None, *, own: int | None = None, first: int = 1
) -> Placed:
    """Put one among ``others``: at ``wanted``, pulled into ``first`` … last + 1; last, before the default, unless told.

    ``own`` is its number where it moves; without another wish it stays there.
    """
    if own is not None and (wanted is None or wanted == own):
        return Placed(own, {})
    following = last_of(others, system) + 1
    priority = following if wanted is None else max(first, min(wanted, following))
    if priority == own:
        return Placed(priority, {})
    occupants = {number: key for key, number in others.items()}
    pushed: dict[str, int] = {}
    number = priority
    while number in occupants or number == own:
        pushed_id = occupants.get(number)
        number += 1
        if pushed_id is not None:
            pushed[pushed_id] = number
    return Placed(priority, pushed)
