"""What OpenID Connect and OAuth 2.0 providers share: where they are, who we are to them, and the code's redemption."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlencode

from frontdesk.domain.idps.identity import UpstreamTokens
from frontdesk.domain.idps.keys import IDP_SIGNING_KEY, private_key
from frontdesk.domain.idps.kinds import SOCIAL
from frontdesk.domain.idps.protocols import CLIENT_SECRET, PRIVATE_KEY
from frontdesk.domain.idps.trip import TRIP_MS
from frontdesk.domain.records.model import Record
from frontdesk.kernel.json import MalformedJson, decode_foreign, encode
from frontdesk.kernel.secrets import random_token, token_hash
from frontdesk.protocol.jose.jwk import BadKeySet, SigningAlg, load_signing_key
from frontdesk.protocol.jose.jws import Signer
from frontdesk.runtime.outbound.answers import OutboundFailed, OutboundSilent
from frontdesk.runtime.outbound.client import Outbound
from frontdesk.storage.unit import Store
from frontdesk.usecases.federation.connector import FederationRefused, Setting
from frontdesk.usecases.records.sealing import RecordSecrets

CALLBACK = "/oauth2/v1/authorize/callback"
_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_ASSERTION_S = 300
_LONGEST = 8_192
_SPENT = "upstream_code"
_APPLE = "https://appleid.apple.com"


@dataclass(frozen=True, slots=True)
class Upstream:
    """One provider, read: its endpoints by name, empty where it has none."""

    kind: str
    client: Mapping[str, Any]
    scopes: tuple[str, ...]
    authorization: str
    token: str
    userinfo: str
    jwks: str
    issuers: tuple[str, ...]

    @property
    def client_id(self) -> str:
        """Who we are to it."""
        return str(self.client["client_id"])


def read_upstream(idp: Record) -> Upstream:
    """From a record: what it names counts, and what a well-known kind leaves out everybody knows."""
    protocol: Any = idp.body["protocol"]
    kind = str(idp.body["type"])
    known, endpoints = SOCIAL.get(kind), protocol["endpoints"]
    issuer = (protocol.get("issuer") or {}).get("url")
    return Upstream(
        kind=kind,
        client=protocol["credentials"]["client"],
        scopes=tuple(protocol["scopes"]),
        authorization=endpoints["authorization"]["url"],
        token=endpoints["token"]["url"],
        userinfo=(endpoints.get("userInfo") or {}).get("url") or (known.userinfo if known else ""),
        jwks=(endpoints.get("jwks") or {}).get("url") or (known.jwks if known else ""),
        issuers=(issuer,) if issuer else (known.issuers if known else ()),
    )


def callback_of(at: Setting) -> str:
    """Where providers send people back; the same for all, and told apart by the state."""
    return at.org_url + CALLBACK


def code_request(at: Setting, upstream: Upstream, state: str) -> dict[str, str]:
    """What every authorization request for a code says (RFC 6749 §4.1.1)."""
    return {
        "response_type": "code",
        "client_id": upstream.client_id,
        "redirect_uri": callback_of(at),
        "scope": " ".join(upstream.scopes),
        "state": state,
    }


def with_query(url: str, parameters: Mapping[str, str]) -> str:
    """The address with these parameters beside those that it has (RFC 6749 §3.1)."""
    return f"{url}{'&' if '?' in url else '?'}{urlencode(parameters)}"


def check_answer(answer: Mapping[str, str]) -> str:
    """The code that the provider sent back.

    Raises:
        FederationRefused: it sent an error, or no code.
    """
    error = answer.get("error")
    if error:
        shown = error if error.isascii() and error.replace("_", "").isalnum() else "an error without a usable name"
        raise FederationRefused(f"The provider answered with an error: {shown[:64]}.")
    code = answer.get("code")
    if not code or len(code) > _LONGEST:
        raise FederationRefused("The provider sent no usable code.")
    return code


class Caller:
    """Calls providers, as the client that they know us as."""

    def __init__(self, outbound: Outbound, store: Store, secrets: RecordSecrets) -> None:
        self._outbound = outbound
        self._store = store
        self._secrets = secrets

    async def redeem(self, at: Setting, upstream: Upstream, code: str, verifier: str) -> dict[str, object]:
        """The token response for a code (RFC 6749 §4.1.3).

        Raises:
            FederationRefused: the provider does not answer, or with anything but an access token; or the code was
                given to a provider before.
        """
        await self._spend(at, code)
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": callback_of(at)}
        if verifier:
            form["code_verifier"] = verifier
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        await self._prove(at, upstream, form, headers)
        answer = await self._call(at, "POST", upstream.token, headers, urlencode(form).encode(), "token endpoint")
        if not isinstance(answer, dict) or not _is_text(answer.get("access_token")):
            raise FederationRefused("The token endpoint of the provider answered without an access token.")
        return answer

    async def get(self, at: Setting, url: str, access_token: str, what: str) -> object:
        """What a resource of the provider says to the person's own token (RFC 6750 §2.1).

        Raises:
            FederationRefused: it does not answer, or not with JSON.
        """
        headers = {"Authorization": f"Bearer {access_token}", "User-Agent": "Frontdesk"}
        return await self._call(at, "GET", url, headers, None, what)

    async def _call(
        self, at: Setting, method: str, url: str, headers: Mapping[str, str], body: bytes | None, what: str
    ) -> object:
        try:
            answer = await self._outbound.send(at.org, method, url, tuple(headers.items()), body)
        except OutboundSilent:
            raise FederationRefused(f"The {what} of the provider did not answer within three seconds.") from None
        except (OutboundFailed, UnicodeEncodeError) as why:
            raise FederationRefused(f"The {what} of the provider cannot be used: {why}") from None
        if not answer.is_success:
            raise FederationRefused(f"The {what} of the provider answered with the status {answer.status}.")
        try:
            return decode_foreign(answer.body)
        except MalformedJson:
            raise FederationRefused(f"The {what} of the provider answered with something else than JSON.") from None

    async def _spend(self, at: Setting, code: str) -> None:
        """No provider is given a code that another one is given later (mix-up, RFC 9700 §4.4).

        All providers send people back to one address. One that sends them on to another provider, with the state of its
        own trip, is given that provider's code by us, and could bring it here as its own sign-in.
        """
        async with self._store.unit(at.org) as unit:
            fresh = await unit.spent.spend(_SPENT, token_hash(code), at.now + TRIP_MS)
        if not fresh:
            raise FederationRefused("The provider's code was used before; each counts once.")

    async def _prove(self, at: Setting, upstream: Upstream, form: dict[str, str], headers: dict[str, str]) -> None:
        """Who we are, in the way that the provider's record says (RFC 6749 §2.3; RFC 7523 §2.2)."""
        opened = self._secrets.open(at.idp)
        method = upstream.client.get("token_endpoint_auth_method") or "client_secret_post"
        secret = opened.get(CLIENT_SECRET, "")
        if upstream.kind == "APPLE":
            form |= {"client_id": upstream.client_id, "client_secret": _apple_secret(at, upstream, opened)}
        elif method == "private_key_jwt":
            assertion = await self._assertion(at, upstream)
            form |= {"client_id": upstream.client_id, "client_assertion_type": _ASSERTION}
            form["client_assertion"] = assertion
        elif method == "client_secret_basic":
            pair = f"{quote_plus(upstream.client_id)}:{quote_plus(secret)}"
            headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
        else:
            form |= {"client_id": upstream.client_id, "client_secret": secret}

    async def _assertion(self, at: Setting, upstream: Upstream) -> str:
        async with self._store.reading(at.org) as unit:
            keys = await unit.records.list_page(IDP_SIGNING_KEY.name, parent_id=at.idp.id)
        if not keys:
            raise FederationRefused("The provider has no signing key of ours (private_key_jwt); generate one.")
        key = max(keys, key=lambda each: each.created_at)
        jwk: Any = key.body["jwk"]
        claims = _claims_of_client(upstream.client_id, upstream.client_id, upstream.token, at.now)
        return _signed(str(jwk["kid"]), "RS256", private_key(self._secrets.open(key)).decode(), claims)


