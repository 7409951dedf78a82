"""openid-client 6 without a browser of its own: client authentication, services, devices, registration."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.compat.browser import new_browser
from tests.compat.keys import new_key, public_jwks
from tests.compat.node import Steps, require_package, run_node
from tests.live import LiveServer, free_port, init
from tests.memory import memory_directory
from tests.person import Person

CALLBACK = "http://localhost:9999/callback"
DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"
_SERVICE: dict[str, object] = {
    "application_type": "service",
    "grant_types": ["client_credentials"],
    "response_types": ["token"],
    "redirect_uris": [],
    "post_logout_redirect_uris": [],
}
_BYTES_WANTED = 64 * 1024**2


@pytest.fixture(autouse=True)
def _openid_client() -> None:
    require_package("openid-client")


def _run(scenario: str, server: LiveServer, client: dict[str, Any], person: Person | None, **facts: object) -> Steps:
    said = {"issuer": server.issuer, "client": client, "redirect_uri": CALLBACK, **facts}
    return run_node("openid_client.mjs", scenario, said, person)


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post", "client_secret_jwt"])
def test_a_service_proves_itself_with_its_secret(server: LiveServer, method: str) -> None:
    client = server.register(**_SERVICE, token_endpoint_auth_method=method)
    steps = _run("clientCredentials", server, client, None)
    _assert_service_tokens(steps, client["client_id"])


@pytest.mark.parametrize("alg", ["RS256", "PS256", "ES256", "Ed25519"])
def test_a_service_proves_itself_with_its_private_key(server: LiveServer, alg: str) -> None:
    key = new_key(alg)
    client = server.register(**_SERVICE, token_endpoint_auth_method="private_key_jwt", jwks=public_jwks(key))
    steps = _run("clientCredentials", server, client, None, key=key, alg=alg)
    _assert_service_tokens(steps, client["client_id"])


def test_a_private_key_that_was_not_registered_proves_nothing(server: LiveServer) -> None:
    registered, other = new_key("ES256"), new_key("ES256")
    client = server.register(**_SERVICE, token_endpoint_auth_method="private_key_jwt", jwks=public_jwks(registered))
    steps = _run("clientCredentialsRefused", server, client, None, key=other, alg="ES256")
    assert steps["refused"]["status"] == 401
    assert steps["refused"]["name"] == "WWWAuthenticateChallengeError"


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post", "client_secret_jwt"])
def test_a_wrong_secret_proves_nothing(server: LiveServer, method: str) -> None:
    client = server.register(**_SERVICE, token_endpoint_auth_method=method)
    steps = _run("clientCredentialsRefused", server, {**client, "client_secret": "x" * 64}, None)
    assert steps["refused"]["status"] == 401


def test_a_scope_that_does_not_exist_is_refused_in_the_librarys_words(server: LiveServer) -> None:
    steps = _run("clientCredentialsRefused", server, server.register(**_SERVICE), None, scope="api nothing:such")
    assert steps["refused"]["name"] == "ResponseBodyError"
    assert steps["refused"]["error"] == "invalid_scope"


@pytest.mark.parametrize("method", ["client_secret_post", "client_secret_jwt", "private_key_jwt"])
def test_a_web_app_redeems_its_code_by_any_method(server: LiveServer, person: Person, method: str) -> None:
    key = new_key("RS256")
    jwks = {"jwks": public_jwks(key)} if method == "private_key_jwt" else {}
    client = server.register(token_endpoint_auth_method=method, **jwks)
    steps = _run("code", server, client, person, key=key, alg="RS256")
    assert steps["tokens"]["claims"]["aud"] == client["client_id"]
    assert steps["introspection"]["active"] is True
    assert steps["introspection after revocation"] == {"active": False}


def test_a_device_gets_tokens_once_a_person_allows_it(server: LiveServer, person: Person) -> None:
    client = server.register(
        application_type="native",
        token_endpoint_auth_method="none",
        grant_types=[DEVICE_CODE, "refresh_token"],
        response_types=[],
        redirect_uris=[],
    )
    steps = _run("device", server, client, person)
    assert steps["started"]["verification_uri"] == f"{server.org_url}/activate"
    assert steps["approved"]["status"] == 200
    assert steps["tokens"]["refreshes"]
    assert steps["tokens"]["claims"]["aud"] == client["client_id"]


def test_a_client_registers_itself_where_the_org_is_open_and_the_person_is_asked() -> None:
    with _open_server() as server, new_browser(server) as person:
        steps = _run("register", server, {}, person)
    assert steps["registered"]["registration_access_token"]
    assert steps["tokens"]["pages"] == ["sign in", "consent"]
    assert steps["tokens"]["claims"]["aud"] == steps["registered"]["client_id"]


def _assert_service_tokens(steps: Steps, client_id: str) -> None:
    assert steps["tokens"]["token_type"] == "bearer", "the library spells it in lower case"
    assert steps["tokens"]["scope"] == "api"
    assert steps["introspection"]["active"] is True
    assert steps["introspection"]["client_id"] == client_id
    assert steps["introspection"]["sub"] == client_id
    assert steps["introspection after revocation"] == {"active": False}


@contextlib.contextmanager
def _open_server() -> Iterator[LiveServer]:
    """A server that lets anybody register clients, which ``init`` decides."""
    data_dir = Path(tempfile.mkdtemp(prefix="frontdesk-live-", dir=memory_directory(_BYTES_WANTED)))
    org_url = f"http://localhost:{free_port()}"
    try:
        server = LiveServer(data_dir, org_url, init(data_dir, org_url, "--open-registration"), ["--dev"])
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(data_dir, ignore_errors=True)
