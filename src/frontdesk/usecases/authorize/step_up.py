"""From an authorization request that waits for a factor to the transaction in which it is proved (RFC 9470 §4)."""

from frontdesk.domain.authorization_requests.next_step import EnrollFactor, VerifyFactor, next_step
from frontdesk.domain.logs.model import ClientContext
from frontdesk.kernel.clock import Clock
from frontdesk.runtime.snapshots.loader import OrgSnapshot
from frontdesk.storage.unit import Store
from frontdesk.usecases.authn.outcome import Outcome
from frontdesk.usecases.authn.primary import Start
from frontdesk.usecases.authn.step_up import SteppingUp, begin_step_up
from frontdesk.usecases.authorize.advance import AuthorizeEndpoint, Waited, browser_of
from frontdesk.usecases.sessions.open import SignedIn
from frontdesk.usecases.situation.gather import gather


class StepUps:
    """Begins transactions for people who are signed in."""

    def __init__(self, authorize: AuthorizeEndpoint, store: Store, clock: Clock) -> None:
        self._authorize = authorize
        self._store = store
        self._clock = clock

    async def begin(
        self, org: OrgSnapshot, okta_key: str, cookie: str | None, start: Start, context: ClientContext
    ) -> Outcome | None:
        """The transaction that the request under this key waits for; None: it waits for none, but maybe for a password.

        Raises:
            AuthenticationFailed: the sign-on policy lets the person in no more, or they cannot have a factor.
        """
        waited = await self._authorize.find_waiting(org, okta_key)
        if not isinstance(waited, Waited):
            return None
        now, row = self._clock.now(), waited.row
        browser, consented = browser_of(cookie, context), row.consented_at is not None
        async with self._store.unit(org.org.id) as unit:
            at = await gather(unit, waited.request, browser, asked_at=row.created_at, has_consented=consented)
            step = next_step(at, now)
            if at.user is None or at.session is None or not isinstance(step, VerifyFactor | EnrollFactor):
                return None
            methods = tuple(sorted(step.methods)) if isinstance(step, VerifyFactor) else ()
            stepping = SteppingUp(SignedIn(at.user, at.session), methods)
            return await begin_step_up(unit, stepping, start, context, now)
