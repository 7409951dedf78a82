"""Proof Key for Code Exchange."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.protocol.oauth.errors import InvalidGrant, InvalidRequest
from frontdesk.protocol.oauth.pkce import check_code_challenge, s256, verify_code_verifier

verifiers = st.from_regex(re.compile(r"\A[A-Za-z0-9\-._~]{43,128}\Z"))
_CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_s256_is_the_example_of_rfc7636_appendix_b() -> None:
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert s256(verifier) == _CHALLENGE
    verify_code_verifier(verifier, _CHALLENGE)


@given(verifiers, verifiers)
def test_only_its_own_verifier_opens_a_challenge(mine: str, other: str) -> None:
    assert check_code_challenge(s256(mine), "S256", required=True) == s256(mine)
    verify_code_verifier(mine, s256(mine))
    if other != mine:
        with pytest.raises(InvalidGrant, match="does not match"):
            verify_code_verifier(other, s256(mine))


@pytest.mark.parametrize("verifier", [None, "", "x" * 42, "x" * 129, "x" * 42 + "+", "x" * 43 + "\n", "é" * 43])
def test_a_verifier_outside_the_grammar_is_refused(verifier: str | None) -> None:
    with pytest.raises(InvalidGrant, match="missing or malformed"):
        verify_code_verifier(verifier, "any")


def test_pkce_downgrade_a_verifier_for_a_code_without_challenge_is_refused() -> None:
    with pytest.raises(InvalidGrant, match="no code_challenge"):
        verify_code_verifier("x" * 43, None)


def test_pkce_downgrade_a_challenge_is_not_forgotten_by_leaving_out_the_verifier() -> None:
    with pytest.raises(InvalidGrant):
        verify_code_verifier(None, _CHALLENGE)


def test_without_challenge_and_verifier_there_is_nothing_to_prove() -> None:
    verify_code_verifier(None, None)
    assert check_code_challenge(None, None, required=False) is None


@pytest.mark.parametrize(
    ("challenge", "method", "required"),
    [
        (None, None, True),
        (None, "S256", False),
        (_CHALLENGE, None, False),
        (_CHALLENGE, "plain", False),
        (_CHALLENGE, "s256", False),
        (_CHALLENGE, "S512", False),
        (_CHALLENGE[:-1], "S256", True),
        (_CHALLENGE + "M", "S256", True),
        (_CHALLENGE[:-1] + "+", "S256", True),
        (_CHALLENGE + "\n", "S256", True),
        ("", "S256", True),
    ],
    ids=[
        "missing", "method alone", "no method means plain", "plain", "method in lower case", "unknown method",
        "short", "long", "not base64url", "newline", "empty",
    ],
)  # fmt: skip
def test_a_challenge_that_proves_nothing_is_refused(challenge: str | None, method: str | None, required: bool) -> None:
    with pytest.raises(InvalidRequest, match="code_challenge"):
        check_code_challenge(challenge, method, required=required)
