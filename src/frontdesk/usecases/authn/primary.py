"""The first step: username and password (contract B.1–B.4)."""

from dataclasses import dataclass

from frontdesk.domain.errors import AuthenticationFailed
from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.model import ClientContext
from frontdesk.domain.users.model import User
from frontdesk.kernel.clock import Clock
from frontdesk.storage.unit import Store
from frontdesk.usecases.passwords.verify import PasswordVerifier, WrongCredentials
from frontdesk.usecases.sessions.session_tokens import IssuedSessionToken, issue_session_token

_AMR = ("pwd",)


@dataclass(frozen=True, slots=True)
class Authenticated:
    """SUCCESS: who it is, and the token that becomes their session."""

    user: User
    session_token: IssuedSessionToken


class PrimaryAuthentication:
    """Checks passwords for callers that draw their own sign-in page."""

    def __init__(self, store: Store, passwords: PasswordVerifier, clock: Clock) -> None:
        self._store = store
        self._passwords = passwords
        self._clock = clock

    async def authenticate(self, org: OrgId, username: str, password: str, context: ClientContext) -> Authenticated:
        """Whoever this is; the same failure, after the same time, for whatever does not fit.

        Raises:
            AuthenticationFailed: nobody, or somebody who may not sign in.
            TooManySignIns: the machine cannot check more passwords now.
        """
        try:
            user = await self._passwords.verify(org, username, password, context)
        except WrongCredentials:
            raise AuthenticationFailed() from None
        async with self._store.unit(org) as unit:
            issued = await issue_session_token(unit, user, _AMR, self._clock.now())
        return Authenticated(user, issued)
