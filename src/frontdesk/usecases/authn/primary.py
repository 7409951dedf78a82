"""The first step: a username and password, an activation token, or a state token to go on with (contract B.1–B.4)."""

from dataclasses import dataclass, field, replace

from frontdesk.domain.authn.transaction import (
    LIFETIME_MS,
    Options,
    Proofs,
    Purpose,
    Status,
    Transaction,
    new_state_token,
)
from frontdesk.domain.authn.transitions import Step
from frontdesk.domain.errors import AuthenticationFailed
from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.model import ClientContext
from frontdesk.domain.users.model import User, UserStatus
from frontdesk.domain.users.recovery import ACTIVATION
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.secrets import token_hash
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.authn.factors import FactorSteps
from frontdesk.usecases.authn.judge import judge
from frontdesk.usecases.authn.moves import gone_back
from frontdesk.usecases.authn.outcome import Outcome
from frontdesk.usecases.authn.steps import begin, hold, live, settle
from frontdesk.usecases.passwords.verify import LockedOut, PasswordVerifier, WrongCredentials, is_still_proved

_PASSWORD = "pwd"


@dataclass(frozen=True, slots=True)
class Start:
    """What a caller says when it begins, besides who it is. ``device``: a device token or cookie."""

    options: Options = field(default_factory=Options)
    relay_state: str | None = None
    device: str | None = None
    app_id: str | None = None
    is_trusted: bool = False


class PrimaryAuthentication:
    """Begins transactions."""

    def __init__(self, store: Store, passwords: PasswordVerifier, factors: FactorSteps, clock: Clock) -> None:
        self._store = store
        self._passwords = passwords
        self._factors = factors
        self._clock = clock

    async def by_password(
        self, org: OrgId, username: str, password: str, start: Start, context: ClientContext
    ) -> Outcome:
        """Whoever this is; the same failure, after the same time, for whatever does not fit.

        Raises:
            AuthenticationFailed: nobody, or somebody who may not sign in.
            TooManySignIns: the machine cannot check more passwords now.
        """
        try:
            user = await self._passwords.verify(org, username, password, context, expired=True)
        except LockedOut:
            return _locked_out(start, self._clock.now())
        except WrongCredentials:
            raise AuthenticationFailed() from None
        now = self._clock.now()
        async with self._store.unit(org) as unit:
            if not await is_still_proved(unit, user):
                raise AuthenticationFailed()
            return await _begun(unit, user, start, Proofs(password_at=now, amr=(_PASSWORD,)), context, now)

    async def by_activation_token(self, org: OrgId, token: str, start: Start, context: ClientContext) -> Outcome:
        """Whoever was invited and chooses their first password now; the token is spent by that.

        Raises:
            AuthenticationFailed: the token is unknown, expired or spent (contract B.3).
        """
        now = self._clock.now()
        async with self._store.unit(org) as unit:
            spent = await unit.one_time_tokens.spend(ACTIVATION, token_hash(token), now)
            user = await unit.users.find(spent.user_id) if spent is not None else None
            if user is None or user.status not in {UserStatus.PROVISIONED, UserStatus.ACTIVE}:
                raise AuthenticationFailed()
            return await _begun(unit, user, start, Proofs(recovered_at=now), context, now)

    async def resume(self, org: OrgId, state_token: str, context: ClientContext) -> Outcome:
        """Where a transaction stands; asking keeps it alive. Whose factor in hand is gone stands a step before that.

        Raises:
            InvalidApiToken: the state token is unknown or expired.
        """
        now = self._clock.now()
        async with self._store.unit(org) as unit:
            waiting = await live(unit, state_token, now)
            if waiting.status is Status.RECOVERY_CHALLENGE:
                return Outcome(waiting, state_token, None, None)
            held = await hold(unit, state_token, None, now)
            transaction, factor_id = held.transaction, held.transaction.factor_id
            factor = await unit.factors.find(held.user.id, factor_id) if factor_id is not None else None
            if factor is None and factor_id is not None:  # removed by an administrator, replaced in another sign-in
                transaction = gone_back(transaction)
            transaction = transaction.used(now)
            judged = await judge(unit, held.user, transaction, context, now)
            await unit.authn_transactions.save(transaction)
            outcome = Outcome(transaction, state_token, held.user, judged, factor)
        return await self._factors.in_hand(org, outcome)

    async def cancel(self, org: OrgId, state_token: str) -> Outcome:
        """The transaction is over; nothing was proved.

        Raises:
            InvalidApiToken: the state token is unknown or expired.
        """
        async with self._store.unit(org) as unit:
            transaction = await live(unit, state_token, self._clock.now())
            await unit.authn_transactions.remove(transaction)
            return Outcome(transaction, None, None, None)


def _locked_out(start: Start, now: int) -> Outcome:
    """LOCKED_OUT is no state to go on from: no transaction is kept, and no state token is given (contract B.2)."""
    transaction = new_transaction(new_state_token(), Purpose.AUTHENTICATION, None, start, now)
    return Outcome(replace(transaction, status=Status.LOCKED_OUT), None, None, None)


async def _begun(unit: Unit, user: User, start: Start, proofs: Proofs, context: ClientContext, now: int) -> Outcome:
    token = new_state_token()
    transaction = new_transaction(token, Purpose.AUTHENTICATION, user, start, now)
    held = begin(transaction, user, token)
    return await settle(unit, held, Step.AUTHENTICATE, proofs, context, now)


def new_transaction(token: str, purpose: Purpose, user: User | None, start: Start, now: int) -> Transaction:
    """A transaction at its beginning."""
    return Transaction(
        token_hash=token_hash(token),
        status=Status.UNAUTHENTICATED if purpose is Purpose.AUTHENTICATION else Status.RECOVERY_CHALLENGE,
        purpose=purpose,
        user_id=user.id if user is not None else None,
        created_at=now,
        expires_at=now + LIFETIME_MS,
        options=start.options,
        relay_state=start.relay_state,
        device_hash=token_hash(start.device).hex() if start.device else None,
        app_id=start.app_id,
        is_trusted=start.is_trusted,
    )
