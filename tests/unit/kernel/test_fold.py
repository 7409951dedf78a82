"""Two ways to compare names: as logins of one org are told apart, and as the rest of the world tells them apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.kernel.fold import fold, is_same_name


@pytest.mark.parametrize(
    "alike",
    ["ada@córp.example", "ada\uff20corp.example", "\u24d0da@corp.example", "ada@\U0001d41corp.example"],
    ids=["accent", "wide at", "circled letter", "mathematical letter"],
)
def test_a_login_that_folds_alike_is_another_name_elsewhere(alike: str) -> None:
    assert fold(alike) == fold("ada@corp.example")
    assert not is_same_name(alike, "ada@corp.example")


@given(st.text(max_size=40))
def test_names_that_are_the_same_elsewhere_are_one_login_here(name: str) -> None:
    for other in (name, "".join(each.upper() if each.isascii() else each for each in name)):
        assert is_same_name(name, other)
        assert fold(name) == fold(other)
