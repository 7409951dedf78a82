"""An authorization request: as it was asked, and as it stands once every check has passed."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.domain.apps.oauth_client import OAuthClient
from frontdesk.domain.authorization_requests.assurance import Wish
from frontdesk.domain.authorization_servers.compiled import CompiledServer
from frontdesk.protocol.oauth.response_modes import ResponseMode
from frontdesk.protocol.oauth.response_types import ResponseType
from frontdesk.protocol.oidc.standard_claims import scopes_of_claims


@dataclass(frozen=True, slots=True)
class Asked:
    """Parameters that somebody sent, for a client and redirect_uri that are known to be right."""

    parameters: Mapping[str, str]
    server: CompiledServer
    client: OAuthClient
    redirect_uri: str
    now: int

    def get(self, name: str) -> str | None:
        """A parameter, or None."""
        return self.parameters.get(name)


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """A request that passed every check. ``hint_subject`` is "" where a hint was sent that names nobody of ours.

    ``dpop_jkt``: the thumbprint of the key that its code is bound to (RFC 9449 §10).
    """

    server: CompiledServer
    client: OAuthClient
    parameters: Mapping[str, str]
    redirect_uri: str
    response_type: ResponseType
    response_mode: ResponseMode
    scopes: tuple[str, ...]
    state: str | None
    nonce: str | None
    code_challenge: str | None
    prompts: frozenset[str]
    max_age_ms: int | None
    wish: Wish
    claims: Mapping[str, object] | None
    hint_subject: str | None
    login_hint: str | None
    ui_locales: str | None
    dpop_jkt: str | None = None

    @property
    def grant_type(self) -> str:
        """What policies call this way of getting tokens."""
        return "authorization_code" if self.response_type.code else "implicit"

    @property
    def consent_scopes(self) -> tuple[str, ...]:
        """What people are asked about: the scopes, and those that stand for claims asked for one by one (§3.1.2.4).

        A claim that was asked for by name is let go of no more easily than by its scope.
        """
        sections = [section for section in (self.claims or {}).values() if isinstance(section, Mapping)]
        return tuple(dict.fromkeys((*self.scopes, *scopes_of_claims(name for names in sections for name in names))))
