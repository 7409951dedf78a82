"""Proving a password. Unknown users, wrong passwords and accounts that may not sign in all look alike."""

from frontdesk.domain.ids import OrgId, UserId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import ClientContext, LogEvent, Party
from frontdesk.domain.users.credentials import proved
from frontdesk.domain.users.imported_passwords import is_imported
from frontdesk.domain.users.lock_out import MOST_ATTEMPTS
from frontdesk.domain.users.model import User
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.errors import Expected
from frontdesk.runtime.passwords import Passwords
from frontdesk.storage.unit import Store, Unit


class WrongCredentials(Expected):
    """The login and password do not let anybody in; which of them is wrong is nobody's business."""


class PasswordVerifier:
    """Checks a login with its password, and counts the wrong ones."""

    def __init__(self, store: Store, passwords: Passwords, clock: Clock) -> None:
        self._store = store
        self._passwords = passwords
        self._clock = clock

    async def verify(self, org: OrgId, login: str, password: str, context: ClientContext) -> User:
        """The person whose password this is.

        Raises:
            WrongCredentials: nobody's, or somebody's who may not sign in.
            TooManySignIns: the machine cannot check more passwords now.
        """
        async with self._store.reading(org) as unit:
            user = await unit.users.find_by_login(login)
        right = await self._passwords.verify(user.password_hash if user is not None else None, password)
        ours = await self._ours(user, password) if right and user is not None else None
        now = self._clock.now()
        async with self._store.unit(org) as unit:
            if user is None or not user.is_active:
                unit.record(_failed(login, user, now, context))
                signed_in = None
            elif right and await unit.users.save_sign_in(user.id, now):
                signed_in = await unit.users.find(user.id)
                if ours is not None and signed_in is not None and signed_in.password_hash == user.password_hash:
                    signed_in = await _keep_as_ours(unit, signed_in, ours, now, context)
            else:
                unit.record(_failed(login, user, now, context))
                signed_in = None
                if not right and await unit.users.save_failed_attempt(user.id, MOST_ATTEMPTS, now):
                    unit.record(_locked(user, now, context))
        if signed_in is None:
            raise WrongCredentials("The login and password do not match.")
        return signed_in

    async def _ours(self, user: User, password: str) -> str | None:
        """The hash that takes the place of an imported one, now that somebody knows its password."""
        if not user.is_active or not is_imported(user.password_hash):
            return None
        return await self._passwords.hash(password)


async def _keep_as_ours(unit: Unit, user: User, password_hash: str, now: int, context: ClientContext) -> User:
    await unit.users.save(proved(user, password_hash))
    unit.record(LogEvent(EventType.USER_IMPORT_PASSWORD, now, party(user), (party(user),), client=context))
    found = await unit.users.find(user.id)
    assert found is not None, "it was just saved"
    return found


def party(user: User) -> Party:
    """A user in the system log."""
    return Party(id=user.id, type="User", alternate_id=user.login, display_name=user.login)


def _failed(login: str, user: User | None, now: int, context: ClientContext) -> LogEvent:
    actor = party(user) if user is not None else Party(id=UserId("unknown"), type="User", alternate_id=login[:100])
    return LogEvent(
        type=EventType.SESSION_START,
        published_at=now,
        actor=actor,
        success=False,
        reason="INVALID_CREDENTIALS" if user is None or user.is_active else "NOT_ACTIVE",
        client=context,
    )


def _locked(user: User, now: int, context: ClientContext) -> LogEvent:
    return LogEvent(
        type=EventType.ACCOUNT_LOCK,
        published_at=now,
        actor=party(user),
        targets=(party(user),),
        reason="LOCKED_OUT",
        client=context,
    )
