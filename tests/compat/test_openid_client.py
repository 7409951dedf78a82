"""openid-client 6, the strictest relying party we know: people sign in (OIDC Core, RFC 7636, 9101, 9126, 9207)."""

from typing import Any

import pytest
from tests.compat.browser import new_browser
from tests.compat.keys import new_key, public_jwks
from tests.compat.node import Steps, require_package, run_node
from tests.live import LiveServer
from tests.person import Person

CALLBACK = "http://localhost:9999/callback"


@pytest.fixture(autouse=True)
def _openid_client() -> None:
    require_package("openid-client")


def _run(scenario: str, server: LiveServer, person: Person, client: dict[str, Any], **facts: object) -> Steps:
    said = {"issuer": server.issuer, "client": client, "redirect_uri": CALLBACK, **facts}
    return run_node("openid_client.mjs", scenario, said, person)


@pytest.fixture(scope="module")
def with_default(server: LiveServer) -> Steps:
    """All of a confidential client's life with the default server."""
    return _alone("code", server)


@pytest.fixture(scope="module")
def mixed_up(server: LiveServer) -> Steps:
    """Answers changed on their way."""
    return _alone("mixUp", server)


@pytest.fixture(scope="module")
def pushed(server: LiveServer) -> Steps:
    """A pushed request, and one that is refused."""
    return _alone("pushed", server)


def _alone(scenario: str, server: LiveServer) -> Steps:
    require_package("openid-client")
    with new_browser(server) as person:
        return _run(scenario, server, person, server.register())


@pytest.mark.parametrize("issuer", ["default", "org"])
def test_a_person_signs_in_and_the_tokens_live_and_die(server: LiveServer, person: Person, issuer: str) -> None:
    issuer_url = server.issuer if issuer == "default" else server.org_url
    client = server.register()
    steps = _run("code", server, person, client, issuer=issuer_url)

    assert steps["discovery"] == {"issuer": issuer_url, "pkce": True}
    assert steps["authorization"] == {"iss": issuer_url, "pages": ["sign in"]}
    tokens = steps["tokens"]
    assert tokens["claims"]["aud"] == client["client_id"]
    assert {"at_hash", "auth_time", "amr", "nonce"} <= tokens["claims"].keys()
    assert tokens["refreshes"]
    assert steps["userinfo"]["sub"] == tokens["claims"]["sub"]
    assert steps["userinfo"]["email"] == server.facts["person_login"]
    assert steps["wrong subject"]["name"] == "ClientError"
    assert steps["introspection"]["active"] is True
    assert steps["introspection"]["client_id"] == client["client_id"]
    assert steps["introspection of the refresh token"]["active"] is True


def test_a_refresh_token_is_good_for_as_much_or_less_until_it_is_revoked(with_default: Steps) -> None:
    steps = with_default
    assert set(steps["refresh"]["scope"].split()) == set(steps["tokens"]["scope"].split())
    assert steps["refresh"]["claims"]["sub"] == steps["tokens"]["claims"]["sub"]
    assert steps["refresh"]["rotated"] is False, "a confidential client keeps its refresh token"
    assert steps["refresh with less scope"]["scope"] == "openid"
    assert steps["introspection after revocation"] == {"active": False}
    assert steps["refresh after revocation"]["error"] == "invalid_grant"
    assert steps["userinfo after revocation"]["name"] == "WWWAuthenticateChallengeError"
    assert steps["userinfo after revocation"]["status"] == 401


def test_a_public_client_proves_itself_by_pkce_and_gets_a_new_refresh_token_each_time(
    server: LiveServer, person: Person
) -> None:
    client = server.register(application_type="browser", token_endpoint_auth_method="none")
    steps = _run("code", server, person, client)
    assert "client_secret" not in client
    assert steps["refresh"]["rotated"] is True
    assert steps["introspection"]["active"] is True
    assert steps["introspection after revocation"] == {"active": False}


def test_a_replayed_code_is_refused_and_ends_what_it_gave(server: LiveServer, person: Person) -> None:
    steps = _run("replay", server, person, server.register())
    assert steps["second"]["error"] == "invalid_grant"
    assert steps["second"]["status"] == 400
    assert steps["introspection after replay"] == {"active": False}


