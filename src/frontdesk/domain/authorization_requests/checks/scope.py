"""scope (RFC 6749 §3.3; OIDC Core §3.1.2.1; contract C.4)."""

from frontdesk.domain.authorization_requests.checks.response_type import read_response_type
from frontdesk.domain.authorization_requests.model import Asked
from frontdesk.protocol.oauth.errors import InvalidScope
from frontdesk.protocol.oauth.scopes import parse_scope
from frontdesk.protocol.oidc.scopes import OFFLINE_ACCESS, OPENID


def read_scopes(asked: Asked) -> tuple[str, ...]:
    """The scopes asked for, or the server's default ones. ``offline_access`` counts only where a code is returned.

    Raises:
        InvalidScope: one is unknown or was not granted to the app, there is none, or an ID token is asked for
            without ``openid``.
    """
    scopes = parse_scope(asked.get("scope")) or asked.server.default_scopes
    if not scopes:
        raise InvalidScope("The parameter scope is missing, and this authorization server has no default scopes.")
    for scope in scopes:
        if not asked.server.knows(scope):
            raise InvalidScope(f"The authorization server does not know the scope {scope[:64]}.")
        if not asked.server.may_grant(scope, asked.client.granted_scopes):
            raise InvalidScope(f"The scope {scope} has not been granted to this app.")
    response_type = read_response_type(asked)
    if response_type.id_token and OPENID not in scopes:
        raise InvalidScope("An ID token is asked for, but the scope lacks openid.")
    if not response_type.code or not asked.client.may_use("refresh_token"):
        scopes = tuple(scope for scope in scopes if scope != OFFLINE_ACCESS)
    return scopes


def check_scope(asked: Asked) -> None:
    """As ``read_scopes``."""
    read_scopes(asked)
