"""Array functions: the documented examples, and null as an array without elements."""

import pytest
from tests.unit.lang.el.scopes import value_of

from frontdesk.lang.el.compile import ExpressionFailure


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("Arrays.add({10, 20, 30}, 40)", [10, 20, 30, 40]),
        ("Arrays.remove({10, 20, 30}, 20)", [10, 30]),
        ("Arrays.clear({10, 20, 30})", []),
        ("Arrays.get({0, 1, 2}, 0)", 0),
        ("Arrays.flatten(10, {20, 30}, 40)", [10, 20, 30, 40]),
        ("Arrays.contains({10, 20, 30}, 10)", True),
        ("Arrays.contains({10, 20, 30}, 50)", False),
        ("Arrays.size({10, 20, 30})", 3),
        ("Arrays.size(NULL)", 0),
        ("Arrays.isEmpty({10, 20})", False),
        ("Arrays.isEmpty(NULL)", True),
        ("Arrays.toCsvString({'This', 'is', ' a ', 'test'})", "This,is, a ,test"),
    ],
)
def test_the_documented_examples_hold(source: str, value: object) -> None:
    assert value_of(source) == value


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("Arrays.add(null, 1)", [1]),
        ("Arrays.add({1}, null)", [1, None]),
        ("Arrays.remove(null, 1)", None),
        ("Arrays.remove({1, 2, 1.0, '1'}, 1)", [2, "1"]),
        ("Arrays.clear(null)", []),
        ("Arrays.get(null, 0)", None),
        ("Arrays.get({1}, 1)", None),
        ("Arrays.get({1}, -1)", None),
        ("Arrays.get({1}, null)", None),
        ("Arrays.contains(null, 1)", False),
        ("Arrays.contains({null}, user.nothing)", True),
        ("Arrays.toCsvString(null)", None),
        ("Arrays.toCsvString({1, null, true})", "1,,true"),
    ],
)
def test_null_is_an_array_without_elements_and_places_beyond_are_null(source: str, value: object) -> None:
    assert value_of(source) == value


def test_flatten_splits_strings_at_commas_and_opens_arrays_at_any_depth() -> None:
    assert value_of("Arrays.flatten('a, b', {{'c'}, {{'d'}, {}}}, null, 'e')") == ["a", "b", "c", "d", "e"]


def test_flatten_leaves_strings_within_arrays_whole() -> None:
    assert value_of("Arrays.flatten({'Sales, EMEA'})") == ["Sales, EMEA"]


@pytest.mark.parametrize("name", ["size", "isEmpty", "toCsvString", "clear"])
def test_a_string_is_no_array(name: str) -> None:
    with pytest.raises(ExpressionFailure, match=f"Arrays.{name if name != 'isEmpty' else 'size'} needs an array"):
        value_of(f"Arrays.{name}(user.firstName)")


def test_an_array_has_at_most_ten_thousand_elements() -> None:
    assert value_of("Arrays.size(Arrays.add(many, 1))", many=[0] * 9_999) == 10_000
    with pytest.raises(ExpressionFailure, match="10000 elements"):
        value_of("Arrays.add(many, 1)", many=[0] * 10_000)
