"""Error responses."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.protocol.oauth import errors
from frontdesk.protocol.oauth.errors import InvalidGrant, OAuthError, plain

_ALL = [
    member
    for member in vars(errors).values()
    if isinstance(member, type) and issubclass(member, OAuthError) and member is not OAuthError
]
_NOT_400 = {
    "invalid_client": 401,
    "invalid_token": 401,
    "insufficient_scope": 403,
    "temporarily_unavailable": 503,
}


@pytest.mark.parametrize("error", _ALL, ids=lambda error: error.__name__)
def test_a_class_is_named_for_its_code_and_only_a_few_are_not_400(error: type[OAuthError]) -> None:
    assert error.code == re.sub(r"(?<!^)([A-Z])", r"_\1", error.__name__).lower()
    assert error.status == _NOT_400.get(error.code, 400)


def test_every_code_has_one_class() -> None:
    assert len({error.code for error in _ALL}) == len(_ALL)


def test_the_body_holds_code_and_description() -> None:
    assert InvalidGrant("It is spent.").body() == {"error": "invalid_grant", "error_description": "It is spent."}
    assert str(InvalidGrant("It is spent.")) == "invalid_grant: It is spent."


@given(st.text(max_size=600))
def test_a_description_is_ascii_without_quote_and_backslash_by_rfc6749_section_5_2(text: str) -> None:
    assert re.fullmatch(r"[\x20-\x21\x23-\x5b\x5d-\x7e]{0,500}", InvalidGrant(text).description)


def test_what_cannot_be_said_is_said_otherwise() -> None:
    assert plain('The “code” — a "secret" – isn’t C:\\x\r\n') == "The 'code' - a 'secret' - isn't C:/x??"
