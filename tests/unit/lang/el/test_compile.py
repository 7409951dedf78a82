"""What operators and paths answer. (Compiled and naive evaluation are compared in test_totality.)"""

import pytest
from tests.unit.lang.el.scopes import value_of

from frontdesk.lang.el.compile import ExpressionFailure, compile_expression
from frontdesk.lang.el.scope import Scope

SUBJECT = "(appuser != null) ? appuser.userName : app.clientId"


def test_the_subject_of_a_token_is_the_user_name_where_there_is_a_user() -> None:
    assert value_of(SUBJECT, appuser={"userName": "ada"}, app={"clientId": "0oa1"}) == "ada"


def test_the_subject_of_a_token_is_the_client_where_there_is_no_user() -> None:
    assert value_of(SUBJECT, appuser=None, app={"clientId": "0oa1"}) == "0oa1"


@pytest.mark.parametrize(
    "source", ["user.nothing", "nobody.email", "user.nothing.more", "nobody", "nobody[0]", "nobody.![a]"]
)
def test_what_is_not_there_is_null_as_are_its_properties(source: str) -> None:
    assert value_of(source) is None


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("user.address.city", "London"),
        ("user.roles[1]", "author"),
        ("{1, 'a', {}}", [1, "a", []]),
        ("people.![name + '!']", ["Ada!", "Bob!"]),
        ("people.![String.toUpperCase(name)]", ["ADA", "BOB"]),
        ("people.![pets.![name]]", [["Rex"], None]),
        ("people.![user]", [None, None]),
    ],
)
def test_paths_lead_through_objects_and_arrays(source: str, value: object) -> None:
    people = [{"name": "Ada", "pets": [{"name": "Rex"}]}, {"name": "Bob"}]
    assert value_of(source, people=people) == value


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("user.firstName + ' ' + user.lastName", "Ada Lovelace"),
        ("'a' + null", "a"),
        ("'n' + 1 + 2.0 + true", "n12.0true"),
        ("1 + 2 + 'n'", "3n"),
        ("'' + 1e10 + 0.0001 + 12345.5", "1.0E101.0E-412345.5"),
        ("1 + 2 * 3", 7),
        ("7 / 2", 3),
        ("-7 / 2", -3),
        ("-7 % 3", -1),
        ("7.0 / 2", 3.5),
        ("-7.5 % 2", -1.5),
        ("1 + null", None),
        ("-user.salary", -1_000_000),
    ],
)
def test_plus_joins_strings_and_arithmetic_is_java_s(source: str, value: object) -> None:
    answer = value_of(source)
    assert answer == value
    assert type(answer) is type(value)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("null == user.nothing", True),
        ("user.firstName != null", True),
        ("user.middleName == null", False),
        ("1 == 1.0", True),
        ("1 == '1'", False),
        ("true == 1", False),
        ("'a' == 'A'", False),
        ("{1, 'a'} == {1.0, 'a'}", True),
        ("{1} == {true}", False),
        ("user.address == user.address", True),
        ("user.address == user.roles", False),
        ("user.salary >= 1000000", True),
        ("'b' > 'a'", True),
        ("1 < 1.5", True),
        ("user.nothing < 5", False),
        ("user.nothing >= 5", False),
    ],
)
def test_comparison_is_within_a_kind_and_never_true_with_null_but_for_equality(source: str, value: bool) -> None:
    assert value_of(source) is value


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("user.isContractor", False),
        ("!user.isContractor", True),
        ("user.salary > 1 AND !user.isContractor", True),
        ("user.nothing or true", True),
        ("not user.nothing", True),
        ("user.nothing ? 1 : 2", 2),
        ("user.middleName and true", False),
        ("'TRUE' ? 1 : 2", 1),
        ("false and 1 > 'a'", False),
        ("true or 1 > 'a'", True),
    ],
)
def test_conditions_take_what_is_not_set_for_false_and_stop_when_decided(source: str, value: object) -> None:
    assert value_of(source) == value


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("user.nothing ?: 'x'", "x"),
        ("user.middleName ?: 'x'", "x"),
        ("user.firstName ?: 'x'", "Ada"),
        ("user.isContractor ?: 'x'", False),
        ("user.nothing ?: user.middleName ?: null", None),
        ("Groups.contains('OKTA', 'zzz', 10) ?: {}", []),
    ],
)
def test_elvis_replaces_null_and_the_empty_string(source: str, value: object) -> None:
    assert value_of(source) == value


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("user.login matches '.*@example[.]com'", True),
        ("user.login matches '@'", False),
        ("user.nothing matches '.*'", False),
        ("user.salary matches '10+'", True),
        ("user.login matches user.login", True),
        ("user.login matches user.nothing", False),
    ],
)
def test_matches_wants_the_whole_text(source: str, value: bool) -> None:
    assert value_of(source) is value


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("user.firstName.x", "A string has no property 'x'"),
        ("user.roles[2]", "2 elements; there is none at"),
        ("user.roles[-1]", "there is none at"),
        ("user.roles['0']", "needs a whole number"),
        ("user.firstName[0]", "needs an array, and was given a string"),
        ("user['login']", "needs an array, and was given an object"),
        ("user.![x]", "needs an array, and was given an object"),
        ("user.firstName ? 1 : 2", "needs a boolean, and was given a string"),
        ("1 and true", "needs a boolean, and was given a number"),
        ("1 < 'a'", "cannot compare a number with a string"),
        ("true < false", "cannot compare"),
        ("1 + true", "needs numbers, and was given a boolean"),
        ("'a' - 1", "needs numbers, and was given a string"),
        ("'a' + user.roles", "needs a string, and was given an array"),
        ("1 / 0", "no answer"),
        ("1.0 % 0", "no answer"),
        ("9223372036854775807 + 1", "too large"),
        ("1e308 * 10", "too large"),
        ("user.roles matches 'x'", "needs a string"),
        ("user.login matches ('(' + 'a')", "pattern cannot be read"),
    ],
)
def test_what_has_no_answer_fails_and_says_why(source: str, why: str) -> None:
    with pytest.raises(ExpressionFailure, match=why):
        value_of(source)


def test_an_expression_keeps_its_source() -> None:
    assert compile_expression(" user.email ").source == " user.email "


def test_an_expression_can_be_evaluated_any_number_of_times() -> None:
    expression = compile_expression("user.list.![name]")
    for name in ("a", "b"):
        assert expression.evaluate(Scope(names={"user": {"list": [{"name": name}]}})) == [name]
