"""Pushed authorization requests (RFC 9126)."""

from collections.abc import Mapping

from frontdesk.domain.authorization_requests.checks.client import check_client
from frontdesk.domain.authorization_requests.matrix import Endpoint, validate
from frontdesk.domain.authorization_servers.compiled import CompiledServer
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.secrets import random_token, token_hash
from frontdesk.protocol.oauth.errors import InvalidDpopProof, InvalidRequest
from frontdesk.runtime.snapshots.loader import OrgSnapshot
from frontdesk.storage.repos.requests import Waiting, WaitingRequest
from frontdesk.storage.unit import Store
from frontdesk.usecases.authorize.intake import PUSHED_LIFETIME_MS, REQUEST_URI_PREFIX, Intake
from frontdesk.usecases.clients.authenticate import Caller, ClientAuthenticator
from frontdesk.usecases.clients.possession import Possession

ENDPOINT = "/v1/par"
_CREDENTIALS = ("client_secret", "client_assertion", "client_assertion_type")


class PushedRequests:
    """Checks a request in full before anybody's browser sees it."""

    def __init__(
        self, authenticator: ClientAuthenticator, possession: Possession, intake: Intake, store: Store, clock: Clock
    ) -> None:
        self._possession = possession
        self._authenticator = authenticator
        self._intake = intake
        self._store = store
        self._clock = clock

    async def push(self, org: OrgSnapshot, server: CompiledServer, caller: Caller) -> dict[str, object]:
        """The response body (RFC 9126 §2.2).

        Raises:
            OAuthError: the client or any part of the request is refused.
        """
        form, jkt = caller.form, await self._proved_key(org, server, caller.proof)
        client = await self._authenticator.authenticate(org, server, caller)
        if "request_uri" in form:
            raise InvalidRequest("A pushed request cannot have a request_uri of its own.")
        parameters: Mapping[str, str] = {name: value for name, value in form.items() if name not in _CREDENTIALS}
        if parameters.get("client_id", client.client_id) != client.client_id:
            raise InvalidRequest("The client_id is not that of the client that authenticated.")
        parameters = {**parameters, "client_id": client.client_id}
        if "request" in parameters:
            parameters = await self._intake.unpack(org, server, client, parameters)
        if jkt is not None:
            parameters = _bound(parameters, jkt)
        check_client(client)
        validate(self._intake.check_redirect(server, client, parameters), Endpoint.PUSHED)
        request_uri = REQUEST_URI_PREFIX + random_token()
        now = self._clock.now()
        async with self._store.unit(org.org.id) as unit:
            await unit.requests.add(
                WaitingRequest(
                    kind=Waiting.PUSHED,
                    key_hash=token_hash(request_uri),
                    server_id=server.id,
                    client_id=client.client_id,
                    parameters=parameters,
                    pushed_key_hash=None,
                    consented_at=None,
                    created_at=now,
                    expires_at=now + PUSHED_LIFETIME_MS,
                    spent_at=None,
                )
            )
        return {"request_uri": request_uri, "expires_in": PUSHED_LIFETIME_MS // 1000}

    async def _proved_key(self, org: OrgSnapshot, server: CompiledServer, proof: str | None) -> str | None:
        if proof is None:
            return None
        return await self._possession.check_at_token_endpoint(org.org.id, proof, f"{server.base_url}{ENDPOINT}")


def _bound(parameters: Mapping[str, str], jkt: str) -> Mapping[str, str]:
    """A proof that comes with the request says what the parameter would say (RFC 9449 §10.1)."""
    if parameters.get("dpop_jkt", jkt) != jkt:
        raise InvalidDpopProof("The DPoP proof was signed with another key than that of dpop_jkt.")
    return {**parameters, "dpop_jkt": jkt}
