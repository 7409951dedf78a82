"""What somebody proved and was granted: the one thing that every grant hands to the issuer of tokens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from frontdesk.domain.apps.model import AppUser
from frontdesk.domain.groups.model import Group
from frontdesk.domain.ids import AuthorizationServerId, ClientId, PolicyId, RuleId, SessionId, UserId
from frontdesk.domain.policies.oauth import Lifetimes
from frontdesk.domain.users.model import User
from frontdesk.protocol.oidc.scopes import OFFLINE_ACCESS, OPENID


@dataclass(frozen=True, slots=True)
class Authorization:
    """A grant's outcome, kept with codes and refresh tokens. ``user_id`` None: the client acts for itself.

    ``claims`` holds the claims parameter (OIDC Core §5.5) as it was validated; ``acr`` what was asked for and met;
    ``jkt`` the thumbprint of the key that tokens are bound to (RFC 9449 §6); ``idp`` the identity provider that vouched
    for the person, None where the org itself did.
    """

    server_id: AuthorizationServerId
    client_id: ClientId
    user_id: UserId | None
    scopes: tuple[str, ...]
    lifetimes: Lifetimes
    policy_id: PolicyId | None = None
    rule_id: RuleId | None = None
    session_id: SessionId | None = None
    auth_time: int | None = None
    amr: tuple[str, ...] = ()
    nonce: str | None = None
    acr: str | None = None
    max_age_asked: bool = False
    claims: Mapping[str, object] | None = None
    jkt: str | None = None
    idp: str | None = None

    @property
    def is_openid(self) -> bool:
        """Whether an ID token is due."""
        return OPENID in self.scopes

    @property
    def is_offline(self) -> bool:
        """Whether a refresh token is due."""
        return OFFLINE_ACCESS in self.scopes


@dataclass(frozen=True, slots=True)
class Person:
    """Who tokens speak of: the user, how the app knows them, and their groups where something reads them."""

    user: User
    app_user: AppUser
    groups: Sequence[Group] = ()
