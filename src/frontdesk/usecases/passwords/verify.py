"""Proving a password. Unknown users, wrong passwords and accounts that may not sign in all look alike."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from frontdesk.domain.ids import OrgId, UserId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import NOBODY_KNOWN, SYSTEM, ClientContext, LogEvent, Party
from frontdesk.domain.users.credentials import is_checked_elsewhere, is_delegated, proved, provider_of
from frontdesk.domain.users.imported_passwords import is_foreign
from frontdesk.domain.users.lifecycle import Operation
from frontdesk.domain.users.lock_out import is_over
from frontdesk.domain.users.model import User, UserStatus
from frontdesk.domain.users.rules import moved
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.errors import Expected
from frontdesk.kernel.secrets import is_too_long
from frontdesk.runtime.passwords import Passwords
from frontdesk.storage.errors import StaleWrite
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.messages.queue import MessageQueue
from frontdesk.usecases.passwords.elsewhere import ForeignPasswords, Verdict, ask_elsewhere
from frontdesk.usecases.policies.password_policy import password_policy_of

_MAY_SIGN_IN = {
    False: frozenset({UserStatus.ACTIVE}),
    True: frozenset({UserStatus.ACTIVE, UserStatus.PASSWORD_EXPIRED}),
}
_TRIES = 3
_NOBODY = UserId("nobody")


class WrongCredentials(Expected):
    """The login and password do not let anybody in; which of them is wrong is nobody's business."""


class LockedOut(WrongCredentials):
    """Too many wrong passwords were tried, and the org wants people to be told (showLockoutFailures)."""


class _Refusal(Enum):
    """Why nobody was let in. CHANGED: the password or the person changed while it was checked."""

    WRONG = auto()
    LOCKED = auto()
    CHANGED = auto()


@dataclass(frozen=True, slots=True)
class _Attempt:
    """``introduced``: the login is that of whoever is known elsewhere by the one that was typed."""

    login: str
    password: str
    context: ClientContext
    expired: bool
    introduced: bool = False


@dataclass(frozen=True, slots=True)
class _Checked:
    """What came of an attempt; ``ours``: the hash that takes the place of an imported one."""

    user: User | None
    verdict: Verdict
    ours: str | None


class PasswordVerifier:
    """Checks a login with its password, and counts the wrong ones.

    ``elsewhere``: who knows the passwords that are not checked here.
    """

    def __init__(
        self,
        store: Store,
        passwords: Passwords,
        clock: Clock,
        messages: MessageQueue | None = None,
        elsewhere: Sequence[ForeignPasswords] = (),
    ) -> None:
        self._store = store
        self._passwords = passwords
        self._clock = clock
        self._messages = messages
        self._elsewhere = elsewhere

    async def verify(
        self, org: OrgId, login: str, password: str, context: ClientContext, *, expired: bool = False
    ) -> User:
        """The person whose password this is; ``expired``: also one whose password has to be changed.

        A password that is changed while it is checked is checked again: only the new one lets anybody in.

        Raises:
            WrongCredentials: nobody's, or somebody's who may not sign in.
            LockedOut: theirs is locked, and the org says so.
            TooManySignIns: the machine cannot check more passwords now.
        """
        attempt = _Attempt(login, password, context, expired)
        for _ in range(_TRIES):
            found = await self._try(org, attempt)
            if isinstance(found, User):
                return found
            if found is _Refusal.LOCKED:
                raise LockedOut("The account is locked.")
            if found is _Refusal.WRONG:
                break
        raise WrongCredentials("The login and password do not match.")

    async def _try(self, org: OrgId, attempt: _Attempt) -> User | _Refusal:
        async with self._store.reading(org) as unit:
            user = await unit.users.find_by_login(attempt.login)
            is_asked = user is not None and await _is_asked_elsewhere(unit, user, attempt, self._clock.now())
        verdict = await self._verdict(org, user, attempt, is_asked=is_asked)
        if user is None and (known_as := await self._introduced(org, attempt)) is not None:
            return await self._try(org, replace(attempt, login=known_as, introduced=True))
        ours = await self._ours(user, attempt.password) if verdict is Verdict.RIGHT and user is not None else None
        try:
            async with self._store.unit(org) as unit:
                return await self._settle(unit, attempt, _Checked(user, verdict, ours), self._clock.now())
        except StaleWrite:
            return _Refusal.CHANGED

    async def _verdict(self, org: OrgId, user: User | None, attempt: _Attempt, *, is_asked: bool) -> Verdict:
        """No answer from elsewhere is quicker than one of ours: a hash of nobody's is verified all the same."""
        is_elsewhere = user is not None and is_checked_elsewhere(user)
        known = user.password_hash if user is not None and not is_elsewhere else None
        right = await self._passwords.verify(known, attempt.password)
        if user is not None and is_asked:
            return await ask_elsewhere(self._elsewhere, org, user, attempt.password, attempt.context)
        return Verdict.RIGHT if right else Verdict.WRONG

    async def _introduced(self, org: OrgId, attempt: _Attempt) -> str | None:
        """The login here of whoever is known elsewhere by the one that was typed."""
        for place in self._elsewhere if attempt.password and not attempt.introduced else ():
            known_as = await place.introduce(org, attempt.login, attempt.password, attempt.context)
            if known_as is not None:
                return known_as
        return None

    async def _settle(self, unit: Unit, attempt: _Attempt, checked: _Checked, now: int) -> User | _Refusal:
        user, statuses = checked.user, _MAY_SIGN_IN[attempt.expired]
        if user is not None and user.status is UserStatus.LOCKED_OUT:
            user = await _unlocked_by_time(unit, user, attempt.context, now)
        if user is None or user.status not in statuses or checked.verdict is Verdict.UNHEARD:
            unit.record(_failed(attempt.login, user, now, attempt.context))
            return await _refused(unit, user, now)
        if checked.verdict is Verdict.WRONG:
            unit.record(_failed(attempt.login, user, now, attempt.context))
            await count_wrong_password(unit, user, now, attempt.context, self._messages)
            return _Refusal.WRONG
        if not await unit.users.save_sign_in(user.id, user.password_hash, now):
            return _Refusal.CHANGED
        signed_in = await unit.users.find(user.id)
        if signed_in is None or signed_in.status not in statuses or not _is_checked_by_the_same(signed_in, user):
            return _Refusal.CHANGED
        if checked.ours is not None:
            return await _keep_as_ours(unit, signed_in, checked.ours, now, attempt.context)
        return signed_in

    async def _ours(self, user: User, password: str) -> str | None:
        """The hash that takes the place of one from elsewhere, now that somebody knows its password."""
        if user.status not in _MAY_SIGN_IN[True] or not is_foreign(user.password_hash) or is_too_long(password):
            return None
        return await self._passwords.hash(password)


