"""What a password policy asks of passwords (contract D.3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.policies.defaults import password_settings
from frontdesk.domain.policies.password import PasswordPolicy, check_password, read_password_policy, requirements

_LOGIN = "ada.lovelace@example.com"
_PROFILE = {"firstName": "Augusta", "lastName": "King"}


def lacks(password: str, **settings: object) -> list[str]:
    policy = PasswordPolicy(**settings)  # type: ignore[arg-type]  # each test says which settings it is about
    return list(check_password(policy, password, _LOGIN, _PROFILE))


@pytest.mark.parametrize(
    ("password", "missing"),
    [
        ("Sup3rGood!", []),
        ("Sh0rt", ["at least 8 characters"]),
        ("ALLCAPS123", ["a lowercase letter"]),
        ("nocaps1234", ["an uppercase letter"]),
        ("NoNumbers", ["a number"]),
        ("xLovelace1", ["no parts of your username"]),
        ("xLOVÉLACE1x", ["a lowercase letter", "no parts of your username"][1:]),
        ("", ["at least 8 characters", "a lowercase letter", "an uppercase letter", "a number"]),
    ],
)
def test_the_default_policy_asks_for_length_letters_and_a_number(password: str, missing: list[str]) -> None:
    assert lacks(password) == missing


def test_parts_of_a_login_that_are_short_may_stand_in_a_password() -> None:
    assert lacks("Adagio1234") == []


def test_a_policy_may_ask_for_symbols_and_against_names_and_common_passwords() -> None:
    assert lacks("Sup3rGood", min_symbol=1) == ["a symbol"]
    assert lacks("Augusta123", exclude_attributes=("firstName",)) == ["does not include your first name"]
    assert lacks("Password123", exclude_common=True) == ["is not a common password"]


@given(st.text(max_size=40))
def test_a_policy_that_asks_nothing_takes_anything(password: str) -> None:
    nothing = PasswordPolicy(0, 0, 0, 0, 0, exclude_user_name=False)
    assert check_password(nothing, password, _LOGIN, _PROFILE) == ()


def test_no_password_is_taken_that_is_longer_than_what_is_hashed() -> None:
    assert lacks("Aa1" + "x" * 1021) == []
    assert lacks("Aa1" + "x" * 1022) == ["at most 1024 bytes"]
    assert lacks("Aa1" + "密" * 341) == ["at most 1024 bytes"]


@given(st.text(max_size=40) | st.text(min_size=1020, max_size=1030))
def test_what_a_policy_refuses_is_among_the_requirements_it_tells(password: str) -> None:
    policy = PasswordPolicy(min_symbol=1, exclude_common=True, exclude_attributes=("lastName",))
    lacks = check_password(policy, password, _LOGIN, _PROFILE)
    told = requirements(policy, lacks)
    assert all(words in told for words in lacks)


def test_the_orgs_default_policy_is_what_nobody_said_otherwise() -> None:
    assert read_password_policy(password_settings()) == PasswordPolicy()
    assert read_password_policy({}) == PasswordPolicy()


def test_every_setting_is_read() -> None:
    settings = {
        "password": {
            "complexity": {
                "minLength": 12,
                "minLowerCase": 0,
                "minUpperCase": 0,
                "minNumber": 0,
                "minSymbol": 2,
                "excludeUsername": False,
                "excludeAttributes": ["firstName"],
                "dictionary": {"common": {"exclude": True}},
            },
            "age": {"minAgeMinutes": 5, "historyCount": 9},
        },
        "recovery": {
            "factors": {
                "recovery_question": {"properties": {"complexity": {"minLength": 6}}},
                "okta_email": {"properties": {"recoveryToken": {"tokenLifetimeMinutes": 10}}},
            }
        },
    }
    expected = PasswordPolicy(12, 0, 0, 0, 2, False, ("firstName",), True, 5, 9, 6, 10)
    assert read_password_policy(settings) == expected