def _apple_secret(at: Setting, upstream: Upstream, opened: Mapping[str, str]) -> str:
    """Apple's client secret is a token that we sign with the key it gave us (Sign in with Apple: client secret)."""
    protocol: Any = at.idp.body["protocol"]
    signing = protocol["credentials"]["signing"]
    claims = _claims_of_client(signing["teamId"], upstream.client_id, _APPLE, at.now)
    return _signed(signing["kid"], "ES256", opened.get(PRIVATE_KEY, ""), claims)


def _claims_of_client(issuer: str, subject: str, audience: str, now: int) -> dict[str, object]:
    made_at_s = now // 1000
    dates = {"iat": made_at_s, "exp": made_at_s + _ASSERTION_S}
    return {"iss": issuer, "sub": subject, "aud": audience, "jti": random_token(), **dates}


def _signed(kid: str, alg: SigningAlg, pem: str, claims: Mapping[str, object]) -> str:
    base64 = "".join(line.strip() for line in pem.splitlines() if not line.startswith("-----"))
    try:
        return Signer(load_signing_key(kid, alg, b64decode(base64, validate=True))).sign(encode(claims))
    except (ValueError, NotBase64, BadKeySet):
        raise FederationRefused("The private key for the provider cannot be used.") from None


def tokens_of(answer: Mapping[str, object], now: int) -> UpstreamTokens:
    """What is kept of a token response."""
    expires_in, scope, refresh = answer.get("expires_in"), answer.get("scope"), answer.get("refresh_token")
    is_number = isinstance(expires_in, int) and not isinstance(expires_in, bool) and 0 < expires_in < 10**9
    return UpstreamTokens(
        access_token=str(answer["access_token"]),
        token_type=str(answer.get("token_type") or "Bearer")[:64],
        expires_at=now + expires_in * 1000 if is_number and isinstance(expires_in, int) else None,
        scopes=tuple(scope.replace(",", " ").split())[:100] if isinstance(scope, str) else (),
        refresh_token=refresh if isinstance(refresh, str) and _is_text(refresh) else None,
    )


def _is_text(value: object) -> bool:
    """A token is ASCII of a bounded length: it goes into a header (RFC 6750 §2.1)."""
    return isinstance(value, str) and 0 < len(value) <= _LONGEST and value.isascii() and value.isprintable()
