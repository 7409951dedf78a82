"""What mappings make of profiles (contract F.3)."""

import pytest

from frontdesk.domain.mappings.apply import apply_mapping, compile_mapping, fit
from frontdesk.domain.mappings.model import MappedProperty, PushStatus
from frontdesk.lang.el.scope import Scope

ADA = {"firstName": "Ada", "lastName": "Lovelace", "login": "ada@example.com", "age": 36}
SCOPE = Scope(names={"user": ADA, "source": ADA})


def made(types: dict[str, str], **expressions: str) -> dict[str, object]:
    mapping = compile_mapping({name: MappedProperty(source) for name, source in expressions.items()})
    return apply_mapping(mapping, types, SCOPE)


def test_each_attribute_is_what_its_expression_says() -> None:
    types = {"name": "string", "nick": "string"}
    expressions = {"name": "user.firstName + ' ' + user.lastName", "nick": "source.firstName"}
    assert made(types, **expressions) == {"name": "Ada Lovelace", "nick": "Ada"}


def test_what_fails_is_null_or_does_not_fit_stays_unset() -> None:
    expressions = {"failing": "user.firstName < 5", "empty": "user.title", "number": "user.firstName", "broken": "(("}
    assert made({"failing": "string", "empty": "string", "number": "number", "broken": "string"}, **expressions) == {}


def test_attributes_that_the_target_lost_are_left_out() -> None:
    assert made({}, name="user.firstName") == {}


def test_only_pushed_attributes_follow_their_source() -> None:
    properties = {
        "once": MappedProperty("user.firstName"),
        "always": MappedProperty("user.lastName", PushStatus.PUSH),
    }
    mapping, types = compile_mapping(properties), {"once": "string", "always": "string"}
    assert apply_mapping(mapping, types, SCOPE, only_pushed=True) == {"always": "Lovelace"}


@pytest.mark.parametrize(
    ("value", "wanted", "fitted"),
    [
        (36, "string", "36"),
        (True, "string", "true"),
        ("36", "integer", 36),
        (36.0, "integer", 36),
        ("36.5", "integer", None),
        ("36.5", "number", 36.5),
        ("x", "number", None),
        (True, "number", None),
        ("nan", "integer", None),
        ("TRUE", "boolean", True),
        ("yes", "boolean", None),
        ("a", "array", ["a"]),
        (["a"], "array", ["a"]),
        (["a"], "string", None),
        (None, "array", None),
    ],
)
def test_a_value_is_made_to_fit_the_attributes_type(value: object, wanted: str, fitted: object) -> None:
    assert fit(value, wanted) == fitted
    assert type(fit(value, wanted)) is type(fitted)
