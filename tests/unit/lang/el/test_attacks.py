"""Expressions written by somebody who means harm: no way into Python, no way to stall it, no way to fill its memory."""

import time

import pytest
from tests.unit.lang.el.scopes import a_scope, value_of

from frontdesk.lang.el.compile import ExpressionError, ExpressionFailure, compile_expression
from frontdesk.lang.el.scope import GroupView, Scope


class Plain:
    """Something that should never have been put into a scope."""

    secret = "secret"


@pytest.mark.parametrize("name", ["__class__", "__dict__", "__init__", "__globals__", "keys", "get", "items"])
def test_a_property_is_never_an_attribute_of_a_python_object(name: str) -> None:
    assert value_of(f"user.{name}") is None


@pytest.mark.parametrize(
    "source", ["user.firstName.__class__", "user.roles.__len__", "user.salary.real", "'a'.join", "{}.append"]
)
def test_strings_numbers_and_arrays_have_no_attributes(source: str) -> None:
    with pytest.raises(ExpressionFailure, match="has no property"):
        value_of(source)


@pytest.mark.parametrize(
    "source",
    [
        "__import__('os')",
        "''.format(user)",
        "user.get('x')",
        "T(java.lang.Runtime)",
        "#this",
        "new X()",
        "@bean",
        "user.email = 1",
    ],
)
def test_what_reaches_code_in_other_languages_is_no_expression_here(source: str) -> None:
    with pytest.raises(ExpressionError):
        compile_expression(source)


@pytest.mark.parametrize(
    "source", ["thing.secret", "thing[0]", "thing", "{thing}", "'' + thing", "thing ? 1 : 2", "thing < 1"]
)
def test_an_object_that_is_no_plain_data_is_refused(source: str) -> None:
    with pytest.raises(ExpressionFailure):
        value_of(source, thing=Plain())


@pytest.mark.parametrize(
    "source",
    [
        "text matches pattern",
        "isMemberOfGroupNameRegex(pattern)",
        "String.replace(text, 'a', text)",
        "String.join(text, many)",
        "text + text",
        "many.![Groups.contains('OKTA', '', 100)]",
        "objects.![String.append(v, 'x')]",
        "objects.![isMemberOfGroupNameRegex(v)]",
        "objects.![{v, v}]",
        "String.toUpperCase(objects.![v])",
        "{" + ", ".join(["text"] * 500) + "}",
        "Arrays.toCsvString(objects.![v])",
        "Arrays.flatten(csv, csv)",
        "deep",
        "Arrays.flatten(deep)",
    ],
)
def test_no_expression_stalls_the_server_or_fills_its_memory(source: str) -> None:
    deep: list[object] = []
    for _ in range(50_000):
        deep = [deep]
    names = {
        "text": "a" * 60_000,
        "pattern": "(" * 300 + "a" + ")*" * 300 + "b",
        "many": [{}] * 10_000,
        "objects": [{"v": "x" * 900}] * 10_000,
        "csv": "," * 9_000,
        "deep": deep,
    }
    groups = [GroupView(f"00g{number}", "a" * 200, "OKTA_GROUP") for number in range(1_000)]
    started = time.process_time()
    with pytest.raises(ExpressionFailure):
        value_of(source, Scope(names=names, groups=groups))
    assert time.process_time() - started < 5


def test_a_pattern_that_backtracks_elsewhere_is_answered_at_once() -> None:
    assert value_of("text matches '(a+)+b'", text="a" * 60_000) is False


def test_comparing_deep_data_needs_no_stack() -> None:
    one: list[object] = []
    other: list[object] = []
    for _ in range(50_000):
        one, other = [one], [other]
    assert value_of("one == other", one=one, other=other) is True


@pytest.mark.parametrize("number", [10**5000, float("nan"), float("inf")], ids=["huge", "nan", "infinite"])
def test_a_number_that_json_cannot_write_is_no_answer(number: float) -> None:
    with pytest.raises(ExpressionFailure):
        value_of("number", number=number)


def test_a_huge_integer_is_not_spelled_out() -> None:
    with pytest.raises(ExpressionFailure):
        value_of("'' + number", number=10**5000)


def test_half_a_surrogate_pair_is_refused_by_patterns() -> None:
    with pytest.raises(ExpressionFailure, match="Unicode"):
        value_of("text matches '.*'", text="\ud800")
    with pytest.raises(ExpressionFailure, match="Unicode"):
        value_of("'a' matches text", text="\ud800")


def test_a_function_over_many_groups_fits_the_budget() -> None:
    groups = [GroupView(f"00g{number}", f"Team {number} of the organisation", "OKTA_GROUP") for number in range(10_000)]
    assert (
        value_of("isMemberOfGroupNameRegex('^Team [0-9]+ of nobody in particular$')", a_scope(groups=groups)) is False
    )
