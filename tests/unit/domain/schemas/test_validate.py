"""Profiles against their schema (contract F.1, F.2, F.4)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.errors import ImmutableAttribute, ReadOnlyAttribute, ValidationFailed
from frontdesk.domain.schemas.base_attributes import user_base_schema
from frontdesk.domain.schemas.compiled import compile_schema
from frontdesk.domain.schemas.model import AttributeType, Mutability, Property, Schema, SelfAction, read_schema
from frontdesk.domain.schemas.validate import check_self_may_write, validate_profile

ADA: dict[str, object] = {
    "login": "ada@example.com",
    "email": "ada@example.com",
    "firstName": "Ada",
    "lastName": "Lovelace",
}


def schema(*custom: Property) -> Schema:
    return Schema(user_base_schema().base, {found.name: found for found in custom})


def new(profile: dict[str, Any], *custom: Property) -> dict[str, object]:
    return validate_profile(schema(*custom), profile, {}, replace=True, what="newUser")


def refusal(profile: dict[str, Any], *custom: Property) -> tuple[str, ...]:
    with pytest.raises(ValidationFailed) as refused:
        new(profile, *custom)
    return refused.value.causes


def test_a_whole_profile_is_kept_as_it_was_given() -> None:
    assert new(ADA) == ADA


def test_unknown_attributes_are_named_each() -> None:
    assert refusal({**ADA, "shoe": 1, "hat": 2}) == (
        "Property name 'shoe' is not defined in profile",
        "Property name 'hat' is not defined in profile",
    )


@pytest.mark.parametrize("name", ["login", "email", "firstName", "lastName"])
def test_a_new_profile_has_every_required_attribute(name: str) -> None:
    for given_value in ({}, {name: None}):
        profile = {key: value for key, value in ADA.items() if key != name} | given_value
        assert refusal(profile) == (f"{name}: The field cannot be left blank",)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("firstName", ""),
        ("firstName", "x" * 51),
        ("firstName", 5),
        ("login", "ada"),
        ("login", "x" * 95 + "@e.com"),
        ("email", "a@b c.com"),
        ("secondEmail", "ada"),
        ("mobilePhone", "1" * 101),
        ("countryCode", "XX"),
        ("countryCode", "GBR"),
        ("locale", "English"),
        ("timezone", "Mars/Olympus"),
        ("preferredLanguage", "no such ; language"),
        ("profileUrl", "example.com/ada"),
        ("title", True),
        ("title", ["Countess"]),
        ("title", "x" * 10_001),
    ],
)
def test_a_value_that_is_not_as_the_attribute_wants_it_is_refused_by_name(name: str, value: object) -> None:
    assert {cause.partition(":")[0] for cause in refusal({**ADA, name: value})} == {name}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("countryCode", "GB"),
        ("locale", "en_US"),
        ("locale", "de"),
        ("locale", "zh-Hans-CN"),
        ("timezone", "America/Los_Angeles"),
        ("preferredLanguage", "en-US"),
        ("preferredLanguage", "da, en-gb;q=0.8, en;q=0.7"),
        ("profileUrl", "https://example.com/ada?x=1"),
        ("email", "ada@corp.local"),
        ("email", "o'hara+tag@sub.example.co.uk"),
    ],
)
def test_a_value_of_the_attributes_format_is_kept(name: str, value: str) -> None:
    assert new({**ADA, name: value})[name] == value


@pytest.mark.parametrize(
    ("found", "good", "bad"),
    [
        (Property("x", "X", AttributeType.INTEGER, minimum=1, maximum=3), [1, 3], [0, 4, 1.5, "1", True]),
        (Property("x", "X", AttributeType.NUMBER, minimum=0.5), [0.5, 7], [0.4, "1", False, float("inf")]),
        (Property("x", "X", AttributeType.BOOLEAN), [True, False], [0, 1, "true"]),
        (Property("x", "X", AttributeType.ARRAY, item_type=AttributeType.INTEGER), [[], [1]], ["1", ["1"], [True]]),
        (Property("x", "X", AttributeType.ARRAY, item_type=AttributeType.STRING, item_enum=("a",)), [["a"]], [["b"]]),
        (Property("x", "X", enum=("a", "b")), ["a"], ["c", ""]),
        (Property("x", "X", AttributeType.NUMBER, enum=(1, 2)), [1], [3, True]),
        (Property("x", "X", format="date"), ["2026-01-31"], ["2026-02-30", "31.1.2026"]),
        (Property("x", "X", format="date-time"), ["2026-01-31T04:05:52.000Z"], ["2026-01-31", "2026-01-31T04:05:52"]),
        (Property("x", "X", min_length=2, max_length=3), ["ab", "abc"], ["a", "abcd"]),
    ],
)
def test_custom_attributes_hold_what_they_say(found: Property, good: list[object], bad: list[object]) -> None:
    for value in good:
        assert new({**ADA, "x": value}, found)["x"] == value
    for value in bad:
        assert refusal({**ADA, "x": value}, found)[0].startswith("x: ")


def test_a_login_is_an_address_unless_its_pattern_says_otherwise() -> None:
    login = user_base_schema().base["login"]
    short = Schema({**user_base_schema().base, "login": Property("login", "L", pattern="[a-z]+")}, {})
    assert login.pattern is None
    assert validate_profile(short, {**ADA, "login": "ada"}, {}, replace=True, what="user")["login"] == "ada"
    with pytest.raises(ValidationFailed):
        validate_profile(short, {**ADA, "login": "ada1"}, {}, replace=True, what="user")


def test_a_merge_keeps_the_rest_and_null_removes() -> None:
    known = {**ADA, "title": "Countess", "city": "London"}
    merged = validate_profile(schema(), {"title": None, "city": "Paris"}, known, replace=False, what="user")
    assert merged == {**ADA, "city": "Paris"}
    with pytest.raises(ValidationFailed, match="user"):
        validate_profile(schema(), {"lastName": None}, known, replace=False, what="user")


def test_a_merge_does_not_answer_for_what_it_does_not_name() -> None:
    badge = Property("badge", "Badge", required=True)
    assert validate_profile(schema(badge), {"city": "Paris"}, ADA, replace=False, what="user")["city"] == "Paris"


def test_a_replacement_drops_what_it_leaves_out() -> None:
    assert validate_profile(schema(), ADA, {**ADA, "title": "Countess"}, replace=True, what="user") == ADA


def test_what_the_schema_no_longer_has_is_dropped_and_never_shown() -> None:
    known = {**ADA, "gone": 1}
    assert validate_profile(schema(), {"city": "Paris"}, known, replace=False, what="user") == {**ADA, "city": "Paris"}
    assert compile_schema(schema()).visible(known) == ADA


def test_read_only_attributes_are_not_written_but_may_be_repeated() -> None:
    locked = Property("locked", "Locked", mutability=Mutability.READ_ONLY)
    known = {**ADA, "locked": "a"}
    assert validate_profile(schema(locked), known, known, replace=True, what="user") == known
    assert validate_profile(schema(locked), ADA, known, replace=True, what="user") == known
    with pytest.raises(ReadOnlyAttribute):
        validate_profile(schema(locked), {"locked": "b"}, known, replace=False, what="user")


def test_immutable_attributes_are_set_once() -> None:
    once = Property("once", "Once", mutability=Mutability.IMMUTABLE)
    known = validate_profile(schema(once), {"once": "a"}, ADA, replace=False, what="user")
    for value in ("b", None):
        with pytest.raises(ImmutableAttribute):
            validate_profile(schema(once), {"once": value}, known, replace=False, what="user")


def test_write_only_attributes_are_kept_and_never_shown() -> None:
    secret = Property("pin", "PIN", mutability=Mutability.WRITE_ONLY)
    assert "pin" not in compile_schema(schema(secret)).visible({**ADA, "pin": "1"})


def test_people_write_of_themselves_what_the_schema_lets_them() -> None:
    shown = Property("shown", "Shown", permission=SelfAction.READ_ONLY)
    check_self_may_write(schema(shown), {"firstName": "A", "shown": "a"}, {"shown": "a"})
    with pytest.raises(ReadOnlyAttribute):
        check_self_may_write(schema(shown), {"shown": "b"}, {"shown": "a"})


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=60),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*ADA, "city", "countryCode", "timezone", "x"]), _VALUES))
def test_whatever_is_sent_is_kept_as_it_is_or_refused(sent: dict[str, Any]) -> None:
    """And what was kept may be sent again."""
    subject = schema(Property("x", "X", AttributeType.ARRAY, item_type=AttributeType.NUMBER))
    try:
        profile = validate_profile(subject, {**ADA, **sent}, {}, replace=True, what="user")
    except ValidationFailed:
        return
    assert profile == {name: value for name, value in {**ADA, **sent}.items() if value is not None}
    assert validate_profile(subject, profile, profile, replace=True, what="user") == profile


def test_a_schema_is_read_back_from_its_record_as_it_was() -> None:
    fresh = user_base_schema()
    choices = ({"const": "a", "title": "A"},)
    edited = Schema(
        {**fresh.base, "city": Property("city", "City", permission=SelfAction.READ_WRITE)},
        {
            "x": Property(
                "x", "X", AttributeType.ARRAY, item_type=AttributeType.STRING, item_enum=("a",), item_one_of=choices
            )
        },
    )
    stored: Any = edited.stored(fresh)
    assert stored["base"].keys() == {"city"}
    assert read_schema(stored, fresh) == edited
