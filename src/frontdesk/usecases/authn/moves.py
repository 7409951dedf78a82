"""Going back, and going past what is offered (contract B.1: previous, skip)."""

from dataclasses import replace

from frontdesk.domain.authn.errors import NotAllowedInState
from frontdesk.domain.authn.transaction import Status, Transaction
from frontdesk.domain.authn.transitions import Step, advance, check_step, may_skip
from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.model import ClientContext
from frontdesk.kernel.clock import Clock
from frontdesk.storage.unit import Store
from frontdesk.usecases.authn.judge import judge
from frontdesk.usecases.authn.outcome import Outcome
from frontdesk.usecases.authn.steps import Held, hold, keep, settle

_BACK_TO = {Status.MFA_CHALLENGE: Status.MFA_REQUIRED, Status.MFA_ENROLL_ACTIVATE: Status.MFA_ENROLL}


def gone_back(transaction: Transaction) -> Transaction:
    """The transaction where another factor is chosen.

    Raises:
        NotAllowedInState: no factor is in hand.
    """
    check_step(transaction, Step.PREVIOUS)
    return advance(transaction, Step.PREVIOUS, _BACK_TO[transaction.status])


class Moves:
    """Steps that prove nothing."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def previous(self, org: OrgId, state_token: str, context: ClientContext) -> Outcome:
        """Another factor is chosen. One that was being set up is forgotten.

        Raises:
            InvalidApiToken: the state token is unknown or expired.
            NotAllowedInState: no factor is in hand.
        """
        now = self._clock.now()
        async with self._store.unit(org) as unit:
            held = await hold(unit, state_token, Step.PREVIOUS, now)
            transaction, user = held.transaction, held.user
            if transaction.status is Status.MFA_ENROLL_ACTIVATE and transaction.factor_id is not None:
                factor = await unit.factors.find(user.id, transaction.factor_id)
                if factor is not None and not factor.is_active:
                    await unit.factors.remove(factor)
            moved = gone_back(transaction).used(now)
            judged = await judge(unit, user, moved, context, now)
            return await keep(unit, Held(state_token, moved, user), judged)

    async def skip(self, org: OrgId, state_token: str, context: ClientContext) -> Outcome:
        """The person goes past a warning, or past factors that nobody asks for.

        Raises:
            InvalidApiToken: the state token is unknown or expired.
            NotAllowedInState: nothing here may be skipped.
        """
        now = self._clock.now()
        async with self._store.unit(org) as unit:
            held = await hold(unit, state_token, Step.SKIP, now)
            judged = await judge(unit, held.user, held.transaction, context, now)
            if not may_skip(held.transaction, judged.owed):
                raise NotAllowedInState()
            skipped = replace(held.transaction, skipped=held.transaction.skipped | {held.transaction.status})
            return await settle(unit, Held(state_token, skipped, held.user), Step.SKIP, None, context, now)