def test_the_library_refuses_answers_that_another_server_could_have_sent(mixed_up: Steps) -> None:
    assert "iss" in mixed_up["without iss"]["cause"]
    assert "iss" in mixed_up["another iss"]["cause"]
    assert "state" in mixed_up["another state"]["cause"]


def test_a_code_is_not_redeemed_with_another_verifier(mixed_up: Steps) -> None:
    assert mixed_up["another verifier"]["error"] == "invalid_grant"


def test_the_id_token_carries_the_nonce_that_the_library_checks(server: LiveServer, person: Person) -> None:
    steps = _run("wrongNonce", server, person, server.register())
    assert "nonce" in steps["another nonce"]["cause"]


def test_prompt_none_needs_a_session_and_then_no_page(server: LiveServer, person: Person) -> None:
    steps = _run("silent", server, person, server.register())
    assert steps["before"]["error"] == "login_required"
    assert steps["before"]["pages"] == []
    assert steps["after"]["pages"] == []
    assert isinstance(steps["after"]["claims"]["auth_time"], int)


def test_a_person_who_does_not_allow_it_sends_the_app_access_denied(server: LiveServer) -> None:
    with new_browser(server, allow=False) as person:
        steps = _run("denied", server, person, server.register())
    assert steps["denied"]["name"] == "AuthorizationResponseError"
    assert steps["denied"]["error"] == "access_denied"
    assert steps["denied"]["pages"] == ["sign in", "consent"]


def test_a_pushed_request_shows_the_browser_nothing_but_its_name(pushed: Steps) -> None:
    assert set(pushed["pushed"]["parameters"]) == {"client_id", "request_uri"}
    assert pushed["tokens"]["claims"]["auth_time"]
    assert pushed["again"]["status"] == 400, "a request_uri answers once"


def test_a_pushed_request_is_refused_before_any_browser_sees_it(pushed: Steps) -> None:
    assert pushed["refused"]["error"] == "invalid_request"
    assert pushed["refused"]["status"] == 400


@pytest.mark.parametrize("alg", ["RS256", "ES256"])
def test_a_signed_request_object_counts_as_the_request(server: LiveServer, person: Person, alg: str) -> None:
    key = new_key(alg)
    client = server.register(jwks=public_jwks(key))
    steps = _run("requestObject", server, person, client, key=key, alg=alg)
    assert set(steps["signed"]["parameters"]) == {"client_id", "request"}
    assert steps["tokens"]["claims"]["auth_time"]


def test_a_signed_request_object_can_be_pushed(server: LiveServer, person: Person) -> None:
    key = new_key("ES256")
    steps = _run("pushedRequestObject", server, person, server.register(jwks=public_jwks(key)), key=key, alg="ES256")
    assert steps["tokens"]["claims"]["nonce"]


def test_hybrid_answers_code_and_id_token_that_vouch_for_each_other(server: LiveServer, person: Person) -> None:
    steps = _run("hybrid", server, person, _hybrid_client(server))
    assert {"code", "id_token", "state"} <= set(steps["authorization"]["parameters"])
    assert steps["tokens"]["claims"]["at_hash"]


def test_hybrid_answers_travel_as_a_form(server: LiveServer, person: Person) -> None:
    steps = _run("formPost", server, person, _hybrid_client(server))
    assert steps["tokens"]["claims"]["sub"]


def test_an_id_token_alone_comes_in_the_fragment(server: LiveServer, person: Person) -> None:
    client = server.register(grant_types=["implicit"], response_types=["id_token"])
    steps = _run("implicit", server, person, client)
    assert steps["claims"]["aud"] == client["client_id"]
    assert steps["claims"]["email"] == server.facts["person_login"]


def test_an_app_signs_a_person_out_and_gets_them_back(server: LiveServer, person: Person) -> None:
    client = server.register()
    steps = _run("logout", server, person, client)
    assert steps["signed out"] == {
        "url": client["post_logout_redirect_uris"][0],
        "stateMatches": True,
        "pages": [],
    }
    assert steps["next sign-in"]["pages"] == ["sign in"]


def _hybrid_client(server: LiveServer) -> dict[str, Any]:
    return server.register(grant_types=["authorization_code", "implicit"], response_types=["code id_token"])
