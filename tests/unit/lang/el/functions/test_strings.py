"""String functions: the documented examples, and what becomes of null, arrays and lengths."""

import pytest
from tests.unit.lang.el.scopes import value_of

from frontdesk.lang.el.compile import ExpressionFailure
from frontdesk.lang.el.functions.strings import STRINGS


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("String.append('This is', ' a test')", "This is a test"),
        ("String.join(',', 'This', 'is', 'a', 'test')", "This,is,a,test"),
        ("String.join('', 'This', 'is')", "Thisis"),
        ("String.len('This')", 4),
        ("String.removeSpaces('This is a test')", "Thisisatest"),
        ("String.replace('This is a test', 'is', 'at')", "That at a test"),
        ("String.replaceFirst('This is a test', 'is', 'at')", "That is a test"),
        ("String.startsWith('This is a test', 'This')", True),
        ("String.startsWith('This is a test', 'test')", False),
        ("String.stringContains('This is a test', 'test')", True),
        ("""String.stringContains('This is a test', "doesn'tExist")""", False),
        ("String.stringSwitch('This is a test', 'default', 'key1', 'value1')", "default"),
        ("String.stringSwitch('This is a test', 'default', 'test', 'value1')", "value1"),
        ("String.substring('This is a test', 2, 9)", "is is a"),
        ("String.substringAfter('abc@okta.com', '@')", "okta.com"),
        ("String.substringBefore('abc@okta.com', '@')", "abc"),
        ("String.toUpperCase('This')", "THIS"),
        ("String.toLowerCase('ThiS')", "this"),
        ("toUpperCase('Alexander')", "ALEXANDER"),
        ("toLowerCase('AlexANDER')", "alexander"),
        ("substringBefore('alex@okta.com', '@')", "alex"),
        ("substringAfter('alex@okta.com', '@')", "okta.com"),
        ("substring('Alexander', 1, 4)", "lex"),
    ],
)
def test_the_documented_examples_hold(source: str, value: object) -> None:
    assert value_of(source) == value


@pytest.mark.parametrize(
    "source",
    [
        "String.append(null, 'x')",
        "String.removeSpaces(null)",
        "String.replace(null, 'a', 'b')",
        "String.replaceFirst(null, 'a', 'b')",
        "String.substring(null, 0, 1)",
        "String.substringAfter(null, '@')",
        "String.substringBefore(null, '@')",
        "String.toUpperCase(user.nothing)",
        "toLowerCase(user.nothing)",
    ],
)
def test_null_given_is_null_returned(source: str) -> None:
    assert value_of(source) is None


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("String.len(null)", 0),
        ("String.len('')", 0),
        ("String.join(' ', 'a', null, 'b')", "a  b"),
        ("String.startsWith(null, 'a')", False),
        ("String.startsWith('a', null)", False),
        ("String.stringContains(null, 'a')", False),
        ("String.stringContains('a', null)", False),
        ("String.stringSwitch(null, 'default', 'a', 'b')", "default"),
        ("String.append('a', null)", "a"),
        ("String.replace('aba', 'a', null)", "b"),
        ("String.replace('aba', null, 'x')", "aba"),
        ("String.substringAfter('a', null)", ""),
        ("String.substringBefore('a', null)", "a"),
    ],
)
def test_null_elsewhere_counts_as_nothing(source: str, value: object) -> None:
    assert value_of(source) == value


def test_the_first_key_that_occurs_in_the_input_wins_in_the_order_of_the_keys() -> None:
    assert value_of("String.stringSwitch('First match wins', 'd', 'absent', 1, 'wins', 2, 'match', 3)") == 2


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("String.substring('abc', 1, 99)", "bc"),
        ("String.substring('abc', -5, 2)", "ab"),
        ("String.substring('abc', 2, 1)", ""),
        ("String.substring('abc', 0, -1)", ""),
        ("String.substring('abc', 1, null)", "bc"),
        ("String.substringAfter('abc', '@')", ""),
        ("String.substringBefore('abc', '@')", "abc"),
        ("String.substringAfter('abc', '')", "abc"),
        ("String.substringBefore('abc', '')", ""),
        ("String.replace('abc', '', 'x')", "abc"),
        ("String.replace('a.c', '.', '$1')", "a$1c"),
        ("String.replaceFirst('a.c.', '.', '-')", "a-c."),
    ],
)
def test_what_lies_outside_a_text_is_not_there_and_nothing_is_a_pattern(source: str, value: object) -> None:
    assert value_of(source) == value


def test_numbers_and_booleans_are_given_as_text() -> None:
    assert value_of("String.append(12, true)") == "12true"


def test_a_change_to_an_array_changes_each_element() -> None:
    assert value_of("String.replace({'SSO-a', null, 'SSO-b'}, 'SSO-', '')") == ["a", None, "b"]
    assert value_of("String.join('/', user.roles, 'x')") == "admin/author/x"


def test_objects_are_no_text() -> None:
    with pytest.raises(ExpressionFailure, match=r"String\.len needs a string, and was given an object"):
        value_of("String.len(user)")


def test_a_string_has_at_most_65536_characters() -> None:
    assert value_of("String.len(String.append(text, 'x'))", text="a" * 65_535) == 65_536
    with pytest.raises(ExpressionFailure, match="65536"):
        value_of("String.append(text, 'xy')", text="a" * 65_535)


def test_every_string_function_is_tabled_once() -> None:
    assert len({function.name for function in STRINGS}) == len(STRINGS) == 19
