"""Tokens that are bound to a key (RFC 9449; seen-on-the-wire 1.2; attack case 44)."""

from typing import Any

import httpx
import pytest
import pytest_asyncio
from tests.dpop import Prover
from tests.http.oauth2.answers import error_of
from tests.relying_party import RelyingParty, read_answer, relying_party
from tests.serving import CALLBACK, Organisation

SERVICE: dict[str, Any] = {
    "application_type": "service",
    "grant_types": ["client_credentials"],
    "redirect_uris": None,
    "post_logout_redirect_uris": None,
}
PUBLIC: dict[str, Any] = {"token_endpoint_auth_method": "none", "application_type": "native"}


@pytest_asyncio.fixture(loop_scope="session")
async def service(org: Organisation) -> RelyingParty:
    return await relying_party(org, **SERVICE)


@pytest.fixture
def prover(org: Organisation) -> Prover:
    return Prover(org.now_s)


def token_url(app: RelyingParty) -> str:
    return app.org.url + app.url("token")


async def post(app: RelyingParty, proof: str | None, **form: str) -> httpx.Response:
    """A token request with a proof."""
    members, headers = app.credentials()
    extra = {} if proof is None else {"DPoP": proof}
    return await app.http.post(app.url("token"), data={**members, **form}, headers={**headers, **extra})


async def nonce_for(app: RelyingParty, prover: Prover) -> str:
    response = await post(app, prover.proof("POST", token_url(app)), grant_type="client_credentials")
    assert error_of(response) == "use_dpop_nonce"
    return str(response.headers["dpop-nonce"])


async def bound(app: RelyingParty, prover: Prover, **form: str) -> dict[str, Any]:
    """The answer to a request that proves possession, challenge and all."""
    nonce = await nonce_for(app, prover)
    response = await post(app, prover.proof("POST", token_url(app), nonce=nonce), **form)
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


async def person_tokens(app: RelyingParty, browser: httpx.AsyncClient, prover: Prover, scope: str) -> dict[str, Any]:
    answer = await app.answer(browser, scope=scope)
    form = {"grant_type": "authorization_code", "code": answer["code"], "redirect_uri": app.request()["redirect_uri"]}
    if app.method == "none":
        form["code_verifier"] = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    return await bound(app, prover, **form)


def resource(app: RelyingParty, prover: Prover, token: str, method: str = "GET", **claims: Any) -> dict[str, str]:
    url = f"{app.org.url}{app.url('userinfo')}"
    return {
        "Authorization": f"DPoP {token}",
        "DPoP": prover.proof(method, url, access_token=claims.pop("ath_of", token), **claims),
    }


# at the token endpoint


async def test_a_proof_without_nonce_is_told_which_one_to_repeat(service: RelyingParty, prover: Prover) -> None:
    response = await post(service, prover.proof("POST", token_url(service)), grant_type="client_credentials")
    assert response.status_code == 400
    assert response.json() == {
        "error": "use_dpop_nonce",
        "error_description": "Authorization server requires nonce in DPoP proof.",
    }
    assert response.headers["content-type"] == "application/json"
    assert response.headers["dpop-nonce"]


async def test_with_the_nonce_it_gets_a_token_that_is_bound_to_its_key(service: RelyingParty, prover: Prover) -> None:
    body = await bound(service, prover, grant_type="client_credentials", scope="api")
    assert (body["token_type"], body["expires_in"]) == ("DPoP", 3600)
    assert set(body) == {"token_type", "expires_in", "access_token", "scope"}
    _, claims = await service.verified(body["access_token"])
    assert claims["cnf"] == {"jkt": prover.jkt}


async def test_a_nonce_lasts_for_a_while_and_not_longer(service: RelyingParty, prover: Prover) -> None:
    nonce = await nonce_for(service, prover)
    service.org.clock.advance(seconds=250)
    later = Prover(service.org.now_s, prover.key)
    form = {"grant_type": "client_credentials", "scope": "api"}
    assert (await post(service, later.proof("POST", token_url(service), nonce=nonce), **form)).status_code == 200
    service.org.clock.advance(seconds=601)
    late = Prover(service.org.now_s, prover.key)
    response = await post(service, late.proof("POST", token_url(service), nonce=nonce), **form)
    assert error_of(response) == "use_dpop_nonce"
    assert response.headers["dpop-nonce"] != nonce


async def test_a_nonce_of_somebody_elses_making_is_none(service: RelyingParty, prover: Prover) -> None:
    proof = prover.proof("POST", token_url(service), nonce="x" * 43)
    assert error_of(await post(service, proof, grant_type="client_credentials")) == "use_dpop_nonce"


