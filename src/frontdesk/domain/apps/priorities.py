"""Which place a group takes among those of an app (contract A.Apps, groups; seen 4.1, 7.4)."""

from collections.abc import Mapping, Sequence

MOST = 1_000_000


def place_of(wanted: int | None, taken: Sequence[int]) -> int:
    """The number that was asked for; without one the next, 0 for the first."""
    return max(taken, default=-1) + 1 if wanted is None else wanted


def pushed(place: int, others: Mapping[str, int]) -> dict[str, int]:
    """Who makes room for whoever takes a place: the occupant moves one on, and so on until a gap is met."""
    by_place = {number: name for name, number in others.items()}
    moved: dict[str, int] = {}
    while (occupant := by_place.get(place)) is not None:
        place += 1
        moved[occupant] = place
    return moved
