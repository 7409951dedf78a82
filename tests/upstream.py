"""Somebody else's OpenID provider, on a loopback socket: it says of people what a test tells it, true or not."""

import contextlib
import json
from base64 import b64decode
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import RSAKey
from tests.callee import Answer, Asked, Callee, callee
from tests.serving import Organisation

from frontdesk.protocol.oauth.pkce import s256
from frontdesk.protocol.oidc.id_token import half_hash

IDPS = "/api/v1/idps"
CALLBACK = "/oauth2/v1/authorize/callback"
CLIENT_ID, SECRET = "frontdesk at the provider", "the provider's secret: for us/"
ACCESS_TOKEN = "the access token of the person"


@dataclass(slots=True)
class Provider:
    """``person``: the claims of whoever signs in there; ``claims``: what is changed in the next ID tokens.

    ``endpoints``: answers in place of the usual ones, by path. ``redeemed``: the forms that came to the token endpoint.
    """

    org: Organisation
    service: Callee
    key: RSAKey
    person: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] | None = None
    endpoints: dict[str, Callable[[Asked], Answer]] = field(default_factory=dict)
    redeemed: list[dict[str, str]] = field(default_factory=list)
    asked: dict[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """What answers the last request."""
        return f"the code for {self.asked.get('state')}"

    def answer(self, asked: Asked) -> Answer:
        """What the provider's endpoints say."""
        path = urlsplit(asked.path).path
        if path in self.endpoints:
            return self.endpoints[path](asked)
        if path == "/keys":
            return 200, json.dumps({"keys": [self.key.as_dict(private=False)]}).encode()
        if path == "/token":
            return self._token(asked)
        if path == "/userinfo" and asked.headers.get("authorization") == f"Bearer {ACCESS_TOKEN}":
            return 200, json.dumps(self.userinfo or {"sub": self.person["sub"]}).encode()
        return 404, b"{}"

    def _token(self, asked: Asked) -> Answer:
        form = dict(parse_qsl(asked.body.decode()))
        self.redeemed.append({**form, **_basic(asked)})
        challenge = self.asked.get("code_challenge")
        if challenge is not None and s256(form.get("code_verifier", "")) != challenge:
            return 400, b'{"error": "invalid_grant"}'
        if form.get("code") != self.code or form.get("redirect_uri") != self.asked["redirect_uri"]:
            return 400, b'{"error": "invalid_grant"}'
        token = {"access_token": ACCESS_TOKEN, "token_type": "Bearer", "expires_in": 3600, "scope": "openid email"}
        return 200, json.dumps({**token, "id_token": self.id_token()}).encode()

    def id_token(self) -> str:
        """Of the person, in answer to the last request."""
        now_s = self.org.now_s
        claims = {
            "iss": self.service.url,
            "aud": CLIENT_ID,
            "iat": now_s,
            "exp": now_s + 300,
            "nonce": self.asked.get("nonce"),
            "at_hash": half_hash(ACCESS_TOKEN, "RS256"),
            **self.person,
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)

    def body(self, **policy: Any) -> dict[str, Any]:
        """The provider as an administrator writes it down."""
        urls = {"authorization": "/authorize", "token": "/token", "jwks": "/keys", "userInfo": "/userinfo"}
        client = {"client_id": CLIENT_ID, "client_secret": SECRET, "token_endpoint_auth_method": "client_secret_basic"}
        return {
            "type": "OIDC",
            "name": "Elsewhere",
            "protocol": {
                "type": "OIDC",
                "endpoints": {name: {"url": self.service.url + path} for name, path in urls.items()},
                "issuer": {"url": self.service.url},
                "scopes": ["openid", "email", "profile"],
                "credentials": {"client": client},
            },
            "policy": policy,
        }

    async def registered(self, **policy: Any) -> dict[str, Any]:
        """As the org answers it, active."""
        async with self.org.browser(Authorization=f"SSWS {self.org.facts['api_token']}") as admin:
            made = await admin.post(IDPS, json=self.body(**policy))
            assert made.status_code == 200, made.text
            idp: dict[str, Any] = made.json()
            return idp

    async def departs(self, browser: httpx.AsyncClient, idp_id: str, **query: str) -> dict[str, str]:
        """The browser sets out; what it asks the provider."""
        left = await browser.get(f"/sso/idps/{idp_id}", params=query)
        assert left.status_code == 302, left.text
        self.asked = dict(parse_qsl(urlsplit(left.headers["location"]).query))
        return self.asked

    async def returns(self, browser: httpx.AsyncClient, **answer: str) -> httpx.Response:
        """The provider sends the browser back."""
        usual = {"code": self.code, "state": self.asked.get("state", "")}
        sent = {name: value for name, value in {**usual, **answer}.items() if value}
        return await browser.get(CALLBACK, params=sent)

    async def signs_in(self, browser: httpx.AsyncClient, idp_id: str, **query: str) -> httpx.Response:
        """There and back."""
        await self.departs(browser, idp_id, **query)
        return await self.returns(browser)


def _basic(asked: Asked) -> dict[str, str]:
    scheme, _, value = asked.headers.get("authorization", "").partition(" ")
    if scheme != "Basic":
        return {}
    user, _, password = b64decode(value).decode().partition(":")
    return {"basic_id": unquote_plus(user), "basic_secret": unquote_plus(password)}


def a_person(subject: str, **claims: Any) -> dict[str, Any]:
    """What an honest provider says of somebody."""
    email = f"{subject}@elsewhere.example"
    usual = {"sub": subject, "email": email, "email_verified": True, "given_name": "Mary", "family_name": "Shelley"}
    return {**usual, **claims}


@contextlib.asynccontextmanager
async def provider(org: Organisation, key: RSAKey) -> AsyncIterator[Provider]:
    """A provider for one org."""
    async with callee() as service:
        made = Provider(org, service, key)
        service.answer = made.answer
        yield made
