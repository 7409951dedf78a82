"""Credentials of a client: read, not judged."""

from base64 import b64encode
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.protocol.tokens import signed_by_key

from frontdesk.protocol.oauth.client_auth import (
    JWT_BEARER,
    AssertionCredentials,
    NoCredentials,
    SecretCredentials,
    read_credentials,
)
from frontdesk.protocol.oauth.errors import InvalidClient, InvalidRequest

_words = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=20)
_ASSERTION = signed_by_key({"iss": "me", "sub": "me"})
_BY_ASSERTION = {"client_assertion": _ASSERTION, "client_assertion_type": JWT_BEARER}


def _basic(text: str) -> str:
    return f"Basic {b64encode(text.encode()).decode()}"


def test_the_basic_example_of_rfc6749_section_2_3_1() -> None:
    credentials = read_credentials("Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW", {})
    assert credentials == SecretCredentials("s6BhdRkqt3", "gX1fBat3bV", "client_secret_basic")


def test_the_body_example_of_rfc6749_section_2_3_1() -> None:
    form = {"client_id": "s6BhdRkqt3", "client_secret": "7Fjfp0ZBr1KtDRbnfVdmIw"}
    expected = SecretCredentials("s6BhdRkqt3", "7Fjfp0ZBr1KtDRbnfVdmIw", "client_secret_post")
    assert read_credentials(None, form) == expected


@given(_words, _words)
def test_basic_is_form_decoded(client_id: str, secret: str) -> None:
    header = _basic(f"{quote_plus(client_id)}:{quote_plus(secret)}")
    assert read_credentials(header, {}) == SecretCredentials(client_id, secret, "client_secret_basic")


@pytest.mark.parametrize("header", [_basic("me:100%"), _basic("me:%ff"), _basic("%zz:x")])
def test_basic_that_is_not_form_encoded_is_refused(header: str) -> None:
    with pytest.raises(InvalidClient):
        read_credentials(header, {})


@pytest.mark.parametrize(
    ("authorization", "form"),
    [
        (_basic("me:secret"), {"client_secret": "secret"}),
        (_basic("me:secret"), {"client_id": "me", "client_secret": "secret"}),
        (_basic("me:secret"), _BY_ASSERTION),
        (_basic("me:"), {"client_secret": "secret"}),
        (None, {"client_id": "me", "client_secret": "secret", **_BY_ASSERTION}),
    ],
    ids=["basic and secret", "basic and post", "basic and assertion", "empty basic and post", "post and assertion"],
)
def test_double_credentials_are_refused(authorization: str | None, form: dict[str, str]) -> None:
    with pytest.raises(InvalidRequest, match="more than one way"):
        read_credentials(authorization, form)


def test_a_client_id_beside_basic_is_tolerated_when_it_is_the_same() -> None:
    assert read_credentials(_basic("me:secret"), {"client_id": "me"}).client_id == "me"
    with pytest.raises(InvalidClient):
        read_credentials(_basic("me:secret"), {"client_id": "you"})


@pytest.mark.parametrize(
    "authorization",
    ["Bearer abc", "Negotiate abc", "Digest x", "Basic", "Basic !", _basic(":secret"), "", "SSWS abc"],
)
def test_a_header_that_names_no_client_by_basic_is_refused(authorization: str) -> None:
    with pytest.raises(InvalidClient):
        read_credentials(authorization, {"client_id": "me", "client_secret": "secret"})


@pytest.mark.parametrize("text", ["me", "me:"], ids=["without a colon", "with an empty secret"])
def test_a_public_client_may_name_itself_by_basic(text: str) -> None:
    assert read_credentials(_basic(text), {}) == NoCredentials("me")


def test_a_public_client_names_itself_in_the_body() -> None:
    assert read_credentials(None, {"client_id": "me"}) == NoCredentials("me")


@pytest.mark.parametrize("form", [{}, {"client_secret": "secret"}, {"grant_type": "password", "username": "me"}])
def test_no_credentials_are_not_enough(form: dict[str, str]) -> None:
    with pytest.raises(InvalidClient, match="no client credentials"):
        read_credentials(None, form)


def test_an_assertion_names_its_client_itself_unless_the_body_does() -> None:
    assert read_credentials(None, _BY_ASSERTION) == AssertionCredentials("me", _ASSERTION)
    assert read_credentials(None, {**_BY_ASSERTION, "client_id": "you"}).client_id == "you"


@pytest.mark.parametrize(
    "form",
    [
        {"client_assertion": _ASSERTION},
        {"client_assertion": _ASSERTION, "client_assertion_type": "urn:ietf:params:oauth:grant-type:jwt-bearer"},
        {"client_assertion_type": JWT_BEARER},
        {"client_assertion_type": JWT_BEARER, "client_assertion": "not.a.token"},
        {"client_assertion_type": JWT_BEARER, "client_assertion": signed_by_key({"iss": "me"})},
        {"client_assertion_type": JWT_BEARER, "client_assertion": signed_by_key({"iss": "me", "sub": "you"})},
        {"client_assertion_type": JWT_BEARER, "client_assertion": signed_by_key({"iss": ["me"], "sub": ["me"]})},
        {"client_assertion_type": JWT_BEARER, "client_assertion": signed_by_key({"iss": "", "sub": ""})},
    ],
    ids=["no type", "another type", "no assertion", "no token", "no sub", "iss is not sub", "lists", "empty"],
)
def test_an_assertion_that_cannot_be_told_whose_it_is_is_refused(form: dict[str, str]) -> None:
    with pytest.raises(InvalidClient):
        read_credentials(None, form)


def test_secrets_are_not_shown() -> None:
    assert "secret'" not in repr(read_credentials(_basic("me:secret"), {}))
    assert _ASSERTION not in repr(read_credentials(None, _BY_ASSERTION))
