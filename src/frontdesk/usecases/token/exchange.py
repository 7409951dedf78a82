"""The token endpoint (RFC 6749 §3.2): the steps every grant shares, in their order, on one screen."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from frontdesk.domain.authorization_servers.compiled import CompiledServer
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import ClientContext, LogEvent, Party
from frontdesk.kernel.clock import Clock
from frontdesk.protocol.oauth.dpop import TOKEN_TYPE
from frontdesk.protocol.oauth.errors import InvalidDpopProof, OAuthError, UnauthorizedClient, UnsupportedGrantType
from frontdesk.protocol.oauth.parameters import require
from frontdesk.protocol.oauth.scopes import render_scope
from frontdesk.runtime.snapshots.loader import OrgSnapshot
from frontdesk.runtime.system_log import SystemLog
from frontdesk.usecases.clients.authenticate import Caller, ClientAuthenticator
from frontdesk.usecases.clients.possession import Possession
from frontdesk.usecases.hooks.run import HookRunner
from frontdesk.usecases.hooks.token_hook import Asking, after_token_hook
from frontdesk.usecases.issuance.mint import Subject, Wanted, draft_tokens, sign_tokens
from frontdesk.usecases.token.grant import Grant, Proof, TokenRequest
from frontdesk.usecases.token.grants.refresh_token import RefreshTokenGrant

ENDPOINT = "/v1/token"


@dataclass(frozen=True, slots=True)
class TokenEndpoint:
    """Everything a token request needs. ``grants`` is keyed by grant type, and discovery reads it too."""

    grants: Mapping[str, Grant]
    authenticator: ClientAuthenticator
    possession: Possession
    system_log: SystemLog
    hooks: HookRunner
    clock: Clock

    async def exchange(
        self, org: OrgSnapshot, server: CompiledServer, caller: Caller, context: ClientContext
    ) -> dict[str, object]:
        """The response body (RFC 6749 §5.1).

        Raises:
            OAuthError: the request is refused; the class says how.
        """
        form = caller.form
        grant_type = require(form, "grant_type")
        grant = self.grants.get(grant_type)
        if grant is None:
            raise UnsupportedGrantType("The authorization server does not know this grant_type.")
        now = self.clock.now()
        try:
            jkt = await self._proved_key(org, server, caller.proof) if caller.proof is not None else None
            client = await self.authenticator.authenticate(org, server, caller)
        except OAuthError as why:
            self.system_log.record(org.org.id, _refused_client(form, grant_type, why, context, now))
            raise
        request = TokenRequest(org, server, client, form, context, now, jkt)
        try:
            if not client.may_use(grant_type):
                raise UnauthorizedClient("The client is not registered for this grant_type.")
            if jkt is None and client.metadata.dpop_bound_access_tokens:
                raise InvalidDpopProof("The DPoP proof JWT header is missing.")
            proof = await grant.prove(request)
            body = await self._respond(request, proof)
        except OAuthError as why:
            self._tell(request, grant_type, None, why)
            raise
        self._tell(request, grant_type, proof, None)
        return body

    async def _proved_key(self, org: OrgSnapshot, server: CompiledServer, proof: str) -> str:
        """Asked before the client's assertion is spent, so that it can be sent again with the nonce (RFC 9449 §8)."""
        url = f"{server.base_url}{ENDPOINT}"
        return await self.possession.check_at_token_endpoint(org.org.id, proof, url)

    async def _respond(self, request: TokenRequest, proof: Proof) -> dict[str, object]:
        authorization = proof.authorization
        if authorization.jkt != request.jkt:
            authorization = replace(authorization, jkt=request.jkt)
        subject = Subject(request.org, request.server, request.client, authorization, proof.person)
        wanted = Wanted(access_jti=proof.access_token_jti, id_token=proof.has_id_token)
        drafts = draft_tokens(subject, wanted, request.now)
        if request.server.token_hook_of(authorization.rule_id) is not None:
            drafts = await after_token_hook(self.hooks, subject, drafts, _asking(request))
        tokens = sign_tokens(subject, drafts, wanted)
        body: dict[str, object] = {
            "token_type": "Bearer" if request.jkt is None else TOKEN_TYPE,
            "expires_in": tokens.access_lifetime_s,
            "access_token": tokens.access,
            "scope": render_scope(authorization.scopes),
        }
        if proof.refresh_token is not None:
            body["refresh_token"] = proof.refresh_token
        if tokens.identity is not None:
            body["id_token"] = tokens.identity
        return body

    def _tell(self, request: TokenRequest, grant_type: str, proof: Proof | None, why: OAuthError | None) -> None:
        client = request.client
        app = Party(client.client_id, "PublicClientApp", client.client_id, client.name)
        person = proof.person.user if proof is not None and proof.person is not None else None
        self.system_log.record(
            request.org.org.id,
            LogEvent(
                type=EventType.TOKEN_GRANT,
                published_at=request.now,
                actor=app,
                targets=(Party(person.id, "User", person.login, person.login),) if person is not None else (),
                success=why is None,
                reason=why.code if why is not None else None,
                client=request.context,
                debug={
                    "grant_type": grant_type,
                    "authorization_server": request.server.id,
                    "scopes": proof.authorization.scopes if proof is not None else (),
                    "rule": proof.authorization.rule_id if proof is not None else None,
                },
            ),
        )


def _refused_client(
    form: Mapping[str, str], grant_type: str, why: OAuthError, context: ClientContext, now: int
) -> LogEvent:
    """Nobody proved to be a client; what it called itself is noted, shortened."""
    claimed = form.get("client_id", "unknown")[:100]
    return LogEvent(
        type=EventType.TOKEN_GRANT,
        published_at=now,
        actor=Party(claimed, "PublicClientApp", claimed),
        success=False,
        reason=why.code,
        client=context,
        debug={"grant_type": grant_type},
    )


def _asking(request: TokenRequest) -> Asking:
    """A refresh is no sign of the person: hooks are shown no session with it (contract E.1)."""
    is_live = request.form.get("grant_type") != RefreshTokenGrant.grant_type
    return Asking(f"{request.server.base_url}{ENDPOINT}", "POST", request.form, request.context, is_live)
