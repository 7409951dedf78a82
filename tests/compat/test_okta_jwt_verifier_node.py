"""@okta/jwt-verifier 4 of npm: resource servers and apps that check our tokens (keys by the issuer's address)."""

import pytest
from tests.compat.browser import Issued, issue_tokens
from tests.compat.forgeries import altered, expired, foreign
from tests.compat.node import Steps, require_package, run_node
from tests.live import LiveServer

AUDIENCE = "api://default"


@pytest.fixture(scope="module")
def issued(server: LiveServer) -> Issued:
    """Tokens of the default server."""
    return issue_tokens(server, issuer=server.issuer)


@pytest.fixture(scope="module")
def verdicts(server: LiveServer, issued: Issued) -> Steps:
    """What the library says about good tokens and bad, asked in one process."""
    require_package("@okta/jwt-verifier")
    verifier: dict[str, object] = {"issuer": server.issuer, "testing": {"disableHttpsCheck": True}}
    asserting = {**verifier, "assertClaims": {"cid": issued.client_id, "scp.includes": ["openid", "profile"]}}
    of_another = {**verifier, "issuer": server.org_url, "jwksUri": f"{server.issuer}/v1/keys"}
    access: dict[str, object] = {"verifier": verifier, "token": issued.access_token, "audience": AUDIENCE}
    identity: dict[str, object] = {
        "verifier": verifier,
        "token": issued.id_token,
        "clientId": issued.client_id,
        "nonce": issued.nonce,
    }
    questions: dict[str, dict[str, object]] = {
        "access token": access,
        "access token for one of several": {**access, "audience": ["api://other", AUDIENCE]},
        "access token with claims": {**access, "verifier": asserting},
        "access token for another": {**access, "audience": "api://other"},
        "access token of another issuer": {**access, "verifier": of_another},
        "expired": {**access, "token": expired(issued.access_token)},
        "altered": {**access, "token": altered(issued.access_token)},
        "foreign": {**access, "token": foreign(issued.access_token)},
        "id token": identity,
        "id token for another": {**identity, "clientId": "another"},
        "id token of another sign-in": {**identity, "nonce": "another"},
        "id token as access token": {**access, "token": issued.id_token},
    }
    return _ask(questions)


def _ask(questions: dict[str, dict[str, object]]) -> Steps:
    asked = [{"name": name, **question} for name, question in questions.items()]
    return run_node("okta_jwt_verifier.mjs", "verify", {"questions": asked})


def test_an_access_token_is_accepted(server: LiveServer, issued: Issued, verdicts: Steps) -> None:
    claims = verdicts["access token"]["claims"]
    assert (claims["iss"], claims["aud"], claims["cid"]) == (server.issuer, AUDIENCE, issued.client_id)


def test_one_of_several_audiences_is_enough(verdicts: Steps) -> None:
    assert verdicts["access token for one of several"]["claims"]["aud"] == AUDIENCE


def test_asserted_claims_find_client_and_scopes_where_the_library_looks(issued: Issued, verdicts: Steps) -> None:
    assert verdicts["access token with claims"]["claims"]["cid"] == issued.client_id


def test_an_id_token_is_accepted(issued: Issued, verdicts: Steps) -> None:
    claims = verdicts["id token"]["claims"]
    assert (claims["aud"], claims["nonce"]) == (issued.client_id, issued.nonce)


def test_an_id_token_has_no_nonce_that_was_not_sent(server: LiveServer) -> None:
    require_package("@okta/jwt-verifier")
    plain = issue_tokens(server, issuer=server.issuer, nonce=None)
    verifier = {"issuer": server.issuer, "testing": {"disableHttpsCheck": True}}
    steps = _ask({"plain": {"verifier": verifier, "token": plain.id_token, "clientId": plain.client_id}})
    assert "nonce" not in steps["plain"]["claims"]


def test_tokens_of_the_orgs_own_server_are_accepted_with_its_keys_address(server: LiveServer) -> None:
    require_package("@okta/jwt-verifier")
    issued = issue_tokens(server, issuer=server.org_url)
    verifier = {
        "issuer": server.org_url,
        "jwksUri": f"{server.org_url}/oauth2/v1/keys",
        "testing": {"disableHttpsCheck": True},
    }
    identity = {"clientId": issued.client_id, "nonce": issued.nonce}
    steps = _ask(
        {
            "access token": {"verifier": verifier, "token": issued.access_token, "audience": server.org_url},
            "id token": {"verifier": verifier, "token": issued.id_token, **identity},
        }
    )
    assert steps["access token"]["claims"]["iss"] == server.org_url
    assert steps["id token"]["claims"]["aud"] == issued.client_id


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("access token for another", "does not match expected audience"),
        ("access token of another issuer", "does not match expected issuer"),
        ("expired", "Jwt is expired"),
        ("altered", "Signature verification failed"),
        ("foreign", "Signature verification failed"),
        ("id token for another", "does not match expected client id"),
        ("id token of another sign-in", "does not match expected nonce"),
        ("id token as access token", "does not match expected audience"),
    ],
)
def test_a_token_is_refused_that_is(verdicts: Steps, question: str, reason: str) -> None:
    assert reason in verdicts[question]["message"]
