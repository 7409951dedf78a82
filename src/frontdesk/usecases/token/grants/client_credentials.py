"""client_credentials (RFC 6749 §4.4; contract C.1, C.5)."""

from dataclasses import dataclass
from typing import ClassVar

from frontdesk.domain.authorization_servers.model import ScopeConsent
from frontdesk.domain.policies.evaluate import Facts
from frontdesk.domain.tokens.access_token import new_access_token_jti
from frontdesk.domain.tokens.authorization import Authorization
from frontdesk.domain.tokens.decide import check_scopes, custom_scopes, decide
from frontdesk.protocol.oauth.errors import ConsentRequired, InvalidScope, UnauthorizedClient
from frontdesk.usecases.token.grant import Proof, TokenRequest

_NEED_A_PERSON = frozenset({"openid", "offline_access"})
_NO_GROUPS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ClientCredentials:
    """The client acts for itself: its authentication is the whole proof."""

    grant_type: ClassVar[str] = "client_credentials"

    async def prove(self, request: TokenRequest) -> Proof:
        """Scopes and policy.

        Raises:
            UnauthorizedClient: a public client, or at the org server one without keys.
            InvalidScope: a scope is unknown, needs a person, or there is none.
            ConsentRequired: a scope would have to be asked about.
            AccessDenied: no policy allows it.
        """
        client, server = request.client, request.server
        if client.is_public:
            raise UnauthorizedClient("A public client cannot act for itself.")
        scopes = request.requested_scopes() or server.default_scopes
        if not scopes:
            raise InvalidScope("The scope is missing, and this authorization server has no default scopes.")
        if needless := _NEED_A_PERSON.intersection(scopes):
            raise InvalidScope(f"There is no user for {', '.join(sorted(needless))}.")
        if server.is_org:
            _check_org_scopes(request, scopes)
        check_scopes(server, scopes, client.granted_scopes)
        unasked = [scope for scope in scopes if server.consent_of(scope) is ScopeConsent.REQUIRED]
        if unasked and not server.is_org:
            raise ConsentRequired(f"Nobody is there to consent to {unasked[0]}.")
        facts = Facts(client.client_id, self.grant_type, None, _NO_GROUPS, custom_scopes(scopes))
        lifetimes, policy_id, rule_id = decide(server, facts)
        authorization = Authorization(
            server_id=server.id,
            client_id=client.client_id,
            user_id=None,
            scopes=scopes,
            lifetimes=lifetimes,
            policy_id=policy_id,
            rule_id=rule_id,
        )
        return Proof(authorization, None, new_access_token_jti(None, request.now))


def _check_org_scopes(request: TokenRequest, scopes: tuple[str, ...]) -> None:
    """The org server's own scopes go to service apps that sign with a private key, and only once granted."""
    metadata = request.client.metadata
    if metadata.application_type != "service" or metadata.token_endpoint_auth_method != "private_key_jwt":
        raise UnauthorizedClient("At the org authorization server only service apps with private_key_jwt may do this.")
    if missing := [scope for scope in scopes if scope not in request.client.granted_scopes]:
        raise InvalidScope(f"The scope {missing[0]} has not been granted to this app.")
