"""requests-oauthlib 2.0 on oauthlib 3, which compares every scope it is granted; over https as it wants it."""

import os
from typing import Any
from urllib.parse import urldefrag

import pytest
from oauthlib.oauth2 import (
    BackendApplicationClient,
    InvalidGrantError,
    LegacyApplicationClient,
    MismatchingStateError,
    MobileApplicationClient,
)
from requests_oauthlib import OAuth2Session
from tests.live import LiveServer
from tests.person import Person, response_parameters

CALLBACK = "https://localhost:9999/callback"
SCOPE: list[object] = ["openid", "profile", "email", "offline_access"]


@pytest.fixture(autouse=True)
def _strict_library() -> None:
    """What would make the library look away is not set."""
    assert not {"OAUTHLIB_RELAX_TOKEN_SCOPE", "OAUTHLIB_INSECURE_TRANSPORT"} & os.environ.keys()


@pytest.fixture
def v1(tls_server: LiveServer) -> str:
    """What the endpoints of the default server begin with."""
    return f"{tls_server.issuer}/v1"


def _session(server: LiveServer, **options: Any) -> OAuth2Session:
    session = OAuth2Session(**options)
    session.verify = str(server.ca)
    session.trust_env = False
    return session


def _register(server: LiveServer, **metadata: object) -> dict[str, Any]:
    return server.register(redirect_uris=[CALLBACK], **metadata)


def _code_session(server: LiveServer, client: dict[str, Any], **options: Any) -> OAuth2Session:
    return _session(server, client_id=client["client_id"], redirect_uri=CALLBACK, scope=SCOPE, pkce="S256", **options)


def _sign_in(session: OAuth2Session, person: Person, v1: str, client: dict[str, Any]) -> dict[str, Any]:
    url, _ = session.authorization_url(f"{v1}/authorize", nonce="a nonce")
    location = person.visit(url).headers["location"]
    tokens: dict[str, Any] = session.fetch_token(
        f"{v1}/token", authorization_response=location, client_secret=client["client_secret"]
    )
    return tokens


def test_a_person_signs_in_and_the_session_calls_userinfo(tls_server: LiveServer, tls_person: Person, v1: str) -> None:
    client = _register(tls_server)
    with _code_session(tls_server, client) as session:
        tokens = _sign_in(session, tls_person, v1, client)
        assert {"access_token", "id_token", "refresh_token"} <= tokens.keys()
        assert session.get(f"{v1}/userinfo").json()["email"] == tls_server.facts["person_login"]


def test_the_library_refuses_an_answer_with_another_state(tls_server: LiveServer, tls_person: Person, v1: str) -> None:
    client = _register(tls_server)
    with _code_session(tls_server, client) as session:
        url, state = session.authorization_url(f"{v1}/authorize")
        location = tls_person.visit(url).headers["location"]
        assert response_parameters(location)["state"] == state
        with pytest.raises(MismatchingStateError):
            session.fetch_token(f"{v1}/token", authorization_response=location.replace(state, "another"))


def test_a_code_is_redeemed_once(tls_server: LiveServer, tls_person: Person, v1: str) -> None:
    client = _register(tls_server)
    with _code_session(tls_server, client) as session:
        url, _ = session.authorization_url(f"{v1}/authorize")
        code = response_parameters(tls_person.visit(url).headers["location"])["code"]
        session.fetch_token(f"{v1}/token", code=code, client_secret=client["client_secret"])
        with pytest.raises(InvalidGrantError):
            session.fetch_token(f"{v1}/token", code=code, client_secret=client["client_secret"])


def test_tokens_are_refreshed_on_demand(tls_server: LiveServer, tls_person: Person, v1: str) -> None:
    client = _register(tls_server)
    with _code_session(tls_server, client) as session:
        tokens = _sign_in(session, tls_person, v1, client)
        refreshed = session.refresh_token(f"{v1}/token", auth=(client["client_id"], client["client_secret"]))
        assert refreshed["access_token"] != tokens["access_token"]
        assert session.get(f"{v1}/userinfo").status_code == 200


def test_tokens_are_refreshed_by_themselves(tls_server: LiveServer, tls_person: Person, v1: str) -> None:
    client = _register(tls_server, token_endpoint_auth_method="client_secret_post")
    with _code_session(tls_server, client) as first:
        url, _ = first.authorization_url(f"{v1}/authorize")
        tokens = first.fetch_token(
            f"{v1}/token",
            authorization_response=tls_person.visit(url).headers["location"],
            client_secret=client["client_secret"],
            include_client_id=True,
        )
    renewed: list[dict[str, Any]] = []
    with _code_session(
        tls_server,
        client,
        token={**tokens, "expires_in": -1, "expires_at": 1},
        auto_refresh_url=f"{v1}/token",
        auto_refresh_kwargs={name: client[name] for name in ("client_id", "client_secret")},
        token_updater=renewed.append,
    ) as session:
        assert session.get(f"{v1}/userinfo").status_code == 200
    assert [token["access_token"] != tokens["access_token"] for token in renewed] == [True]


def test_a_service_gets_a_token_for_itself(tls_server: LiveServer, v1: str) -> None:
    facts = tls_server.facts
    with _session(tls_server, client=BackendApplicationClient(facts["client_id"], scope=["api"])) as session:
        tokens = session.fetch_token(f"{v1}/token", client_id=facts["client_id"], client_secret=facts["client_secret"])
        assert tokens["scope"] == ["api"]
        assert "refresh_token" not in tokens


def test_a_person_without_a_browser_signs_in_with_the_password_grant(tls_server: LiveServer, v1: str) -> None:
    facts = tls_server.facts
    client = _register(tls_server, grant_types=["password", "refresh_token"], response_types=[])
    with _session(tls_server, client=LegacyApplicationClient(client["client_id"], scope=SCOPE)) as session:
        asked = {"username": facts["person_login"], "client_secret": client["client_secret"]}
        tokens = session.fetch_token(f"{v1}/token", password=facts["person_password"], **asked)
        assert set(tokens["scope"]) == set(SCOPE)
        with pytest.raises(InvalidGrantError):
            session.fetch_token(f"{v1}/token", password="wrong", **asked)


def test_a_token_comes_in_the_fragment(tls_server: LiveServer, tls_person: Person, v1: str) -> None:
    client = _register(tls_server, grant_types=["implicit"], response_types=["token"])
    with _session(
        tls_server,
        client=MobileApplicationClient(client["client_id"]),
        redirect_uri=CALLBACK,
        scope=["openid", "email"],
    ) as session:
        url, _ = session.authorization_url(f"{v1}/authorize")
        location = tls_person.visit(url).headers["location"]
        assert urldefrag(location).url == CALLBACK
        assert session.token_from_fragment(location)["token_type"] == "Bearer"
        assert session.get(f"{v1}/userinfo").json()["email"] == tls_server.facts["person_login"]
