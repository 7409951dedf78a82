"""OAuth's error responses, one class a code (RFC 6749 §4.1.2.1 and §5.2, and the registry's later ones)."""

import re
from typing import ClassVar

from frontdesk.kernel.errors import Expected

_PLAIN = re.compile(r"[\x20\x21\x23-\x5b\x5d-\x7e]*")
_OTHER = re.compile(r"[^\x20\x21\x23-\x5b\x5d-\x7e]")
_SPELLINGS = str.maketrans({'"': "'", "\\": "/", "“": "'", "”": "'", "‘": "'", "’": "'", "–": "-", "—": "-"})
_MAX_CHARACTERS = 500


class OAuthError(Expected):
    """An error response. The class fixes code and status; the raiser says why."""

    code: ClassVar[str]
    status: ClassVar[int] = 400

    def __init__(self, description: str) -> None:
        self.description = plain(description)
        super().__init__(f"{self.code}: {self.description}")

    def body(self) -> dict[str, str]:
        """The members of the response, wherever they are put."""
        return {"error": self.code, "error_description": self.description}


def plain(text: str) -> str:
    """Text of the characters that a description may hold: ASCII without quote and backslash (RFC 6749 §5.2)."""
    if not _PLAIN.fullmatch(text):
        text = _OTHER.sub("?", text.translate(_SPELLINGS))
    return text[:_MAX_CHARACTERS]


class InvalidRequest(OAuthError):
    """A parameter is missing, malformed, sent twice, or does not go with another."""

    code = "invalid_request"


class InvalidClient(OAuthError):
    """The client is unknown, or did not prove that it is itself."""

    code = "invalid_client"
    status = 401


class InvalidGrant(OAuthError):
    """The code, refresh token or assertion is unknown, expired, spent or someone else's."""

    code = "invalid_grant"


class UnauthorizedClient(OAuthError):
    """The client is who it says, and may not do this."""

    code = "unauthorized_client"


class UnsupportedGrantType(OAuthError):
    """Nobody may use this grant type here."""

    code = "unsupported_grant_type"


class UnsupportedResponseType(OAuthError):
    """The response type is none of those we know."""

    code = "unsupported_response_type"


class UnsupportedResponseMode(OAuthError):
    """The response mode is unknown, or would put tokens where they leak (OAuth Multiple Response Types §2.1)."""

    code = "unsupported_response_mode"


class InvalidScope(OAuthError):
    """A scope is unknown, malformed, or more than was granted."""

    code = "invalid_scope"


class AccessDenied(OAuthError):
    """The user or the policy said no."""

    code = "access_denied"


class ServerError(OAuthError):
    """What was asked is in order, and could not be done."""

    code = "server_error"


class TemporarilyUnavailable(OAuthError):
    """It can be done, later."""

    code = "temporarily_unavailable"
    status = 503


class LoginRequired(OAuthError):
    """Nobody is signed in, and no page may be shown (OIDC Core §3.1.2.6)."""

    code = "login_required"


class InteractionRequired(OAuthError):
    """Something must be asked of the user, and no page may be shown (OIDC Core §3.1.2.6)."""

    code = "interaction_required"


class ConsentRequired(OAuthError):
    """Consent must be asked, and no page may be shown (OIDC Core §3.1.2.6)."""

    code = "consent_required"


class UnmetAuthenticationRequirements(OAuthError):
    """The user cannot sign in as strongly as was asked (OIDC Unmet Authentication Requirements §2)."""

    code = "unmet_authentication_requirements"


class InvalidRequestObject(OAuthError):
    """The request object is malformed, not signed as it must be, or somebody else's (RFC 9101 §7)."""

    code = "invalid_request_object"


class InvalidRequestUri(OAuthError):
    """The request_uri is unknown, expired or another client's (RFC 9101 §7, RFC 9126 §2.2)."""

    code = "invalid_request_uri"


class RequestNotSupported(OAuthError):
    """Request objects of this kind are not taken (OIDC Core §3.1.2.6)."""

    code = "request_not_supported"


class RequestUriNotSupported(OAuthError):
    """Requests are not fetched from where the client keeps them (OIDC Core §3.1.2.6)."""

    code = "request_uri_not_supported"


class AuthorizationPending(OAuthError):
    """The user has not answered yet (RFC 8628 §3.5)."""

    code = "authorization_pending"


class SlowDown(OAuthError):
    """The user has not answered yet, and the client asks too often (RFC 8628 §3.5)."""

    code = "slow_down"


class ExpiredToken(OAuthError):
    """The device code has expired (RFC 8628 §3.5)."""

    code = "expired_token"


class InvalidClientMetadata(OAuthError):
    """A member of a registration is malformed or does not go with another (RFC 7591 §3.2.2)."""

    code = "invalid_client_metadata"


class InvalidRedirectUri(OAuthError):
    """A redirect URI may not be registered (RFC 7591 §3.2.2)."""

    code = "invalid_redirect_uri"


class InvalidToken(OAuthError):
    """The access token is unknown, expired, revoked or for somebody else (RFC 6750 §3.1)."""

    code = "invalid_token"
    status = 401


class InsufficientScope(OAuthError):
    """The access token is good, and not for this (RFC 6750 §3.1)."""

    code = "insufficient_scope"
    status = 403


class InvalidDpopProof(OAuthError):
    """The DPoP proof is malformed, spent, or proves something else (RFC 9449 §5)."""

    code = "invalid_dpop_proof"


class UseDpopNonce(OAuthError):
    """The DPoP proof must hold the nonce that comes with this answer (RFC 9449 §8)."""

    code = "use_dpop_nonce"

    def __init__(self, description: str, nonce: str) -> None:
        self.nonce = nonce
        super().__init__(description)