async def test_a_proof_is_good_once(service: RelyingParty, prover: Prover) -> None:
    proof = prover.proof("POST", token_url(service), nonce=await nonce_for(service, prover))
    form = {"grant_type": "client_credentials", "scope": "api"}
    assert (await post(service, proof, **form)).status_code == 200
    assert error_of(await post(service, proof, **form)) == "invalid_dpop_proof"


@pytest.mark.parametrize(
    "claims", [{"htm": "GET"}, {"htu": "https://evil.example/token"}, {"iat": 1}, {"iat": 1e308}], ids=str
)
async def test_a_proof_of_another_request_is_refused(
    service: RelyingParty, prover: Prover, claims: dict[str, Any]
) -> None:
    proof = prover.proof("POST", token_url(service), nonce=await nonce_for(service, prover), **claims)
    assert error_of(await post(service, proof, grant_type="client_credentials")) == "invalid_dpop_proof"


async def test_an_assertion_is_not_spent_by_the_challenge(org: Organisation, prover: Prover) -> None:
    app = await relying_party(org, token_endpoint_auth_method="private_key_jwt", **SERVICE)
    members, _ = app.credentials()
    form = {**members, "grant_type": "client_credentials", "scope": "api"}
    first = {"DPoP": prover.proof("POST", token_url(app))}
    challenged = await app.http.post(app.url("token"), data=form, headers=first)
    assert error_of(challenged) == "use_dpop_nonce"
    second = {"DPoP": prover.proof("POST", token_url(app), nonce=challenged.headers["dpop-nonce"])}
    assert (await app.http.post(app.url("token"), data=form, headers=second)).status_code == 200


async def test_a_client_that_registered_for_bound_tokens_gets_no_others(org: Organisation, prover: Prover) -> None:
    app = await relying_party(org, dpop_bound_access_tokens=True, **SERVICE)
    response = await post(app, None, grant_type="client_credentials", scope="api")
    assert response.status_code == 400
    assert response.json() == {
        "error": "invalid_dpop_proof",
        "error_description": "The DPoP proof JWT header is missing.",
    }
    assert (await bound(app, prover, grant_type="client_credentials", scope="api"))["token_type"] == "DPoP"


async def test_without_a_proof_others_still_get_bearer_tokens(service: RelyingParty) -> None:
    response = await post(service, None, grant_type="client_credentials", scope="api")
    assert response.json()["token_type"] == "Bearer"


# codes


async def redeemed(app: RelyingParty, code: str, prover: Prover | None) -> httpx.Response:
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
    if prover is None:
        return await post(app, None, **form)
    return await post(app, prover.proof("POST", token_url(app), nonce=await nonce_for(app, prover)), **form)


async def pushed_by(app: RelyingParty, prover: Prover, **changes: str | None) -> httpx.Response:
    """A pushed request with a proof, challenge and all."""
    url, (members, headers) = app.org.url + app.url("par"), app.credentials()
    form = {**members, **app.request(**changes)}
    challenged = await app.http.post(app.url("par"), data=form, headers={**headers, "DPoP": prover.proof("POST", url)})
    assert error_of(challenged) == "use_dpop_nonce"
    proof = prover.proof("POST", url, nonce=challenged.headers["dpop-nonce"])
    return await app.http.post(app.url("par"), data=form, headers={**headers, "DPoP": proof})


@pytest.mark.parametrize("way", ["dpop_jkt", "proof at PAR", "both"])
async def test_a_code_that_was_asked_for_with_a_key_is_redeemed_with_that_key_only(
    app: RelyingParty, browser: httpx.AsyncClient, prover: Prover, way: str
) -> None:
    scope, jkt = "openid offline_access", prover.jkt if way != "proof at PAR" else None
    if way == "dpop_jkt":
        code = (await app.answer(browser, scope=scope, dpop_jkt=jkt))["code"]
    else:
        uri = (await pushed_by(app, prover, scope=scope, dpop_jkt=jkt)).json()["request_uri"]
        used = await browser.get(app.url("authorize"), params={"client_id": app.client_id, "request_uri": uri})
        code = read_answer(used).parameters["code"]
    assert error_of(await redeemed(app, code, None)) == "invalid_grant"
    assert error_of(await redeemed(app, code, Prover(app.org.now_s))) == "invalid_grant"
    body = (await redeemed(app, code, prover)).json()
    assert body["token_type"] == "DPoP"
    # a confidential client's refresh tokens are bound to the client, whatever its code was bound to (§5)
    assert (await app.refresh(body["refresh_token"])).json()["token_type"] == "Bearer"


async def test_a_proof_and_a_dpop_jkt_of_two_keys_are_refused(app: RelyingParty, prover: Prover) -> None:
    refused = await pushed_by(app, prover, dpop_jkt=Prover(app.org.now_s).jkt)
    assert error_of(refused) == "invalid_dpop_proof"


