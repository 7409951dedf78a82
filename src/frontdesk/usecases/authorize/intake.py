"""Taking in an authorization request: pushed (RFC 9126), as a signed object (RFC 9101), or plain."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.domain.authorization_requests.model import Asked
from frontdesk.domain.authorization_servers.compiled import CompiledServer
from frontdesk.domain.ids import ClientId
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.secrets import token_hash
from frontdesk.protocol.jose.jws import BadSignature, read_unverified_header
from frontdesk.protocol.oauth.errors import (
    InvalidRequest,
    InvalidRequestObject,
    InvalidRequestUri,
    RequestNotSupported,
    RequestUriNotSupported,
)
from frontdesk.protocol.oauth.redirect_uri import check_redirect_uri
from frontdesk.protocol.oauth.request_object import merge_request_object, read_request_object
from frontdesk.runtime.snapshots.loader import OrgSnapshot
from frontdesk.runtime.snapshots.store import Snapshots
from frontdesk.storage.repos.requests import Waiting
from frontdesk.storage.unit import Store
from frontdesk.usecases.clients.keys import ClientKeys, KeysUnavailable

REQUEST_URI_PREFIX = "urn:ietf:params:oauth:request_uri:"
PUSHED_LIFETIME_MS = 300_000
"""How long a pushed request may be brought to the authorization endpoint (RFC 9126 §2.2: ``expires_in``)."""
UNREADABLE = (InvalidRequestObject, InvalidRequestUri, RequestNotSupported, RequestUriNotSupported)
"""Refusals of what wraps a request; the client may hear of them (OIDC Core §3.1.2.6, RFC 9101 §7)."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """Parameters whose client and redirect_uri are right: errors may be sent there from here on."""

    asked: Asked
    pushed_key_hash: bytes | None


class Intake:
    """Finds the client, unpacks the request, and checks the redirect_uri: everything before an error may redirect."""

    def __init__(self, snapshots: Snapshots, store: Store, keys: ClientKeys, clock: Clock) -> None:
        self._snapshots = snapshots
        self._store = store
        self._keys = keys
        self._clock = clock

    async def take_in(self, org: OrgSnapshot, server: CompiledServer, parameters: Mapping[str, str]) -> TakenIn:
        """The request, unpacked.

        Raises:
            InvalidRequest: client_id or redirect_uri is missing or not registered.
            InvalidRequestUri, InvalidRequestObject, RequestNotSupported, RequestUriNotSupported: it cannot be unpacked.
        """
        client = await self.find_client(org, parameters)
        pushed_key_hash = None
        if "request_uri" in parameters:
            pushed_key_hash, parameters = await self._pushed(org, server, client, parameters)
        elif "request" in parameters:
            parameters = await self.unpack(org, server, client, parameters)
        return TakenIn(self.check_redirect(server, client, parameters), pushed_key_hash)

    async def find_client(self, org: OrgSnapshot, parameters: Mapping[str, str]) -> OAuthClient:
        """The client that the request names.

        Raises:
            InvalidRequest: it names none, or none that is registered.
        """
        client_id = parameters.get("client_id")
        if client_id is None:
            raise InvalidRequest("The parameter client_id is missing.")
        client = await self._snapshots.client(org.org.id, ClientId(client_id))
        if client is None:
            raise InvalidRequest("The client_id is not registered here.")
        return client

    def check_redirect(self, server: CompiledServer, client: OAuthClient, parameters: Mapping[str, str]) -> Asked:
        """The parameters, with a redirect_uri that the client registered.

        Raises:
            InvalidRequest: it did not.
        """
        required = "openid" in parameters.get("scope", "").split()
        redirect_uri = check_redirect_uri(
            parameters.get("redirect_uri"),
            client.metadata.redirect_uris,
            required=required,
            wildcards=client.wildcard_redirect,
        )
        return Asked(parameters, server, client, redirect_uri, self._clock.now())

    async def unpack(
        self, org: OrgSnapshot, server: CompiledServer, client: OAuthClient, parameters: Mapping[str, str]
    ) -> Mapping[str, str]:
        """The parameters, with those of the signed request object in force (RFC 9101 §6.3; OIDC Core §6.1).

        Raises:
            RequestNotSupported: the object is not signed.
            InvalidRequestObject: it cannot be read or believed.
        """
        token = parameters["request"]
        try:
            alg = read_unverified_header(token).get("alg")
        except BadSignature as why:
            raise InvalidRequestObject(str(why)) from None
        if alg == "none":
            raise RequestNotSupported("Request objects must be signed.")
        if isinstance(alg, str) and alg.startswith("HS"):
            inner = self._read_by_secret(server, client, token)
        else:
            inner = await self._read_by_keys(org, server, client, token)
        return merge_request_object(parameters, inner)

    def _read_by_secret(self, server: CompiledServer, client: OAuthClient, token: str) -> dict[str, str]:
        refusal = InvalidRequestObject("The client has no secret to sign a request object with.")
        for secret in self._keys.secrets_of(client):
            try:
                return read_request_object(
                    token,
                    client_id=client.client_id,
                    audience=server.issuer,
                    secret=secret,
                    jwks=None,
                    required_alg=client.metadata.request_object_signing_alg,
                    now=self._clock.now(),
                )
            except InvalidRequestObject as why:
                refusal = why
        raise refusal

    async def _read_by_keys(
        self, org: OrgSnapshot, server: CompiledServer, client: OAuthClient, token: str
    ) -> dict[str, str]:
        try:
            jwks = await self._keys.jwks_of(org.org.id, client)
        except KeysUnavailable as why:
            raise InvalidRequestObject(str(why)) from None
        return read_request_object(
            token,
            client_id=client.client_id,
            audience=server.issuer,
            secret=None,
            jwks=jwks,
            required_alg=client.metadata.request_object_signing_alg,
            now=self._clock.now(),
        )

    async def _pushed(
        self, org: OrgSnapshot, server: CompiledServer, client: OAuthClient, parameters: Mapping[str, str]
    ) -> tuple[bytes, Mapping[str, str]]:
        """What the client pushed. It is spent when the request is answered, not when it is looked at (FAPI 2.0)."""
        request_uri = parameters["request_uri"]
        if "request" in parameters:
            raise InvalidRequest("The parameters request and request_uri exclude each other.")
        if not request_uri.startswith(REQUEST_URI_PREFIX):
            raise RequestUriNotSupported("Only request_uri values from the pushed authorization request endpoint.")
        key_hash = token_hash(request_uri)
        async with self._store.reading(org.org.id) as unit:
            row = await unit.requests.find(Waiting.PUSHED, key_hash)
        if row is None or row.client_id != client.client_id or row.server_id != server.id:
            raise InvalidRequestUri("The request_uri is unknown.")
        if row.spent_at is not None or self._clock.now() >= row.created_at + PUSHED_LIFETIME_MS:
            raise InvalidRequestUri("The request_uri has expired or was used.")
        return key_hash, row.parameters
