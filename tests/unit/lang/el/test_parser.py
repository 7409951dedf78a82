"""Syntax: what binds tighter than what, how literals are written, and what is said of what is no expression."""

import pytest

from frontdesk.lang.el.check import ExpressionError
from frontdesk.lang.el.nodes import Call, Elvis, Index, Literal, Name, Property
from frontdesk.lang.el.parser import parse_expression


@pytest.mark.parametrize(
    ("loose", "tight"),
    [
        ("a or b and c", "a or (b and c)"),
        ("a and b == c", "a and (b == c)"),
        ("a == b + c", "a == (b + c)"),
        ("a + b * c", "a + (b * c)"),
        ("!a == b", "(!a) == b"),
        ("!a.b", "!(a.b)"),
        ("-a + b", "(-a) + b"),
        ("a ? b : c ? d : e", "a ? b : (c ? d : e)"),
        ("a ?: b ?: c", "a ?: (b ?: c)"),
        ("a or b ? c : d", "(a or b) ? c : d"),
        ("a + b matches c", "(a + b) matches c"),
        ("a - b - c", "a - b - c"),
    ],
)
def test_operators_bind_as_in_spel(loose: str, tight: str) -> None:
    assert parse_expression(loose) == parse_expression(tight)


def test_subtraction_goes_from_left_to_right() -> None:
    assert parse_expression("a - b - c") != parse_expression("a - (b - c)")


@pytest.mark.parametrize(
    ("word", "sign"),
    [
        ("a AND b", "a && b"),
        ("a and b", "a && b"),
        ("a OR b", "a || b"),
        ("not a", "!a"),
        ("NOT a", "!a"),
        ("a eq b", "a == b"),
        ("a NE b", "a != b"),
        ("a lt b", "a < b"),
        ("a le b", "a <= b"),
        ("a gt b", "a > b"),
        ("a ge b", "a >= b"),
        ("a div b", "a / b"),
        ("a mod b", "a % b"),
        ("a MATCHES b", "a matches b"),
        ("TRUE", "true"),
        ("NULL", "null"),
        ("a?.b", "a.b"),
    ],
)
def test_operators_have_words_in_any_case(word: str, sign: str) -> None:
    assert parse_expression(word) == parse_expression(sign)


@pytest.mark.parametrize("word", ["and", "or", "not", "matches", "true", "null", "div", "eq"])
def test_behind_a_dot_every_word_is_a_property(word: str) -> None:
    assert parse_expression(f"user.{word}") == Property(Name("user"), word)


@pytest.mark.parametrize("name", ["notice", "android", "orders", "trueish", "nullable", "$x", "zendesk_app"])
def test_names_may_begin_as_words_do(name: str) -> None:
    assert parse_expression(name) == Name(name)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("'it''s'", "it's"),
        ('"say ""a"""', 'say "a"'),
        (r"'a\d'", r"a\d"),
        ("''", ""),
        ("12", 12),
        ("-12", -12),
        ("3.141", 3.141),
        ("1e3", 1000.0),
        ("true", True),
        ("False", False),
        ("null", None),
    ],
)
def test_literals_are_those_of_spel(source: str, value: object) -> None:
    node = parse_expression(source)
    assert isinstance(node, Literal)
    assert node.value == value
    assert type(node.value) is type(value)


def test_calls_indices_and_elvis_are_nodes_of_their_own() -> None:
    assert parse_expression("f(a)[0] ?: 'x'") == Elvis(
        (Index(Call(None, "f", (Name("a"),)), Literal(0)), Literal("x")),
    )


@pytest.mark.parametrize(
    ("source", "position", "hint"),
    [
        ("", 0, "empty"),
        ("  \n", 0, "empty"),
        ("user.email = 'x'", 11, "write == to compare"),
        ("'abc", 0, "never closed"),
        ("user.email == \u201cx\u201d", 14, "typographic"),
        ("user.", 5, "ends at character 6, where a name is expected"),
        ("a +", 3, "ends at character 4, where a value is expected"),
        ("a b", 2, "an operator is wanted"),
        ("a; b", 1, "an operator is wanted"),
        ("a == b == c", 7, "parentheses"),
        ("99999999999999999999", 0, "too large"),
        ("1e999", 0, "too large"),
    ],
)
def test_a_syntax_error_says_where_and_what_to_write(source: str, position: int, hint: str) -> None:
    with pytest.raises(ExpressionError, match=hint) as refusal:
        parse_expression(source)
    assert refusal.value.position == position


def test_an_expression_has_at_most_4096_characters() -> None:
    assert parse_expression("a" * 4096) == Name("a" * 4096)
    with pytest.raises(ExpressionError, match="4096"):
        parse_expression("a" * 4097)


def test_keys_of_criteria_are_strings_or_names() -> None:
    with pytest.raises(ExpressionError, match="keys"):
        parse_expression("user.getGroups({1: 'x'})")
