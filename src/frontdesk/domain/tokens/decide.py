"""From scopes asked for to an authorization, or a refusal: the policy step that every grant passes (contract D.2)."""

from collections.abc import Sequence

from frontdesk.domain.authorization_servers.compiled import ORG_LIFETIMES, RESERVED_SCOPES, CompiledServer
from frontdesk.domain.ids import PolicyId, RuleId
from frontdesk.domain.policies.evaluate import Facts, Match, first_match
from frontdesk.domain.policies.oauth import Lifetimes
from frontdesk.protocol.oauth.errors import AccessDenied, InvalidScope


def check_scopes(server: CompiledServer, scopes: Sequence[str], granted: frozenset[str] = frozenset()) -> None:
    """Every scope is one this server knows; ``granted``: those of the management API that the client may have.

    Raises:
        InvalidScope: one is not.
    """
    for scope in scopes:
        if not server.knows(scope):
            raise InvalidScope(f"The authorization server does not know the scope {scope[:64]}.")
        if not server.may_grant(scope, granted):
            raise InvalidScope(f"The scope {scope} has not been granted to this app.")


def custom_scopes(scopes: Sequence[str]) -> frozenset[str]:
    """The scopes that policies rule over: all but those of OpenID Connect."""
    return frozenset(scopes) - RESERVED_SCOPES


def decide(server: CompiledServer, facts: Facts) -> tuple[Lifetimes, PolicyId | None, RuleId | None]:
    """Which rule grants this, with its lifetimes. The org server has no policies: an hour, and ninety days.

    Raises:
        AccessDenied: no policy matches, or none lets every requested scope through.
    """
    if server.is_org:
        return ORG_LIFETIMES, None, None
    found = first_match(server.policies, facts)
    if isinstance(found, Match):
        return found.rule.lifetimes, found.policy.id, found.rule.id
    if found.refused_scopes:
        names = " ".join(sorted(found.refused_scopes))
        raise AccessDenied(f"The policies of the authorization server do not let this client have: {names}.")
    raise AccessDenied("No policy rule of the authorization server matches this client, person and grant type.")
