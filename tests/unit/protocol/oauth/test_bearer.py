"""Bearer tokens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.protocol.oauth.bearer import MissingToken, challenge, read_bearer
from frontdesk.protocol.oauth.errors import InsufficientScope, InvalidRequest, InvalidToken


@given(st.from_regex(r"[A-Za-z0-9\-._~+/]{1,40}={0,2}", fullmatch=True))
def test_a_token_is_read_from_header_or_form(token: str) -> None:
    assert read_bearer(f"Bearer {token}", None, {}) == token
    assert read_bearer(None, {"access_token": token}, {}) == token


def test_the_header_of_rfc6750_section_2_1() -> None:
    assert read_bearer("Bearer mF_9.B5f-4.1JqM", {}, {}) == "mF_9.B5f-4.1JqM"


def test_the_scheme_is_of_any_case() -> None:
    assert read_bearer("bearer abc", None, {"x": "1"}) == "abc"


@pytest.mark.parametrize(
    ("authorization", "form", "query"),
    [
        (None, None, {"access_token": "abc"}),
        ("Bearer abc", None, {"access_token": "abc"}),
        ("Bearer abc", {"access_token": "abc"}, {}),
        ("Bearer a b", None, {}),
        ('Bearer "abc"', None, {}),
        ("Bearer é", None, {}),
        (None, {"access_token": "a\nb"}, {}),
    ],
    ids=["in the query", "in the query too", "twice", "two words", "quoted", "beyond ASCII", "newline"],
)
def test_a_token_in_the_wrong_place_or_form_is_refused(
    authorization: str | None, form: dict[str, str] | None, query: dict[str, str]
) -> None:
    with pytest.raises(InvalidRequest):
        read_bearer(authorization, form, query)


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer ", "Basic YTpi", "DPoP abc", "Bearerabc"])
def test_without_a_token_there_is_none(authorization: str | None) -> None:
    with pytest.raises(MissingToken):
        read_bearer(authorization, None, {})


def test_the_challenges_of_rfc6750_section_3() -> None:
    assert challenge(None, "example") == 'Bearer realm="example"'
    assert challenge(InvalidToken("The access token expired"), "example") == (
        'Bearer realm="example", error="invalid_token", error_description="The access token expired"'
    )


def test_who_sent_no_token_is_told_of_no_error() -> None:
    assert challenge(MissingToken("There is none."), "example") == 'Bearer realm="example"'
    assert MissingToken("There is none.").status == 401


@given(st.text(max_size=30), st.text(max_size=30))
def test_header_injection_is_not_possible(realm: str, description: str) -> None:
    value = challenge(InsufficientScope(description), realm)
    assert value.isascii()
    assert value.isprintable()
    assert value.count('"') == 6
    assert "\\" not in value
