"""Authlib 1.9 as relying party and as service, over https as it wants it."""

from typing import Any

import pytest
from authlib.integrations.base_client import BaseApp, OAuth2Mixin, OAuthError, OpenIDMixin
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import ClientSecretJWT, PrivateKeyJWT
from authlib.oidc.discovery import OpenIDProviderMetadata
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey
from tests.compat.keys import new_key, public_jwks
from tests.live import LiveServer
from tests.person import Person, response_parameters

CALLBACK = "https://localhost:9999/callback"
SCOPE = "openid profile email offline_access"


class App(OAuth2Mixin, OpenIDMixin, BaseApp):  # type: ignore[misc]  # the library has no types
    """What Authlib's framework integrations are made of, without a framework."""

    client_cls = OAuth2Session


def _app(server: LiveServer, client: dict[str, Any]) -> App:
    return App(
        None,
        client_id=client["client_id"],
        client_secret=client.get("client_secret"),
        server_metadata_url=f"{server.issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": SCOPE, "code_challenge_method": "S256", **_trust(server)},
    )


def _session(server: LiveServer, client: dict[str, Any], **options: object) -> OAuth2Session:
    return OAuth2Session(client["client_id"], client.get("client_secret"), **_trust(server), **options)


def _trust(server: LiveServer) -> dict[str, object]:
    return {"verify": str(server.ca), "trust_env": False}


def _register(server: LiveServer, **metadata: object) -> dict[str, Any]:
    return server.register(redirect_uris=[CALLBACK], **metadata)


def _sign_in(app: App, person: Person) -> tuple[dict[str, Any], dict[str, Any]]:
    asked = app.create_authorization_url(CALLBACK)
    answer = response_parameters(person.visit(asked["url"]).headers["location"])
    assert answer["state"] == asked["state"]
    tokens = app.fetch_access_token(
        redirect_uri=CALLBACK, code=answer["code"], state=answer["state"], code_verifier=asked["code_verifier"]
    )
    return asked, tokens


@pytest.fixture
def v1(tls_server: LiveServer) -> str:
    """What the endpoints of the default server begin with."""
    return f"{tls_server.issuer}/v1"


@pytest.mark.parametrize("issuer", ["default", "org"])
def test_the_metadata_is_what_the_library_calls_valid(tls_server: LiveServer, issuer: str) -> None:
    base = tls_server.issuer if issuer == "default" else tls_server.org_url
    with tls_server.client() as http:
        document = http.get(f"{base}/.well-known/openid-configuration").json()
    OpenIDProviderMetadata(document).validate()


def test_a_person_signs_in_and_the_id_token_is_validated(tls_server: LiveServer, tls_person: Person) -> None:
    client = _register(tls_server)
    app = _app(tls_server, client)
    asked, tokens = _sign_in(app, tls_person)

    claims = app.parse_id_token(tokens, nonce=asked["nonce"])

    assert claims["iss"] == tls_server.issuer
    assert claims["aud"] == client["client_id"]
    assert claims["at_hash"]
    about = app.userinfo(token=tokens)
    assert about["sub"] == claims["sub"]
    assert about["email"] == tls_server.facts["person_login"]


def test_the_library_refuses_an_id_token_of_another_sign_in(tls_server: LiveServer, tls_person: Person) -> None:
    app = _app(tls_server, _register(tls_server))
    _, tokens = _sign_in(app, tls_person)
    with pytest.raises(JoseError, match="nonce"):
        app.parse_id_token(tokens, nonce="of another sign-in")


def test_the_library_refuses_an_id_token_beside_another_access_token(
    tls_server: LiveServer, tls_person: Person
) -> None:
    app = _app(tls_server, _register(tls_server))
    asked, tokens = _sign_in(app, tls_person)
    with pytest.raises(JoseError, match="at_hash"):
        app.parse_id_token({**tokens, "access_token": "another"}, nonce=asked["nonce"])


