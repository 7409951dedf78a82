"""What the browser must do next, decided from the whole situation and nothing else (OIDC Core §3.1.2.3, §3.1.2.4)."""

from dataclasses import dataclass

from frontdesk.domain.authorization_requests.assurance import RESISTANT_METHODS, attained, methods_towards
from frontdesk.domain.authorization_requests.model import AuthorizationRequest
from frontdesk.domain.authorization_servers.model import ScopeConsent
from frontdesk.domain.policies.app_sign_on import NO_DEMANDS, AppSignOn
from frontdesk.domain.sessions.model import Session
from frontdesk.domain.users.model import User
from frontdesk.protocol.oauth.errors import (
    AccessDenied,
    ConsentRequired,
    InteractionRequired,
    LoginRequired,
    OAuthError,
    UnmetAuthenticationRequirements,
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """Show the sign-in page."""


@dataclass(frozen=True, slots=True)
class VerifyFactor:
    """Whoever is signed in proves a factor by one of these methods (RFC 8176)."""

    methods: frozenset[str]


@dataclass(frozen=True, slots=True)
class EnrollFactor:
    """Whoever is signed in sets up a factor, because the app asks for one and they have none."""


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


ENROLLS_WITHIN_MS = 15 * 60_000
"""How lately somebody must have signed in to set their first factor up on the way to an app."""

Step = SignIn | VerifyFactor | EnrollFactor | AskConsent | Issue | Refuse


@dataclass(frozen=True, slots=True)
class LacksFactor:
    """The app asks for a factor that the person neither has nor may set up."""


@dataclass(frozen=True, slots=True)
class AtApp:
    """A person on the way to an app, whatever protocol it speaks; ``asked_at`` is when the app's request arrived.

    ``app``: what the app's own policy asks. ``provable``: the methods of the factors that the person has and may use;
    ``may_enroll``: whether they may set up one more.
    """

    asked_at: int
    session: Session | None
    user: User | None
    app: AppSignOn = NO_DEMANDS
    provable: frozenset[str] = frozenset()
    may_enroll: bool = False

    def is_signed_in(self, now: int) -> bool:
        """Whether somebody is, who may be."""
        return self.session is not None and self.user is not None and self.user.is_active and self.session.is_live(now)

    def signed_in_for_this(self) -> bool:
        """Whether they proved who they are since the request arrived."""
        return self.session is not None and self.session.auth_time >= self.asked_at

    def signed_in_within(self, now: int, span_ms: int) -> bool:
        """Whether the person proved who they are that lately."""
        return self.session is not None and now - self.session.auth_time <= span_ms

    def needs_factor(self, now: int) -> bool:
        """Whether the app's policy asks for a factor that was not proved, not lately, or not by such a method."""
        session, app = self.session, self.app
        if session is None or not app.needs_factor:
            return False
        if session.factor_at is None or (app.phishing_resistant and RESISTANT_METHODS.isdisjoint(session.amr)):
            return True
        again = app.reauthenticate_ms
        return session.factor_at < self.asked_at and again is not None and now - session.factor_at > again

    def proof_owed(self, now: int) -> "SignIn | VerifyFactor | EnrollFactor | LacksFactor | None":
        """What the app's policy asks for beyond the session."""
        if not self.needs_factor(now):
            return None
        methods = self.provable & RESISTANT_METHODS if self.app.phishing_resistant else self.provable
        if not methods and (self.provable or not self.may_enroll):
            return LacksFactor()
        if methods:
            return VerifyFactor(methods)
        # a session that was left open must not be what gives its finder a factor of their own
        return EnrollFactor() if self.signed_in_within(now, ENROLLS_WITHIN_MS) else SignIn()


@dataclass(frozen=True, slots=True)
class Situation:
    """All that the decision depends on. ``asked_at`` is when the request first arrived.

    ``app``: what the app's own policy asks. ``provable``: the methods of the factors that the person has and may use;
    ``may_enroll``: whether they may set up one more.
    """

    request: AuthorizationRequest
    asked_at: int
    session: Session | None
    user: User | None
    is_assigned: bool
    granted_scopes: frozenset[str]
    has_consented: bool
    app: AppSignOn = NO_DEMANDS
    provable: frozenset[str] = frozenset()
    may_enroll: bool = False

    def must_sign_in(self, now: int) -> bool:
        """Whether nobody is signed in, somebody else is, or it was too long ago; a sign-in for this request counts."""
        session, request = self.session, self.request
        if session is None or not self.at_app.is_signed_in(now):
            return True
        if self.at_app.signed_in_for_this():
            return False
        if self.is_somebody_else:
            return True
        if "login" in request.prompts or "select_account" in request.prompts:
            return True
        ages = (request.max_age_ms, self.app.reauthenticate_ms)
        return any(age is not None and now - session.auth_time > age for age in ages)

    @property
    def at_app(self) -> AtApp:
        """The same person, as any app sees them."""
        return AtApp(self.asked_at, self.session, self.user, self.app, self.provable, self.may_enroll)

    @property
    def is_somebody_else(self) -> bool:
        """Whether the request expects one person and another is signed in."""
        wanted = self.request.hint_subject
        return wanted is not None and self.session is not None and wanted != self.session.user_id

    @property
    def acr(self) -> str | None:
        """The authentication class that was asked for and is attained."""
        session = self.session
        return attained(self.request.wish, session.amr, self.provable) if session is not None else None

    @property
    def wish_is_unmet(self) -> bool:
        """Whether the request insists on an authentication class that is not attained."""
        return self.request.wish.is_required and self.acr is None

    def unconsented(self) -> tuple[str, ...]:
        """Requested scopes, and scopes of requested claims, that need a grant and have none."""
        request = self.request
        if not request.client.asks_consent:
            return ()
        return tuple(
            scope
            for scope in request.consent_scopes
            if request.server.consent_of(scope) is not ScopeConsent.IMPLICIT and scope not in self.granted_scopes
        )

    @property
    def owes_consent_prompt(self) -> bool:
        """Whether prompt=consent was sent and this request has not been answered yet."""
        return "consent" in self.request.prompts and not self.has_consented


def next_step(at: Situation, now: int) -> Step:
    """Sign in, prove more, consent, answer, or refuse; under prompt=none whatever would need a page is an error."""
    silent = "none" in at.request.prompts
    if at.must_sign_in(now):
        return Refuse(LoginRequired("The person is not signed in.")) if silent else SignIn()
    # a hint that names nobody of ours cannot be met: once somebody has signed in for the request it is ignored
    if at.is_somebody_else and (silent or at.request.hint_subject):
        return Refuse(LoginRequired("Another person signed in than the request expects."))
    if not at.is_assigned:
        return Refuse(AccessDenied("The person is not assigned to this application."))
    if not at.app.is_allowed:
        return Refuse(AccessDenied("The sign-on policy of this application does not let the person in."))
    proof = _for_the_app(at, now, silent=silent) or _for_the_wish(at, silent=silent)
    if proof is not None:
        return proof
    unconsented = at.unconsented()
    if unconsented or at.owes_consent_prompt:
        if silent:
            return Refuse(ConsentRequired("The person has not yet consented to the scopes of the request."))
        return AskConsent(at.request.consent_scopes)
    return Issue()


def _for_the_app(at: Situation, now: int, *, silent: bool) -> Step | None:
    """What the app's policy asks for beyond the session; contract C.7 calls that login_required."""
    owed = at.at_app.proof_owed(now)
    if isinstance(owed, LacksFactor):
        return Refuse(AccessDenied("The sign-on policy of this application asks for a factor that the person lacks."))
    if owed is not None and silent:
        return Refuse(LoginRequired("The sign-on policy of this application asks for another factor."))
    return owed


def _for_the_wish(at: Situation, *, silent: bool) -> Step | None:
    """What ``acr_values`` asks for beyond the session, where the person's factors reach it (RFC 9470 §4)."""
    if not at.wish_is_unmet:
        return None
    methods = methods_towards(at.request.wish, at.provable)
    if not methods:
        why = "No factor of this person attains the authentication class of the request."
        return Refuse(UnmetAuthenticationRequirements(why))
    if silent:
        return Refuse(InteractionRequired("The authentication class of the request needs another factor."))
    return VerifyFactor(methods)


def scopes_to_record(request: AuthorizationRequest) -> tuple[str, ...]:
    """Which scopes a yes is remembered for: all but IMPLICIT ones, which nobody asks about."""
    return tuple(
        scope for scope in request.consent_scopes if request.server.consent_of(scope) is not ScopeConsent.IMPLICIT
    )
