"""What is spoken of is not removed."""

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.records.mentions import mentions

json = st.recursive(
    st.none() | st.booleans() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=10,
)


@given(json)
def test_an_id_is_found_wherever_it_stands(value: object) -> None:
    assert mentions({"a": [value, {"b": "nzo123456"}]}, "nzo123456")
    assert not mentions(value, "nzo123456")


def test_a_member_of_that_name_is_no_mention() -> None:
    assert not mentions({"nzo123456": "x nzo123456"}, "nzo123456")
