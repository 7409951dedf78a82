"""Choosing a password in a transaction: an expired one is changed, a lost one is set anew (contract B.1, B.4)."""

from dataclasses import replace

from frontdesk.domain.admins.actor import acting_for
from frontdesk.domain.authn.transaction import Proofs, Status, Transaction
from frontdesk.domain.authn.transitions import Step
from frontdesk.domain.errors import CredentialsUpdateFailed
from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.model import ClientContext
from frontdesk.domain.users.lifecycle import Operation
from frontdesk.kernel.clock import Clock
from frontdesk.storage.unit import Store
from frontdesk.usecases.authn.judge import judge
from frontdesk.usecases.authn.outcome import Outcome
from frontdesk.usecases.authn.steps import Held, hold, settle
from frontdesk.usecases.directory.user_credentials import Credentials, check_may_change
from frontdesk.usecases.directory.user_lifecycle import revoke_everything
from frontdesk.usecases.directory.users import set_secrets
from frontdesk.usecases.messages.notices import tell_new_password
from frontdesk.usecases.messages.queue import MessageQueue
from frontdesk.usecases.passwords.verify import party

_WRONG_OLD = "oldPassword: The credentials provided were incorrect."


class PasswordSteps:
    """Hashing takes a pool: it happens before the step is taken, and the step is checked once more then."""

    def __init__(self, store: Store, credentials: Credentials, messages: MessageQueue, clock: Clock) -> None:
        self._store = store
        self._credentials = credentials
        self._messages = messages
        self._clock = clock

    async def change(
        self, org: OrgId, state_token: str, passwords: tuple[str, str], context: ClientContext, *, revokes: bool
    ) -> Outcome:
        """Old and new. Whoever just typed the old one types it again: a state token alone changes no password.

        Raises:
            InvalidApiToken, NotAllowedInState: as of every step.
            CredentialsUpdateFailed: the old password is wrong, or the policy does not take the new one.
        """
        old, new = passwords
        async with self._store.reading(org) as unit:
            held = await hold(unit, state_token, Step.CHANGE_PASSWORD, self._clock.now())
        if not await self._credentials.proves(org, held.user, old):
            raise CredentialsUpdateFailed(causes=(_WRONG_OLD,))
        return await self._set(org, state_token, Step.CHANGE_PASSWORD, new, context, revokes=revokes)

    async def reset(self, org: OrgId, state_token: str, new: str, context: ClientContext, *, revokes: bool) -> Outcome:
        """A new password for somebody who proved who they are in another way.

        Raises:
            InvalidApiToken, NotAllowedInState: as of every step.
            CredentialsUpdateFailed: the policy does not take the password.
        """
        return await self._set(org, state_token, Step.RESET_PASSWORD, new, context, revokes=revokes)

    async def _set(
        self, org: OrgId, state_token: str, step: Step, new: str, context: ClientContext, *, revokes: bool
    ) -> Outcome:
        async with self._store.reading(org) as unit:
            held = await hold(unit, state_token, step, self._clock.now())
            judged = await judge(unit, held.user, held.transaction, context, self._clock.now())
            if held.transaction.status is Status.PASSWORD_WARN:  # of their own accord: nothing makes them yet
                await check_may_change(unit, acting_for(party(held.user)), held.user, context.ip_address)
                self._credentials.check_age(held.user, judged.password)
        secrets = await self._credentials.of_owner(held.user, judged.password, new)
        now = self._clock.now()
        operation = Operation.CHANGE_PASSWORD if step is Step.CHANGE_PASSWORD else Operation.SET_PASSWORD
        async with self._store.unit(org) as unit:
            held = await hold(unit, state_token, step, now)
            user = await set_secrets(unit, acting_for(party(held.user)), held.user, operation, secrets, now)
            await tell_new_password(self._messages, unit, user, now)
            transaction = held.transaction
            if revokes:
                user = await revoke_everything(unit, user, now)
                # this sign-in goes on, to a session of its own: all others are over, and with them what it steps up
                transaction = replace(transaction, created_at=now, step_up=None)
            proofs = _proved(transaction, now)
            return await settle(unit, Held(state_token, transaction, user), step, proofs, context, now)


def _proved(transaction: Transaction, now: int) -> Proofs:
    proofs = transaction.proofs
    return replace(proofs, password_at=now, amr=proofs.with_amr("pwd"))
