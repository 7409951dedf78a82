"""Where policies and rules go among each other (seen on the wire 7.4)."""

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.policies.priorities import Placed, last_of, place

NONE: frozenset[str] = frozenset()
DEFAULT = frozenset({"default"})
numbers = st.integers(min_value=0, max_value=12)
families = st.lists(numbers, max_size=6, unique=True).map(lambda found: dict(zip("abcdef", found, strict=False)))


def _with_default(others: dict[str, int]) -> dict[str, int]:
    return {**others, "default": last_of(others, NONE) + 1}


def test_the_first_one_is_1_and_the_default_gives_way() -> None:
    assert place({"default": 1}, DEFAULT, None) == Placed(1, {"default": 2})


def test_without_a_wish_one_goes_behind_the_last_and_before_the_default() -> None:
    assert place({"a": 1, "b": 4, "default": 5}, DEFAULT, None) == Placed(5, {"default": 6})


def test_a_number_too_high_is_pulled_down_to_the_one_behind_the_last() -> None:
    assert place({}, NONE, 999) == Placed(1, {})
    assert place({"a": 1, "b": 2}, NONE, 999) == Placed(3, {})


def test_the_only_one_that_asks_for_2_stays_at_1() -> None:
    assert place({}, NONE, 2, own=1) == Placed(1, {})


def test_a_catch_all_far_away_stays_where_it_is() -> None:
    assert place({"default": 99}, DEFAULT, None) == Placed(1, {})


def test_an_occupied_number_pushes_until_a_gap_is_met() -> None:
    assert place({"a": 1, "b": 2, "c": 4}, NONE, 1) == Placed(1, {"a": 2, "b": 3})


def test_the_number_that_is_left_counts_as_taken_while_one_moves() -> None:
    # the sequence that two orgs recorded: the one at 3 goes to 1
    placed = place({"a": 0, "b": 1, "c": 2, "e": 4, "f": 5}, NONE, 1, own=3, first=0)
    assert placed == Placed(1, {"b": 2, "c": 3, "e": 5, "f": 6})


def test_zero_is_a_number_only_where_it_is_allowed() -> None:
    assert place({"a": 1}, NONE, 0, first=0).priority == 0
    assert place({"a": 1}, NONE, 0).priority == 1


@given(families, st.none() | numbers, st.none() | numbers)
def test_numbers_stay_unique_and_the_default_stays_last(
    family: dict[str, int], wanted: int | None, own: int | None
) -> None:
    if own in family.values():
        own = None
    others = _with_default(family)
    if own is not None and own >= others["default"]:
        others["default"] = own + 1
    placed = place(others, DEFAULT, wanted, own=own, first=0)
    after = {**others, **placed.pushed, "new": placed.priority}
    assert len(set(after.values())) == len(after)
    assert max(after, key=lambda name: after[name]) == "default"


@given(families, st.none() | numbers)
def test_the_others_keep_their_order(family: dict[str, int], wanted: int | None) -> None:
    before = sorted(family, key=lambda name: family[name])
    placed = place(family, NONE, wanted)
    after = {**family, **placed.pushed}
    assert sorted(family, key=lambda name: after[name]) == before
