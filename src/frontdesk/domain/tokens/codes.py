"""Authorization codes (RFC 6749 §4.1.2): five minutes, once, for the client and redirect_uri they were made for."""

from dataclasses import dataclass

from frontdesk.domain.ids import AuthorizationServerId, ClientId
from frontdesk.domain.tokens.authorization import Authorization
from frontdesk.protocol.oauth.errors import InvalidGrant
from frontdesk.protocol.oauth.pkce import verify_code_verifier

LIFETIME_MS = 300_000
KEEP_SPENT_MS = 86_400_000
"""Spent codes stay for a day, so that a replay can still revoke what the first use got."""


@dataclass(frozen=True, slots=True)
class AuthorizationCode:
    """A code's row. ``access_token_jti`` and ``refresh_token_id`` are what it was redeemed for.

    The ``jkt`` of its authorization is the key that it was bound to when it was asked for (RFC 9449 §10).

    ``redirect_uri`` is what the request named; None where it relied on the only one that its client has.
    """

    code_hash: bytes
    redirect_uri: str | None
    code_challenge: str | None
    authorization: Authorization
    created_at: int
    expires_at: int
    spent_at: int | None = None
    access_token_jti: str | None = None
    refresh_token_id: str | None = None


@dataclass(frozen=True, slots=True)
class Redemption:
    """Who redeems a code, and with what. ``jkt``: the key that they proved to hold."""

    server_id: AuthorizationServerId
    client_id: ClientId
    redirect_uri: str | None
    code_verifier: str | None
    jkt: str | None = None


def check_redemption(code: AuthorizationCode, by: Redemption) -> None:
    """Prove that the code is this client's, this server's and this redirect_uri's (RFC 6749 §4.1.3).

    A redirect_uri that the authorization request left out need not be repeated (same section).

    Whether it is spent is not asked here: an owner's replay must be told from a stranger's (RFC 9700 §4.5).

    Raises:
        InvalidGrant: the code belongs to somebody else or another key, or the verifier does not open its challenge.
    """
    if code.authorization.server_id != by.server_id:
        raise InvalidGrant("The code was issued by another authorization server.")
    if code.authorization.client_id != by.client_id:
        raise InvalidGrant("The code was issued to another client.")
    if code.redirect_uri is not None and code.redirect_uri != by.redirect_uri:
        raise InvalidGrant("The redirect_uri is not the one of the authorization request.")
    if code.authorization.jkt is not None and code.authorization.jkt != by.jkt:
        raise InvalidGrant("The code is bound to a key that was not proved to be held.")
    verify_code_verifier(by.code_verifier, code.code_challenge)
