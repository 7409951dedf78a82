"""Ids of mappings are told by their ends."""

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.ids import new_app_id
from frontdesk.domain.mappings.model import MOST_TYPES, End, mapping_id, mappings_between, read_mapping_id

_OWNERS = st.builds(new_app_id, st.integers(0, 2**42))


@given(_OWNERS, st.integers(0, MOST_TYPES - 1), st.booleans())
def test_an_id_says_what_it_was_made_of(owner_id: str, number: int, to_user: bool) -> None:
    made = mapping_id(owner_id, number, to_user=to_user)
    said = read_mapping_id(made)
    assert len(made) == 20
    assert said is not None
    assert (said.names(owner_id), said.type_number, said.to_user) == (True, number, to_user)


@given(_OWNERS, st.sets(st.integers(0, MOST_TYPES - 1), min_size=1))
def test_the_mappings_of_an_app_are_two_a_type_in_the_order_of_their_ids(owner_id: str, numbers: set[int]) -> None:
    types = {number: End(f"oty{number}", f"type {number}", True) for number in numbers}
    found = mappings_between(End(owner_id, "app", False), types)
    assert [mapping.id for mapping in found] == sorted({mapping.id for mapping in found})
    assert len(found) == 2 * len(numbers)


@given(st.text(max_size=25))
def test_whatever_is_asked_for_is_read_or_is_nothing(text: str) -> None:
    said = read_mapping_id(text)
    assert said is None or text.startswith("prm")