async def test_a_dpop_jkt_that_is_no_thumbprint_is_refused(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    for value in ("x", "x" * 42, "x" * 44, "x" * 42 + "="):
        assert (await app.answer(browser, dpop_jkt=value))["error"] == "invalid_request"


async def test_a_client_whose_tokens_are_bound_gets_none_where_it_proves_no_key(
    org: Organisation, browser: httpx.AsyncClient
) -> None:
    app = await relying_party(
        org,
        dpop_bound_access_tokens=True,
        grant_types=["authorization_code", "implicit"],
        response_types=["code", "token", "id_token", "id_token token", "code token"],
    )
    for response_type in ("token", "id_token token", "code token"):
        assert (await app.answer(browser, response_type=response_type))["error"] == "unauthorized_client"
    assert "id_token" in await app.answer(browser, response_type="id_token")


# refresh tokens


async def test_a_public_clients_refresh_token_is_bound_to_its_key(
    org: Organisation, browser: httpx.AsyncClient, prover: Prover
) -> None:
    app = await relying_party(org, **PUBLIC)
    refresh = (await person_tokens(app, browser, prover, "openid offline_access"))["refresh_token"]
    form = {"grant_type": "refresh_token", "refresh_token": refresh}
    assert error_of(await post(app, None, **form)) == "invalid_dpop_proof"
    thief = Prover(org.now_s)
    stolen = thief.proof("POST", token_url(app), nonce=await nonce_for(app, thief))
    assert error_of(await post(app, stolen, **form)) == "invalid_dpop_proof"
    body = await bound(app, prover, **form)
    assert body["token_type"] == "DPoP"
    _, claims = await app.verified(body["access_token"])
    assert claims["cnf"] == {"jkt": prover.jkt}


async def test_a_confidential_client_may_come_back_with_another_key(
    org: Organisation, app: RelyingParty, browser: httpx.AsyncClient, prover: Prover
) -> None:
    refresh = (await person_tokens(app, browser, prover, "openid offline_access"))["refresh_token"]
    other = Prover(org.now_s)
    body = await bound(app, other, grant_type="refresh_token", refresh_token=refresh)
    _, claims = await app.verified(body["access_token"])
    assert claims["cnf"] == {"jkt": other.jkt}


# at resources


async def test_userinfo_wants_the_proof_of_a_bound_token(
    app: RelyingParty, browser: httpx.AsyncClient, prover: Prover
) -> None:
    token = (await person_tokens(app, browser, prover, "openid"))["access_token"]
    answer = await app.http.get(app.url("userinfo"), headers=resource(app, prover, token))
    assert answer.status_code == 200
    assert answer.json()["sub"]


async def test_a_bound_token_that_was_taken_is_worth_nothing(
    app: RelyingParty, browser: httpx.AsyncClient, prover: Prover
) -> None:
    token = (await person_tokens(app, browser, prover, "openid"))["access_token"]
    used = resource(app, prover, token)
    assert (await app.http.get(app.url("userinfo"), headers=used)).status_code == 200
    attempts = {
        "as a Bearer token": {"Authorization": f"Bearer {token}"},
        "without a proof": {"Authorization": f"DPoP {token}"},
        "with a proof seen before": used,
        "with the thief's own key": resource(app, Prover(app.org.now_s), token),
        "with a proof for another method": resource(app, prover, token, "POST"),
        "with a proof for another token": resource(app, prover, token, ath_of="another"),
        "with a proof that names no token": resource(app, prover, token, ath_of=None),
        "with an old proof": resource(app, prover, token, iat=app.org.now_s - 3600),
    }
    for name, headers in attempts.items():
        answer = await app.http.get(app.url("userinfo"), headers=headers)
        assert answer.status_code == 401, name
        assert "error=" in answer.headers["www-authenticate"], name


async def test_a_token_that_is_not_bound_proves_nothing_by_a_proof(
    app: RelyingParty, browser: httpx.AsyncClient, prover: Prover
) -> None:
    token = (await app.tokens(browser))["access_token"]
    answer = await app.http.get(app.url("userinfo"), headers=resource(app, prover, token))
    assert answer.status_code == 401


async def test_introspection_tells_of_the_key(service: RelyingParty, prover: Prover) -> None:
    body = await bound(service, prover, grant_type="client_credentials", scope="api")
    said = await service.introspect(body["access_token"])
    assert (said["active"], said["token_type"], said["cnf"]) == (True, "DPoP", {"jkt": prover.jkt})


async def test_metadata_names_the_algorithms_of_proofs(http: httpx.AsyncClient) -> None:
    for path in ("/.well-known/openid-configuration", "/oauth2/default/.well-known/oauth-authorization-server"):
        said = (await http.get(path)).json()["dpop_signing_alg_values_supported"]
        assert said == ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"]
