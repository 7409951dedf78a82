"""What the browser must do next, decided from the whole situation and nothing else (OIDC Core §3.1.2.3, §3.1.2.4)."""

from collections.abc import Sequence
from dataclasses import dataclass

from frontdesk.domain.authorization_requests.model import AuthorizationRequest
from frontdesk.domain.authorization_servers.model import ScopeConsent
from frontdesk.domain.sessions.model import Session
from frontdesk.domain.users.model import User
from frontdesk.protocol.oauth.errors import AccessDenied, ConsentRequired, LoginRequired, OAuthError


@dataclass(frozen=True, slots=True)
class SignIn:
    """Show the sign-in page."""


@dataclass(frozen=True, slots=True)
class AskConsent:
    """Show the consent page with these scopes."""

    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Issue:
    """Answer the request."""


@dataclass(frozen=True, slots=True)
class Refuse:
    """Answer the request with this error."""

    error: OAuthError


Step = SignIn | AskConsent | Issue | Refuse


@dataclass(frozen=True, slots=True)
class Situation:
    """All that the decision depends on. ``asked_at`` is when the request first arrived."""

    request: AuthorizationRequest
    asked_at: int
    session: Session | None
    user: User | None
    is_assigned: bool
    granted_scopes: frozenset[str]
    has_consented: bool

    def must_sign_in(self, now: int) -> bool:
        """Whether nobody is signed in, somebody else is, or it was too long ago; a sign-in for this request counts."""
        session, request = self.session, self.request
        if session is None or self.user is None or not self.user.is_active or not session.is_live(now):
            return True
        if session.auth_time >= self.asked_at:
            return False
        if self.is_somebody_else:
            return True
        if "login" in request.prompts or "select_account" in request.prompts:
            return True
        return request.max_age_ms is not None and now - session.auth_time > request.max_age_ms

    @property
    def is_somebody_else(self) -> bool:
        """Whether the request expects one person and another is signed in."""
        wanted = self.request.hint_subject
        return wanted is not None and self.session is not None and wanted != self.session.user_id

    def unconsented(self) -> tuple[str, ...]:
        """Requested scopes that need a grant and have none."""
        request = self.request
        if not request.client.asks_consent:
            return ()
        return tuple(
            scope
            for scope in request.scopes
            if request.server.consent_of(scope) is not ScopeConsent.IMPLICIT and scope not in self.granted_scopes
        )

    @property
    def owes_consent_prompt(self) -> bool:
        """Whether prompt=consent was sent and this request has not been answered yet."""
        return "consent" in self.request.prompts and not self.has_consented


def next_step(at: Situation, now: int) -> Step:
    """Sign in, consent, answer, or refuse; under prompt=none whatever would need a page is an error."""
    silent = "none" in at.request.prompts
    if at.must_sign_in(now):
        return Refuse(LoginRequired("The person is not signed in.")) if silent else SignIn()
    # a hint that names nobody of ours cannot be met: once somebody has signed in for the request it is ignored
    if at.is_somebody_else and (silent or at.request.hint_subject):
        return Refuse(LoginRequired("Another person signed in than the request expects."))
    if not at.is_assigned:
        return Refuse(AccessDenied("The person is not assigned to this application."))
    unconsented = at.unconsented()
    if unconsented or at.owes_consent_prompt:
        if silent:
            return Refuse(ConsentRequired("The person has not yet consented to the scopes of the request."))
        return AskConsent(at.request.scopes)
    return Issue()


def scopes_to_record(scopes: Sequence[str], request: AuthorizationRequest) -> tuple[str, ...]:
    """Which scopes a yes is remembered for: all but IMPLICIT ones, which nobody asks about."""
    return tuple(scope for scope in scopes if request.server.consent_of(scope) is not ScopeConsent.IMPLICIT)
