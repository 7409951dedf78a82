"""A trip to an identity provider: what is remembered of somebody until the provider sends them back."""

from dataclasses import dataclass
from typing import Final

TRIP_MS: Final = 30 * 60_000
"""So long a person may take at their provider: it may ask for a password, a factor and a consent of its own."""


@dataclass(frozen=True, slots=True)
class Trip:
    """``from_uri``: the way on, a path of ours. ``nonce``: what the provider's answer must name (the ``nonce`` of an ID
    token, ``InResponseTo`` of a SAML response); empty: nothing was asked for (a response that came by itself).

    ``anew``: the provider shall ask who they are, whatever session they have there (ForceAuthn, prompt=login), and
    must not say that it did so before ``began_at``. ``verifier``: of PKCE.
    ``link_user_id``: the signed-in person who links themselves, and does not sign in.
    """

    idp_id: str
    from_uri: str = "/"
    nonce: str = ""
    verifier: str = ""
    link_user_id: str | None = None
    login_hint: str | None = None
    anew: bool = False
    began_at: int = 0

    @property
    def is_solicited(self) -> bool:
        """Whether we asked."""
        return bool(self.nonce)
