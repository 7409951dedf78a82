"""The server as an app knows it: its metadata, and its keys, by which tokens are verified (OIDC Core §3.1.3.7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from authlib.oidc.core import CodeIDToken, HybridIDToken, ImplicitIDToken
from joserfc import jws, jwt
from joserfc.jwk import KeySet

from frontdesk.kernel.json import decode

_LEEWAY_S = 30
_ID_TOKENS = {"id_token token": ImplicitIDToken, "code id_token": HybridIDToken}


@dataclass(frozen=True, slots=True)
class Provider:
    """An authorization server's metadata (OIDC Discovery §4)."""

    http: httpx.AsyncClient
    metadata: Mapping[str, Any]

    @property
    def issuer(self) -> str:
        """Its name in every token."""
        return str(self.metadata["issuer"])

    @property
    def jwks_uri(self) -> str:
        """Where its keys are."""
        return str(self.metadata["jwks_uri"])

    def endpoint(self, name: str) -> str:
        """The URL of an endpoint, by the first part of its member's name."""
        return str(self.metadata[f"{name}_endpoint"])


@dataclass(frozen=True, slots=True)
class Verified:
    """A token whose signature and claims hold. ``checked`` names the claims that were compared."""

    kid: str
    alg: str
    checked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expectation:
    """What an ID token has to agree with: the request that it answers, and what came beside it."""

    client_id: str
    response_type: str
    nonce: str | None
    access_token: str | None = None
    code: str | None = None


async def discover(http: httpx.AsyncClient, issuer: str) -> Provider:
    """Read the metadata of an issuer."""
    answer = await http.get(f"{issuer}/.well-known/openid-configuration")
    return Provider(http, answer.raise_for_status().json())


def read_unverified(token: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Header and claims, to be shown and not believed."""
    read = jws.extract_compact(token.encode())
    return read.headers(), decode(read.payload)


async def verify_id_token(provider: Provider, token: str, expected: Expectation) -> Verified:
    """Signature, issuer, audience, times, nonce and hashes, as the library checks them."""
    read = await _decode(provider, token)
    options = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": expected.client_id},
    }
    beside = {
        "client_id": expected.client_id,
        "nonce": expected.nonce,
        "access_token": expected.access_token,
        "code": expected.code,
    }
    kind = _ID_TOKENS.get(expected.response_type, CodeIDToken)
    kind(read.claims, read.header, options, beside).validate(leeway=_LEEWAY_S)
    hashes = (("nonce", expected.nonce), ("at_hash", expected.access_token), ("c_hash", expected.code))
    present = tuple(name for name, value in hashes if value and name in read.claims)
    return Verified(read.header["kid"], read.header["alg"], ("iss", "aud", "exp", *present))


async def verify_access_token(provider: Provider, token: str) -> Verified:
    """Signature, issuer and times, as an API would check them (RFC 9068 §4)."""
    read = await _decode(provider, token)
    registry = jwt.JWTClaimsRegistry(
        leeway=_LEEWAY_S, iss={"essential": True, "value": provider.issuer}, exp={"essential": True}
    )
    registry.validate(read.claims)
    return Verified(read.header["kid"], read.header["alg"], ("iss", "exp"))


async def _decode(provider: Provider, token: str) -> jwt.Token:
    """The token, if a key of the server's signed it; the keys are fetched anew, as after a rotation."""
    answer = await provider.http.get(provider.jwks_uri)
    keys = KeySet.import_key_set(answer.raise_for_status().json())
    algs = provider.metadata["id_token_signing_alg_values_supported"]
    return jwt.decode(token, keys, registry=jws.JWSRegistry(algorithms=algs, strict_check_header=False))
