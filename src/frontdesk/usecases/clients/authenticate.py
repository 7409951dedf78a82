"""Who calls: a client, proved by the method it registered (RFC 6749 §2.3; contract C.6, C.7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.domain.authorization_servers.compiled import CompiledServer
from frontdesk.domain.ids import ClientId, OrgId
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.secrets import constant_time_equals, token_hash
from frontdesk.protocol.jose.jwk import Jwks
from frontdesk.protocol.oauth.client_assertion import (
    AssertionProof,
    check_unverified_assertion,
    verify_client_assertion,
)
from frontdesk.protocol.oauth.client_auth import (
    AssertionCredentials,
    NoCredentials,
    SecretCredentials,
    read_credentials,
)
from frontdesk.protocol.oauth.errors import InvalidClient, OAuthError
from frontdesk.runtime.snapshots.loader import OrgSnapshot
from frontdesk.runtime.snapshots.store import Snapshots
from frontdesk.storage.unit import Store
from frontdesk.usecases.clients.keys import ClientKeys, KeysUnavailable

_ASSERTION_KIND = "client_assertion"
_MOST_ASSERTION_MS = 3_600_000 + 60_000


@dataclass(frozen=True, slots=True)
class Caller:
    """What a request says about its client. ``proof``: its DPoP header."""

    authorization: str | None
    form: Mapping[str, str]
    endpoint: str
    proof: str | None = None


class ClientAuthenticator:
    """Knows where clients, their secrets and their keys are."""

    def __init__(self, snapshots: Snapshots, store: Store, keys: ClientKeys, clock: Clock) -> None:
        self._snapshots = snapshots
        self._store = store
        self._keys = keys
        self._clock = clock

    async def authenticate(self, org: OrgSnapshot, server: CompiledServer, caller: Caller) -> OAuthClient:
        """The client that calls, proved.

        Raises:
            InvalidRequest: two kinds of credentials at once.
            InvalidClient: there are none, they are wrong, or they are of another method than the registered one.
        """
        credentials = read_credentials(caller.authorization, caller.form)
        client = await self._snapshots.client(org.org.id, ClientId(credentials.client_id))
        if client is None or not client.is_active:
            raise InvalidClient("The client is unknown.")
        method = client.metadata.token_endpoint_auth_method
        match credentials:
            case SecretCredentials():
                _check_method(credentials.method, method)
                _check_secret(client, credentials.secret)
            case AssertionCredentials():
                await self._check_assertion(org, server, client, credentials.assertion, caller.endpoint)
            case NoCredentials():
                if not client.is_public:
                    raise InvalidClient("The client must authenticate with the method it registered.")
            case _ as never:
                assert_never(never)
        return client

    async def _check_assertion(
        self, org: OrgSnapshot, server: CompiledServer, client: OAuthClient, assertion: str, endpoint: str
    ) -> None:
        audiences = frozenset({server.issuer, f"{server.base_url}/v1/token", f"{server.base_url}{endpoint}"})
        method = client.metadata.token_endpoint_auth_method
        if method == "client_secret_jwt":
            proof = self._verify_by_secret(client, assertion, audiences)
        elif method == "private_key_jwt":
            proof = await self._verify_by_keys(org.org.id, client, assertion, audiences)
        else:
            raise InvalidClient("The client is not registered for authentication by assertion.")
        await self._spend(org, client, proof)

    def _verify_by_secret(self, client: OAuthClient, assertion: str, audiences: frozenset[str]) -> AssertionProof:
        """Either of two active secrets may have signed, while they are being rotated."""
        refusal: OAuthError = InvalidClient("The client has no secret.")
        for secret in self._keys.secrets_of(client):
            try:
                return self._verify(client, assertion, audiences, secret=secret, jwks=None)
            except InvalidClient as why:
                refusal = why
        raise refusal

    async def _verify_by_keys(
        self, org: OrgId, client: OAuthClient, assertion: str, audiences: frozenset[str]
    ) -> AssertionProof:
        check_unverified_assertion(assertion, client_id=client.client_id)
        try:
            try:
                jwks = await self._keys.jwks_of(org, client)
                return self._verify(client, assertion, audiences, secret=None, jwks=jwks)
            except InvalidClient:
                if client.metadata.jwks_uri is None:
                    raise
                jwks = await self._keys.jwks_of(org, client, anew=True)
                return self._verify(client, assertion, audiences, secret=None, jwks=jwks)
        except KeysUnavailable as why:
            raise InvalidClient(str(why)) from None

    def _verify(
        self,
        client: OAuthClient,
        assertion: str,
        audiences: frozenset[str],
        *,
        secret: str | None,
        jwks: Jwks | None,
    ) -> AssertionProof:
        return verify_client_assertion(
            assertion,
            client_id=client.client_id,
            audiences=audiences,
            secret=secret,
            jwks=jwks,
            now=self._clock.now(),
        )

    async def _spend(self, org: OrgSnapshot, client: OAuthClient, proof: AssertionProof) -> None:
        """An assertion with a ``jti`` is good once (RFC 7523 §3, point 7)."""
        if proof.jti is None:
            return
        keep_until = min(proof.expires_at, self._clock.now() + _MOST_ASSERTION_MS) + 60_000
        async with self._store.unit(org.org.id) as unit:
            spent = await unit.spent.spend(_ASSERTION_KIND, token_hash(f"{client.client_id} {proof.jti}"), keep_until)
        if not spent:
            raise InvalidClient("The client assertion was used before.")


def _check_method(used: str, registered: str) -> None:
    if used != registered:
        raise InvalidClient("The client must authenticate with the method it registered.")


def _check_secret(client: OAuthClient, secret: str) -> None:
    presented = token_hash(secret)
    matches = [constant_time_equals(presented, known.secret_hash) for known in client.secrets if known.is_active]
    if not any(matches):
        raise InvalidClient("The client secret is wrong.")
