"""okta-jwt-verifier 0.5 of PyPI: resource servers and apps that check our tokens (https, RS256, keys by address)."""

from collections.abc import Iterator

import pytest
from tests.compat.browser import Issued, issue_tokens
from tests.compat.forgeries import altered, expired, foreign
from tests.compat.python_verifier import PythonVerifier, python_verifier
from tests.live import LiveServer

AUDIENCE = "api://default"
ACCEPTED = {"accepted": True}


@pytest.fixture(scope="module", params=[True, False], ids=["aiohttp", "requests"])
def verifier(request: pytest.FixtureRequest, tls_server: LiveServer) -> Iterator[PythonVerifier]:
    """The library's two faces, on its two HTTP clients."""
    with python_verifier(tls_server.ca, asynchronously=request.param) as running:
        yield running


@pytest.fixture(scope="module")
def issued(tls_server: LiveServer) -> Issued:
    """Tokens of the default server."""
    return issue_tokens(tls_server, issuer=tls_server.issuer)


@pytest.fixture(scope="module")
def issued_by_org(tls_server: LiveServer) -> Issued:
    """Tokens of the org's own server."""
    return issue_tokens(tls_server, issuer=tls_server.org_url)


def test_an_access_token_is_accepted(tls_server: LiveServer, verifier: PythonVerifier, issued: Issued) -> None:
    options = {"issuer": tls_server.issuer, "audience": AUDIENCE}
    assert verifier.access_token(issued.access_token, **options) == ACCEPTED


def test_an_id_token_is_accepted(tls_server: LiveServer, verifier: PythonVerifier, issued: Issued) -> None:
    options = {"issuer": tls_server.issuer, "client_id": issued.client_id}
    assert verifier.id_token(issued.id_token, nonce=issued.nonce, **options) == ACCEPTED


def test_an_id_token_has_no_nonce_that_was_not_sent(tls_server: LiveServer, verifier: PythonVerifier) -> None:
    plain = issue_tokens(tls_server, issuer=tls_server.issuer, nonce=None)
    options = {"issuer": tls_server.issuer, "client_id": plain.client_id}
    assert verifier.id_token(plain.id_token, nonce=None, **options) == ACCEPTED


def test_tokens_of_the_orgs_own_server_are_accepted(
    tls_server: LiveServer, verifier: PythonVerifier, issued_by_org: Issued
) -> None:
    org = {"issuer": tls_server.org_url}
    assert verifier.access_token(issued_by_org.access_token, **org, audience=tls_server.org_url) == ACCEPTED
    accepted = verifier.id_token(
        issued_by_org.id_token, nonce=issued_by_org.nonce, **org, client_id=issued_by_org.client_id
    )
    assert accepted == ACCEPTED


def test_an_access_token_for_another_audience_is_refused(
    tls_server: LiveServer, verifier: PythonVerifier, issued: Issued
) -> None:
    verdict = verifier.access_token(issued.access_token, issuer=tls_server.issuer, audience="api://other")
    assert verdict == {"accepted": False, "why": "Audience doesn't match"}


def test_an_id_token_for_another_client_is_refused(
    tls_server: LiveServer, verifier: PythonVerifier, issued: Issued
) -> None:
    verdict = verifier.id_token(issued.id_token, nonce=issued.nonce, issuer=tls_server.issuer, client_id="another")
    assert verdict == {"accepted": False, "why": 'Claim "aud" does not match Client ID.'}


def test_an_id_token_with_another_nonce_is_refused(
    tls_server: LiveServer, verifier: PythonVerifier, issued: Issued
) -> None:
    options = {"issuer": tls_server.issuer, "client_id": issued.client_id}
    verdict = verifier.id_token(issued.id_token, nonce="another", **options)
    assert verdict == {"accepted": False, "why": 'Claim "nonce" is invalid.'}


def test_a_token_of_another_issuer_is_refused(
    tls_server: LiveServer, verifier: PythonVerifier, issued_by_org: Issued
) -> None:
    verdict = verifier.access_token(issued_by_org.access_token, issuer=tls_server.issuer, audience=tls_server.org_url)
    assert verdict == {"accepted": False, "why": "Invalid issuer"}


def test_an_id_token_is_no_access_token(tls_server: LiveServer, verifier: PythonVerifier, issued: Issued) -> None:
    verdict = verifier.access_token(issued.id_token, issuer=tls_server.issuer, audience=AUDIENCE)
    assert verdict == {"accepted": False, "why": "Audience doesn't match"}


def test_an_expired_token_is_refused(tls_server: LiveServer, verifier: PythonVerifier, issued: Issued) -> None:
    verdict = verifier.access_token(expired(issued.access_token), issuer=tls_server.issuer, audience=AUDIENCE)
    assert verdict == {"accepted": False, "why": "Signature has expired"}


@pytest.mark.parametrize("forge", [altered, foreign])
def test_a_forged_token_is_refused(
    tls_server: LiveServer, verifier: PythonVerifier, issued: Issued, forge: type[str]
) -> None:
    verdict = verifier.access_token(forge(issued.access_token), issuer=tls_server.issuer, audience=AUDIENCE)
    assert verdict == {"accepted": False, "why": "Signature verification failed"}
