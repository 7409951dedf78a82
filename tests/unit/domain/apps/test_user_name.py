"""What people are called at an app (Okta: userNameTemplate)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.domain.apps.user_name import LOGIN, BadTemplate, check_template, user_name_of

_PROFILE = {"email": "ada.l@example.com", "firstName": "Ada", "lastName": "Lovelace", "samAccountName": None}


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        (LOGIN, "ada@corp.test"),
        ("", ""),
        ("${source.email}", "ada.l@example.com"),
        ('${fn:substringBefore(source.login, "@")}', "ada"),
        ('String.substringBefore(user.email, "@")', "ada.l"),
        ("user.firstName + '.' + user.lastName", "Ada.Lovelace"),
        ("${source.samAccountName}", "ada@corp.test"),
        ("user.login < 1", "ada@corp.test"),
        ("1 + 1", "ada@corp.test"),
    ],
)
def test_the_template_makes_the_name_and_the_login_stands_in(template: str, expected: str) -> None:
    assert user_name_of(template, "ada@corp.test", _PROFILE) == expected


@pytest.mark.parametrize("template", ["${source.", "user.", "fn:nothing(1)", "${nothing.at.all}", "Runtime.exec('x')"])
def test_a_template_that_is_no_expression_is_refused(template: str) -> None:
    with pytest.raises(BadTemplate):
        check_template(template)


@given(st.text(max_size=200), st.dictionaries(st.text(max_size=5), st.text(max_size=200), max_size=5))
def test_whatever_the_profile_holds_there_is_a_name_of_bounded_length(login: str, profile: dict[str, str]) -> None:
    assert user_name_of("${source.login}", login, profile) == login
    assert len(user_name_of("user.email + user.login", "me", {**profile, "email": "x" * 500})) <= 100