async def _is_asked_elsewhere(unit: Unit, user: User, attempt: _Attempt, now: int) -> bool:
    """Whether anybody elsewhere is asked: whoever guesses at a locked account does not go on guessing there."""
    if not is_checked_elsewhere(user):
        return False
    if user.status is UserStatus.LOCKED_OUT:
        policy = await password_policy_of(unit, user.id)
        return is_over(user, policy.auto_unlock_minutes, now)
    return user.status in _MAY_SIGN_IN[attempt.expired]


def _is_checked_by_the_same(now_found: User, user: User) -> bool:
    """Whoever said that the password is right is still the one to ask."""
    return not is_delegated(user) or provider_of(now_found) == provider_of(user)


async def _refused(unit: Unit, user: User | None, now: int) -> _Refusal:
    """Nobody's, or somebody's who may not sign in: the same is read and written as for a wrong password.

    Else the time would tell one from the other.
    """
    policy = await password_policy_of(unit, user.id if user is not None else _NOBODY)
    await unit.users.save_failed_attempt(_NOBODY, policy.max_attempts or None, now)
    locked = user is not None and user.status is UserStatus.LOCKED_OUT
    return _Refusal.LOCKED if locked and policy.shows_lock_out else _Refusal.WRONG


async def _unlocked_by_time(unit: Unit, user: User, context: ClientContext, now: int) -> User:
    """A lock-out ends when its owner comes back after it was over (contract F.4: autoUnlockMinutes)."""
    policy = await password_policy_of(unit, user.id)
    if not is_over(user, policy.auto_unlock_minutes, now):
        return user
    await unit.users.save(moved(user, Operation.UNLOCK, now))
    unit.record(LogEvent(EventType.USER_UNLOCK, now, SYSTEM, (party(user),), client=context))
    found = await unit.users.find(user.id)
    assert found is not None, "it was just saved"
    return found


async def count_wrong_password(
    unit: Unit,
    user: User,
    now: int,
    context: ClientContext = NOBODY_KNOWN,
    messages: MessageQueue | None = None,
) -> None:
    """One wrong password more, and the account locks where the password policy has had enough of them.

    Its owner is told by mail where the policy wants it (userLockoutNotificationChannels).
    """
    policy = await password_policy_of(unit, user.id)
    if not await unit.users.save_failed_attempt(user.id, policy.max_attempts or None, now):
        return
    unit.record(_locked(user, now, context))
    if policy.mails_lock_out and messages is not None:
        await messages.email(unit, user, "AccountLockout", {}, now)


async def is_still_proved(unit: Unit, user: User) -> bool:
    """Whether what ``verify`` found still holds, for whoever gives something for it in a later unit.

    It holds until that unit ends: whoever would change the password waits.
    """
    if user.password_hash is None and not is_delegated(user):
        return False
    if not await unit.users.lock_proved(user.id, user.password_hash):
        return False
    if not is_delegated(user):
        return True
    found = await unit.users.find(user.id)
    return found is not None and _is_checked_by_the_same(found, user)


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
