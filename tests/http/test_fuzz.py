"""Whatever parameters arrive at whatever endpoint: never a 5xx, always JSON of ours or a page of ours."""

from typing import Any
from urllib.parse import quote_from_bytes

import httpx
import pytest_asyncio
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.relying_party import JWT_BEARER, RelyingParty, basic, relying_party
from tests.serving import CALLBACK, Organisation

FORM = {"content-type": "application/x-www-form-urlencoded"}
NAMES = [
    "client_id",
    "client_secret",
    "client_assertion",
    "client_assertion_type",
    "redirect_uri",
    "response_type",
    "response_mode",
    "scope",
    "state",
    "nonce",
    "prompt",
    "max_age",
    "claims",
    "acr_values",
    "id_token_hint",
    "login_hint",
    "request",
    "request_uri",
    "code_challenge",
    "code_challenge_method",
    "grant_type",
    "code",
    "code_verifier",
    "refresh_token",
    "username",
    "password",
    "device_code",
    "token",
    "token_type_hint",
    "post_logout_redirect_uri",
    "ui_locales",
    "display",
    "sessionToken",
    "idp",
    "user_code",
    "fromURI",
    "okta_key",
    "decision",
]
VALUES = [
    "code",
    "id_token",
    "token",
    "code id_token token",
    "query",
    "fragment",
    "form_post",
    "okta_post_message",
    "openid",
    "openid api offline_access",
    "none",
    "login",
    "consent",
    "0",
    "1",
    "-1",
    "99999999999999999999",
    "{}",
    "[]",
    "null",
    '{"id_token":{"acr":null}}',
    '{"userinfo":{"sub":{"value":1}}}',
    "S256",
    "plain",
    "authorization_code",
    "refresh_token",
    "client_credentials",
    "password",
    "urn:ietf:params:oauth:grant-type:device_code",
    "urn:ietf:params:oauth:request_uri:x",
    "a.b.c",
    "..",
    "eyJhbGciOiJub25lIn0.e30.",
    "eyJhbGciOiJSUzI1NiJ9.e30.AA",
    "oar.0.AA",
    "allow",
]
JOURNEYS = ("authorize", "logout")
FORMS = ("token", "introspect", "revoke", "par", "device/authorize", "userinfo", "authorize", "logout")
PAGES = ("/login/login.htm", "/consent", "/activate", "/login/signout", "/oauth2/v1/authorize/redirect", "/")

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
names = st.sampled_from(NAMES) | texts
values = st.sampled_from((*VALUES, JWT_BEARER, CALLBACK)) | texts
parameters = st.dictionaries(names, values, max_size=8)
raw = st.binary(max_size=60) | st.text(max_size=30).map(lambda text: text.encode(errors="surrogatepass"))
a_while = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def known(org: Organisation) -> RelyingParty:
    """A client of every grant, so that the parameters get further in."""
    return await relying_party(
        org,
        grant_types=[
            "authorization_code",
            "implicit",
            "refresh_token",
            "password",
            "client_credentials",
            "urn:ietf:params:oauth:grant-type:device_code",
        ],
        response_types=["code", "id_token", "token"],
    )


def check(response: httpx.Response) -> None:
    """An answer of ours: JSON with an error or a result, a page, a redirect, or nothing."""
    assert response.status_code < 500, response.text
    kind = response.headers.get("content-type", "")
    if kind == "application/json":
        body = response.json()
        assert response.status_code < 400 or {"error", "errorCode"} & set(body)
    elif kind:
        assert kind == "text/html; charset=utf-8"
        assert "frame-ancestors" in response.headers["content-security-policy"]
    else:
        assert response.content == b""
        assert response.status_code in {200, 204, 302, 303, 400, 401, 403}
    for name in ("location", "www-authenticate"):
        assert response.headers.get(name, "").isascii()


@a_while
@given(st.sampled_from(JOURNEYS), parameters)
@example("authorize", {"response_mode": "okta_post_message", "prompt": "none"})
async def test_a_browser_may_bring_any_parameters(known: RelyingParty, path: str, more: dict[str, str]) -> None:
    given_by_app = known.request() if path == "authorize" else {}
    for browser in (known.org.browser(), await known.org.signed_in()):
        check(await browser.get(known.url(path), params={**given_by_app, **more}))


@a_while
@given(st.sampled_from(FORMS), parameters, st.booleans())
async def test_a_client_may_send_any_form(
    known: RelyingParty, path: str, form: dict[str, str], authenticated: bool
) -> None:
    headers = {"Authorization": basic(known.client_id, known.secret)} if authenticated else {}
    check(await known.http.post(known.url(path), data=form, headers=headers))


@a_while
@given(st.sampled_from(PAGES), st.sampled_from(["GET", "POST"]), parameters)
async def test_a_page_may_be_asked_for_with_anything(
    known: RelyingParty, path: str, method: str, form: dict[str, str]
) -> None:
    browser = await known.org.signed_in()
    options: dict[str, Any] = {"params": form} if method == "GET" else {"data": form}
    check(await browser.request(method, path, **options))


@a_while
@given(st.sampled_from((*FORMS, *JOURNEYS)), raw)
async def test_queries_and_bodies_may_be_any_bytes(known: RelyingParty, path: str, noise: bytes) -> None:
    check(await known.http.post(known.url(path), content=noise, headers=FORM))
    check(await known.http.get(f"{known.url(path)}?{quote_from_bytes(noise, safe='=&+%')}"))


@a_while
@given(st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=60))
async def test_an_authorization_header_may_be_anything(known: RelyingParty, value: str) -> None:
    headers = {b"authorization": value.encode("latin-1")}
    for path in ("token", "userinfo"):
        check(
            await known.http.post(known.url(path), headers={**headers, b"content-type": FORM["content-type"].encode()})
        )
    check(await known.http.get("/oauth2/v1/clients", headers=headers))


MEMBERS = [
    "client_name",
    "redirect_uris",
    "post_logout_redirect_uris",
    "response_types",
    "grant_types",
    "application_type",
    "jwks",
    "jwks_uri",
    "token_endpoint_auth_method",
    "logo_uri",
    "initiate_login_uri",
    "request_object_signing_alg",
    "id_token_signed_response_alg",
    "consent_method",
    "default_max_age",
    "require_auth_time",
    "dpop_bound_access_tokens",
    "client_id",
    "keys",
    "kty",
    "n",
    "e",
    "kid",
]
leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
    | st.sampled_from((CALLBACK, "code", "implicit", "web", "native", "service", "none", "private_key_jwt", "RSA"))
)
documents = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(MEMBERS) | texts, inner, max_size=4),
    max_leaves=12,
)
metadata = st.dictionaries(st.sampled_from(MEMBERS), documents, max_size=8) | documents


@a_while
@given(metadata, st.booleans())
async def test_a_registration_may_be_any_json(known: RelyingParty, body: Any, sound: bool) -> None:
    org = known.org
    admin = org.browser(Authorization=f"SSWS {org.facts['api_token']}")
    if sound and isinstance(body, dict):
        body = {"redirect_uris": [CALLBACK], **body}
    check(await admin.post("/oauth2/v1/clients", json=body))