def test_a_code_is_redeemed_once(tls_server: LiveServer, tls_person: Person, v1: str) -> None:
    client = _register(tls_server)
    with _session(tls_server, client, scope=SCOPE, redirect_uri=CALLBACK, code_challenge_method="S256") as session:
        verifier = "v" * 64
        url, state = session.create_authorization_url(f"{v1}/authorize", code_verifier=verifier)
        location = tls_person.visit(url).headers["location"]

        def redeem() -> dict[str, Any]:
            tokens: dict[str, Any] = session.fetch_token(
                f"{v1}/token", authorization_response=location, state=state, code_verifier=verifier
            )
            return tokens

        assert redeem()["token_type"] == "Bearer"
        with pytest.raises(OAuthError, match="invalid_grant"):
            redeem()


def test_tokens_are_refreshed_introspected_and_revoked(tls_server: LiveServer, tls_person: Person, v1: str) -> None:
    client = _register(tls_server)
    _, tokens = _sign_in(_app(tls_server, client), tls_person)
    with _session(tls_server, client, token=tokens) as session:
        refreshed = session.refresh_token(f"{v1}/token")
        assert refreshed["access_token"] != tokens["access_token"]
        seen = session.introspect_token(f"{v1}/introspect", token=refreshed["access_token"]).json()
        assert seen["active"] is True
        assert seen["username"] == tls_server.facts["person_login"]

        revoked = session.revoke_token(
            f"{v1}/revoke", token=refreshed["refresh_token"], token_type_hint="refresh_token"
        )
        assert (revoked.status_code, revoked.content) == (200, b"")
        assert session.introspect_token(f"{v1}/introspect", token=refreshed["access_token"]).json() == {"active": False}
        with pytest.raises(OAuthError, match="invalid_grant"):
            session.refresh_token(f"{v1}/token", refresh_token=refreshed["refresh_token"])


def test_an_expired_token_is_refreshed_by_itself(tls_server: LiveServer, tls_person: Person, v1: str) -> None:
    client = _register(tls_server)
    _, tokens = _sign_in(_app(tls_server, client), tls_person)
    renewed: list[dict[str, Any]] = []
    with _session(
        tls_server,
        client,
        token={**tokens, "expires_at": 1},
        token_endpoint=f"{v1}/token",
        update_token=lambda token, **_: renewed.append(token),
    ) as session:
        assert session.get(f"{v1}/userinfo").status_code == 200
        assert [token["access_token"] != tokens["access_token"] for token in renewed] == [True]


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post", "client_secret_jwt"])
def test_a_service_proves_itself_with_its_secret(tls_server: LiveServer, v1: str, method: str) -> None:
    client = _register(
        tls_server, grant_types=["client_credentials"], response_types=[], token_endpoint_auth_method=method
    )
    with _session(tls_server, client, scope="api", token_endpoint_auth_method=method) as session:
        session.register_client_auth_method(ClientSecretJWT(f"{v1}/token"))
        tokens = session.fetch_token(f"{v1}/token", grant_type="client_credentials")
        assert tokens["scope"] == "api"


@pytest.mark.parametrize("audience", ["token endpoint", "issuer"])
def test_a_service_proves_itself_with_its_private_key(tls_server: LiveServer, v1: str, audience: str) -> None:
    key = new_key("RS256")
    client = _register(
        tls_server,
        grant_types=["client_credentials"],
        response_types=[],
        token_endpoint_auth_method="private_key_jwt",
        jwks=public_jwks(key),
    )
    with OAuth2Session(
        client["client_id"],
        RSAKey.import_key(key),
        scope="api",
        token_endpoint_auth_method="private_key_jwt",
        **_trust(tls_server),
    ) as session:
        session.register_client_auth_method(
            PrivateKeyJWT(f"{v1}/token" if audience == "token endpoint" else tls_server.issuer)
        )
        tokens = session.fetch_token(f"{v1}/token", grant_type="client_credentials")
        assert tokens["token_type"] == "Bearer"


def test_a_person_without_a_browser_signs_in_with_the_password_grant(tls_server: LiveServer, v1: str) -> None:
    client = _register(tls_server, grant_types=["password", "refresh_token"], response_types=[])
    with _session(tls_server, client, scope=SCOPE) as session:
        login, password = tls_server.facts["person_login"], tls_server.facts["person_password"]
        tokens = session.fetch_token(f"{v1}/token", username=login, password=password)
        assert {"access_token", "id_token", "refresh_token"} <= tokens.keys()
