"""Requests as signed objects (RFC 9101; OIDC Core §6.1; attack cases 35 to 37)."""

from typing import Any

import httpx
import pytest
import pytest_asyncio
from joserfc.jwk import ECKey, OctKey
from tests.hostile import Sign, a_jws, by_public_key, es256, garbage, unsigned
from tests.http.oauth2.answers import error_page_of
from tests.relying_party import RelyingParty, read_answer, relying_party, signed
from tests.serving import CALLBACK, Organisation

OTHER = CALLBACK + "2"
EVIL = "https://evil.example.test/"


@pytest_asyncio.fixture(loop_scope="session")
async def signing(org: Organisation) -> RelyingParty:
    """A client with a key of its own and two redirect URIs."""
    return await relying_party(org, token_endpoint_auth_method="private_key_jwt", redirect_uris=[CALLBACK, OTHER])


def inside(app: RelyingParty, **changes: Any) -> dict[str, Any]:
    """The claims of a request object."""
    claims = {"iss": app.client_id, "aud": app.issuer, "exp": app.org.now_s + 60, **app.request(), **changes}
    return {name: value for name, value in claims.items() if value is not None}


def an_object(app: RelyingParty, **changes: Any) -> str:
    return signed(inside(app, **changes), "ES256", app.key)


async def answer(app: RelyingParty, browser: httpx.AsyncClient, token: str, **changes: str | None) -> dict[str, str]:
    return dict(read_answer(await app.authorize(browser, request=token, **changes)).parameters)


async def test_what_is_signed_counts_and_what_is_not_fills_the_gaps(
    signing: RelyingParty, browser: httpx.AsyncClient
) -> None:
    found = await answer(signing, browser, an_object(signing, state="signed", nonce=None), state="not signed")
    assert found["state"] == "signed"
    assert "code" in found


async def test_the_redirect_uri_inside_is_the_one_that_is_used(
    signing: RelyingParty, browser: httpx.AsyncClient
) -> None:
    response = await signing.authorize(browser, request=an_object(signing, redirect_uri=OTHER))
    assert read_answer(response).target == OTHER


async def test_a_redirect_uri_inside_must_be_registered_too(signing: RelyingParty, browser: httpx.AsyncClient) -> None:
    response = await signing.authorize(browser, request=an_object(signing, redirect_uri=EVIL))
    assert error_page_of(response) == "invalid_request"


async def test_everything_may_stand_inside(signing: RelyingParty, browser: httpx.AsyncClient) -> None:
    token = an_object(signing, max_age=600, claims={"userinfo": {"name": None}})
    only = {"client_id": signing.client_id, "request": token, "response_type": "code", "scope": "openid"}
    assert "code" in read_answer(await browser.get(signing.url("authorize"), params=only)).parameters


async def test_a_client_secret_may_sign(app: RelyingParty, browser: httpx.AsyncClient) -> None:
    for alg in ("HS256", "HS512"):
        token = signed(inside(app, state=alg), alg, OctKey.import_key(app.secret))
        assert (await answer(app, browser, token))["state"] == alg


async def test_the_request_waits_with_what_the_object_said(org: Organisation, signing: RelyingParty) -> None:
    response = await signing.authorize(org.browser(), request=an_object(signing, login_hint="grace@example.com"))
    assert "login_hint=grace%40example.com" in response.headers["location"]


REFUSED: dict[str, dict[str, Any]] = {
    "expired": {"exp": -1},
    "an expiry too far away": {"exp": 3 * 3600},
    "from the future": {"iat": 300},
    "not valid yet": {"nbf": 300},
    "another server's": {"aud": EVIL},
    "another client's": {"iss": "another"},
    "naming another client": {"client_id": "another"},
    "a client assertion": {"sub": "CLIENT"},
    "nesting an object": {"request": "a.b.c"},
    "nesting a request_uri": {"request_uri": "urn:x"},
    "a control character": {"state": "a\nb"},
    "too long a value": {"nonce": "n" * 8193},
}


@pytest.mark.parametrize("changes", REFUSED.values(), ids=REFUSED)
async def test_an_object_is_refused_that_is(
    signing: RelyingParty, browser: httpx.AsyncClient, changes: dict[str, Any]
) -> None:
    now = signing.org.now_s
    claims = {n: now + v if n in {"exp", "iat", "nbf"} else v for n, v in changes.items()}
    claims = {n: signing.client_id if v == "CLIENT" else v for n, v in claims.items()}
    found = await answer(signing, browser, an_object(signing, **claims))
    assert found["error"] == "invalid_request_object"
    assert found["iss"] == signing.issuer


@pytest.mark.parametrize("kind", ["HS256", "RS256", "ES256", "jwe", "nonsense"])
async def test_an_object_that_its_client_did_not_sign_is_refused(
    signing: RelyingParty, browser: httpx.AsyncClient, kind: str
) -> None:
    assert signing.key is not None
    signs: dict[str, Sign] = {
        "HS256": by_public_key(signing.key),
        "RS256": garbage,
        "ES256": es256(ECKey.generate_key("P-256")),
    }
    token = {"jwe": "a.b.c.d.e", "nonsense": "nonsense"}.get(kind) or a_jws({"alg": kind}, inside(signing), signs[kind])
    assert (await answer(signing, browser, token))["error"] == "invalid_request_object"


async def test_an_object_that_nobody_signed_is_not_supported(signing: RelyingParty, browser: httpx.AsyncClient) -> None:
    for alg in ("none", "None"):
        found = await answer(signing, browser, unsigned(inside(signing), alg))
        assert found["error"] in {"request_not_supported", "invalid_request_object"}


async def test_without_a_redirect_uri_of_the_clients_beside_it_the_refusal_is_a_page(
    signing: RelyingParty, browser: httpx.AsyncClient
) -> None:
    for redirect_uri in (None, EVIL):
        response = await signing.authorize(browser, request="nonsense", redirect_uri=redirect_uri)
        assert error_page_of(response) == "invalid_request_object"


@pytest.mark.parametrize("name", ["client_id", "response_type"])
async def test_what_stands_inside_and_outside_must_not_differ(
    signing: RelyingParty, browser: httpx.AsyncClient, name: str
) -> None:
    response = await signing.authorize(browser, request=an_object(signing, response_type="id_token"))
    assert response.status_code == 400
    other = await relying_party(signing.org)
    response = await other.authorize(browser, request=an_object(signing))
    assert "code=" not in response.headers.get("location", "")


async def test_a_registered_algorithm_is_the_only_one(org: Organisation, browser: httpx.AsyncClient) -> None:
    app = await relying_party(org, token_endpoint_auth_method="private_key_jwt", request_object_signing_alg="RS256")
    assert (await answer(app, browser, an_object(app)))["error"] == "invalid_request_object"


async def test_a_request_uri_of_the_clients_own_is_not_supported_and_never_fetched(
    app: RelyingParty, browser: httpx.AsyncClient
) -> None:
    for uri in ("https://app.example.test/request.jwt", "http://169.254.169.254/latest", "file:///etc/passwd", "urn:x"):
        assert (await app.answer(browser, request_uri=uri))["error"] == "request_uri_not_supported"


async def test_an_object_and_a_request_uri_exclude_each_other(
    signing: RelyingParty, browser: httpx.AsyncClient
) -> None:
    response = await signing.authorize(browser, request=an_object(signing), request_uri="urn:x")
    assert response.status_code == 400
