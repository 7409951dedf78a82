"""Places of groups at an app (contract A.Apps, groups)."""

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.apps.priorities import place_of, pushed

places = st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 30), max_size=12).filter(
    lambda taken: len(set(taken.values())) == len(taken)
)


def test_without_a_wish_the_next_place_is_taken() -> None:
    assert place_of(None, []) == 0
    assert place_of(None, [0, 7, 3]) == 8
    assert place_of(0, [0, 1]) == 0


def test_whoever_stands_in_the_way_moves_on_until_a_gap() -> None:
    assert pushed(1, {"a": 0, "b": 1, "c": 2, "d": 4}) == {"b": 2, "c": 3}


@given(st.integers(0, 30), places)
def test_places_stay_unique_and_keep_their_order(place: int, others: dict[str, int]) -> None:
    after = {**others, **pushed(place, others)}
    assert len({*after.values(), place}) == len(after) + 1
    assert sorted(after, key=lambda name: after[name]) == sorted(others, key=lambda name: others[name])
    assert all(others[name] <= number <= others[name] + 1 for name, number in after.items())
