"""A client of an org: it asks for authorization, reads the answer, redeems codes, and verifies what it gets."""

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey
from tests.person import read_form
from tests.serving import CALLBACK, Organisation

JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
PKCE = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}
STATE, NONCE = "state of the app", "n-0S6_WzA2Mj"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back to the client: by which mode, to where, with which parameters, in their order."""

    mode: str
    target: str
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """A registered client and the authorization server that it uses (``org``: the org's own)."""

    org: Organisation
    facts: Mapping[str, Any]
    server: str = "default"
    key: ECKey | None = None
    http: httpx.AsyncClient = field(repr=False, default_factory=httpx.AsyncClient)

    @property
    def client_id(self) -> str:
        """Its name."""
        return str(self.facts["client_id"])

    @property
    def secret(self) -> str:
        """Its secret."""
        return str(self.facts["client_secret"])

    @property
    def method(self) -> str:
        """How it authenticates."""
        return str(self.facts["token_endpoint_auth_method"])

    @property
    def issuer(self) -> str:
        """Of the server that it uses."""
        return self.org.url if self.server == "org" else f"{self.org.url}/oauth2/{self.server}"

    def url(self, path: str) -> str:
        """An endpoint of its server: ``url("token")``."""
        return f"/oauth2/v1/{path}" if self.server == "org" else f"/oauth2/{self.server}/v1/{path}"

    # at the authorization endpoint

    def request(self, **changes: str | None) -> dict[str, str]:
        """The parameters of an authorization request; None leaves one out."""
        parameters: dict[str, str | None] = {
            "client_id": self.client_id,
            "response_type": "code",
            "scope": "openid",
            "redirect_uri": CALLBACK,
            "state": STATE,
            "nonce": NONCE,
            **(PKCE if self.method == "none" and "code" in (changes.get("response_type") or "code") else {}),
            **changes,
        }
        return {name: value for name, value in parameters.items() if value is not None}

    async def authorize(self, browser: httpx.AsyncClient, **changes: str | None) -> httpx.Response:
        """Send a browser to the authorization endpoint."""
        return await browser.get(self.url("authorize"), params=self.request(**changes))

    async def answer(self, browser: httpx.AsyncClient, **changes: str | None) -> dict[str, str]:
        """What a browser brings back that need not be asked anything."""
        return dict(read_answer(await self.authorize(browser, **changes)).parameters)

    # at the endpoints that it calls itself

    def assertion(self, *, alg: str | None = None, key: Any = None, **changes: object) -> str:
        """A client assertion, signed as it registered unless told; None leaves a claim out."""
        by_secret = self.method == "client_secret_jwt"
        claims = {
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": self.issuer,
            "iat": self.org.now_s,
            "exp": self.org.now_s + 60,
            "jti": secrets.token_hex(8),
            **changes,
        }
        key = key or (OctKey.import_key(self.secret) if by_secret else self.key)
        return signed(
            {n: v for n, v in claims.items() if v is not None}, alg or ("HS256" if by_secret else "ES256"), key
        )

    def credentials(self) -> tuple[dict[str, str], dict[str, str]]:
        """Form members and headers with which it authenticates."""
        match self.method:
            case "client_secret_basic":
                return {}, {"Authorization": basic(self.client_id, self.secret)}
            case "client_secret_post":
                return {"client_id": self.client_id, "client_secret": self.secret}, {}
            case "none":
                return {"client_id": self.client_id}, {}
            case _:
                return {"client_assertion_type": JWT_BEARER, "client_assertion": self.assertion()}, {}

    async def post(self, path: str, **form: str | None) -> httpx.Response:
        """Call an endpoint, authenticated."""
        members, headers = self.credentials()
        members |= {name: value for name, value in form.items() if value is not None}
        return await self.http.post(self.url(path), data=members, headers=headers)

    async def redeem(self, code: str, **changes: str | None) -> httpx.Response:
        """Exchange a code."""
        form: dict[str, str | None] = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": CALLBACK,
            "code_verifier": VERIFIER if self.method == "none" else None,
            **changes,
        }
        return await self.post("token", **form)

    async def tokens(self, browser: httpx.AsyncClient, **changes: str | None) -> dict[str, Any]:
        """Tokens by the code flow."""
        answer = await self.answer(browser, **changes)
        assert "code" in answer, answer
        verifier = VERIFIER if "code_challenge" in self.request(**changes) else None
        response = await self.redeem(answer["code"], code_verifier=verifier)
        assert response.status_code == 200, response.text
        return dict(response.json())

    async def refresh(self, refresh_token: str, **changes: str | None) -> httpx.Response:
        """Use a refresh token."""
        return await self.post("token", grant_type="refresh_token", refresh_token=refresh_token, **changes)

    async def userinfo(self, access_token: str) -> httpx.Response:
        """Ask about the person of a token."""
        return await self.http.get(self.url("userinfo"), headers={"Authorization": f"Bearer {access_token}"})

    async def introspect(self, token: str) -> dict[str, Any]:
        """What the server says about a token."""
        response = await self.post("introspect", token=token)
        assert response.status_code == 200, response.text
        return dict(response.json())

    async def verified(self, token: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Header and claims of a token, its signature checked with the server's published keys by another library."""
        keys = KeySet.import_key_set((await self.http.get(self.url("keys"))).json())
        found = jwt.decode(token, keys, algorithms=["RS256", "ES256"])
        return dict(found.header), dict(found.claims)


async def relying_party(org: Organisation, *, server: str = "default", **metadata: object) -> RelyingParty:
    """A new client. With private_key_jwt it has a key of its own."""
    key = None
    if metadata.get("token_endpoint_auth_method") == "private_key_jwt" and "jwks_uri" not in metadata:
        key = ECKey.generate_key("P-256", {"kid": secrets.token_hex(4), "use": "sig", "alg": "ES256"})
        metadata["jwks"] = {"keys": [key.as_dict(private=False)]}
    return RelyingParty(org, await org.register(**metadata), server, key, org.browser())


def basic(client_id: str, secret: str) -> str:
    """A Basic header, both halves form-encoded (RFC 6749 §2.3.1)."""
    return "Basic " + base64.b64encode(f"{quote(client_id, safe='')}:{quote(secret, safe='')}".encode()).decode()


def signed(claims: Mapping[str, Any], alg: str, key: Any, **header: object) -> str:
    """A compact JWS by a library that is not ours; ``none`` has an empty signature."""
    if alg == "none":
        return ".".join([*map(_b64url, (json.dumps({"alg": "none", **header}), json.dumps(claims))), ""])
    kid = {"kid": key.kid} if key.kid and not alg.startswith("HS") else {}
    return str(jwt.encode({"alg": alg, **kid, **header}, dict(claims), key, algorithms=[alg]))


def _b64url(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def half_hash(value: str) -> str:
    """``at_hash`` and ``c_hash`` for algorithms that stand on SHA-256 (OIDC Core §3.1.3.6)."""
    return base64.urlsafe_b64encode(hashlib.sha256(value.encode()).digest()[:16]).rstrip(b"=").decode()


def read_answer(response: httpx.Response) -> Answer:
    """The authorization response in a redirect or a self-submitting page; each parameter stands once."""
    if response.status_code == 200:
        target, fields, _ = read_form(response.text)
        assert target is not None, response.text
        return Answer("form_post", target, fields)
    assert response.status_code in {302, 303}, (response.status_code, response.text[:2000])
    parts = urlsplit(response.headers["location"])
    mode = "fragment" if parts.fragment else "query"
    pairs = parse_qsl(parts.fragment or parts.query, keep_blank_values=True, strict_parsing=True)
    assert len(dict(pairs)) == len(pairs), pairs
    target = parts._replace(fragment="", query="" if mode == "query" else parts.query).geturl()
    return Answer(mode, target, dict(pairs))


def url_with(url: str, **parameters: str) -> str:
    """A URL with a query."""
    return f"{url}?{urlencode(parameters)}"
