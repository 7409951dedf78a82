"""Rotating signing keys under clients that know the old ones (`frontdesk keys rotate`)."""

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
from tests.compat.browser import issue_tokens, new_browser
from tests.compat.forgeries import header_of
from tests.compat.node import Steps, require_package, run_node
from tests.compat.python_verifier import python_verifier
from tests.live import LiveServer, live_server

AUDIENCE = "api://default"
_HEARD_WITHIN_S = 30.0


@pytest.fixture(scope="module")
def rotating() -> Iterator[LiveServer]:
    """A server whose keys change; a test that wants an algorithm says so."""
    with live_server(tls=True) as running:
        yield running


def rotate(server: LiveServer, alg: str) -> str:
    """Rotate by the command, and wait until the running server signs with the new key; its id."""
    command = [sys.executable, "-m", "frontdesk", "keys", "rotate", "--alg", alg, "--json"]
    done = subprocess.run(
        [*command, "--data-dir", str(server.data_dir)], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    said: dict[str, str] = json.loads(done.stdout)
    assert (said["server"], said["alg"]) == ("default", alg)
    give_up_at = time.monotonic() + _HEARD_WITHIN_S
    while header_of(_service_token(server))["kid"] != said["kid"]:
        assert time.monotonic() < give_up_at, "the server did not hear of the new key"
        time.sleep(0.05)
    return said["kid"]


def sign_with(server: LiveServer, alg: str) -> None:
    """Rotate where the server signs with another algorithm: an earlier test may have left it so."""
    if header_of(_service_token(server))["alg"] != alg:
        rotate(server, alg)


def _service_token(server: LiveServer) -> str:
    facts = server.facts
    with server.client(auth=(facts["client_id"], facts["client_secret"])) as http:
        answer = http.post(f"{server.issuer}/v1/token", data={"grant_type": "client_credentials", "scope": "api"})
    token: str = answer.json()["access_token"]
    return token


def _keys(server: LiveServer) -> list[dict[str, str]]:
    with server.client() as http:
        keys: list[dict[str, str]] = http.get(f"{server.issuer}/v1/keys").json()["keys"]
    return keys


def test_the_next_key_is_published_before_it_signs(rotating: LiveServer) -> None:
    before = {key["kid"] for key in _keys(rotating)}
    assert rotate(rotating, "RS256") in before


def test_every_published_key_says_what_the_verifiers_need(rotating: LiveServer) -> None:
    for key in _keys(rotating):
        assert {"kid", "kty", "alg", "use"} <= key.keys()
        assert key["use"] == "sig"


def test_oktas_node_verifier_accepts_tokens_from_before_and_after(rotating: LiveServer) -> None:
    require_package("@okta/jwt-verifier")
    sign_with(rotating, "RS256")
    before = _service_token(rotating)
    rotate(rotating, "RS256")
    after = _service_token(rotating)
    assert header_of(before)["kid"] != header_of(after)["kid"]

    verifier = {"issuer": rotating.issuer}
    tokens = {"after": after, "before": before, "after again": after}
    questions = [
        {"name": name, "verifier": verifier, "token": token, "audience": AUDIENCE} for name, token in tokens.items()
    ]
    for scenario in ("verify", "rotated"):  # a new instance for each token, and one for all
        steps = run_node("okta_jwt_verifier.mjs", scenario, {"questions": questions}, ca=rotating.ca)
        assert [step["claims"]["iss"] for step in steps.values()] == [rotating.issuer] * 3


def test_oktas_python_verifier_that_knew_the_old_keys_accepts_the_new(rotating: LiveServer) -> None:
    options = {"issuer": rotating.issuer, "audience": AUDIENCE}
    with contextlib.ExitStack() as running:
        verifiers = [running.enter_context(python_verifier(rotating.ca, asynchronously=how)) for how in (True, False)]
        sign_with(rotating, "RS256")
        for rotates in (False, True, True):  # to the next key, which they knew already; and to one they must look up
            if rotates:
                rotate(rotating, "RS256")
            token = _service_token(rotating)
            assert [it.access_token(token, **options) for it in verifiers] == [{"accepted": True}] * 2


def test_an_id_token_is_es256_after_a_rotation_to_it(rotating: LiveServer) -> None:
    kid = rotate(rotating, "ES256")
    token = _signed_id_token(rotating, rotating.register())["id token"]
    assert (token["alg"], token["kid"]) == ("ES256", kid)
    assert token["claims"]["at_hash"]


def test_a_client_may_keep_rs256_where_the_server_signs_es256(rotating: LiveServer) -> None:
    sign_with(rotating, "ES256")
    client = rotating.register(id_token_signed_response_alg="RS256")
    assert _signed_id_token(rotating, client)["id token"]["alg"] == "RS256"


def test_a_client_may_have_es256_where_the_server_signs_rs256(rotating: LiveServer) -> None:
    sign_with(rotating, "RS256")
    client = rotating.register(id_token_signed_response_alg="ES256")
    assert _signed_id_token(rotating, client)["id token"]["alg"] == "ES256"


def test_an_id_token_from_before_signs_out_after(rotating: LiveServer) -> None:
    sign_with(rotating, "RS256")
    issued = issue_tokens(rotating, issuer=rotating.issuer)
    rotate(rotating, "ES256")
    asked = {"id_token_hint": issued.id_token, "post_logout_redirect_uri": "http://localhost:9999/signed-out"}
    with rotating.client() as http:
        answer = http.get(f"{rotating.issuer}/v1/logout", params=asked)
    assert answer.headers["location"] == "http://localhost:9999/signed-out"


def _signed_id_token(server: LiveServer, client: dict[str, Any]) -> Steps:
    """What openid-client reads from an ID token whose signature it checked against the server's keys."""
    require_package("openid-client")
    alg = client.get("id_token_signed_response_alg")
    metadata = {"id_token_signed_response_alg": alg} if alg is not None else {}
    facts = {
        "issuer": server.issuer,
        "client": client,
        "redirect_uri": client["redirect_uris"][0],
        "metadata": metadata,
    }
    with new_browser(server) as person:
        return run_node("openid_client.mjs", "signedIdToken", facts, person, ca=server.ca)
