"""Getting back in: asked for, proved by a link or a code, and by the recovery question (contract B.1, B.3).

The public is answered before anybody is looked up: what it asks for is put down as a job, and whoever does the job
finds out whether there is such a person (``recovery_work.py``). So there is nothing in the answer that could tell.
"""

from dataclasses import dataclass, replace

from frontdesk.domain.authn.errors import NotAllowedInState, RecoveryOfUnknown
from frontdesk.domain.authn.recovery import (
    RecoveryFactor,
    factor_in,
    is_right,
    new_code,
    sent_lately,
    with_code,
)
from frontdesk.domain.authn.transaction import Proofs, Purpose, Status, Transaction, new_state_token
from frontdesk.domain.authn.transitions import Step, advance, check_step
from frontdesk.domain.errors import CallMadeLately, FactorLocked, InvalidApiToken, SmsSentLately, WrongPasscode
from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.model import ClientContext
from frontdesk.domain.users.credentials import fold_answer, question_of
from frontdesk.domain.users.errors import WrongRecoveryAnswer
from frontdesk.domain.users.model import User
from frontdesk.kernel.clock import Clock
from frontdesk.kernel.secrets import token_hash
from frontdesk.runtime.jobs.queue import JobQueue
from frontdesk.runtime.passwords import Passwords
from frontdesk.storage.unit import Store, Unit
from frontdesk.usecases.authn.judge import judge
from frontdesk.usecases.authn.outcome import Outcome
from frontdesk.usecases.authn.primary import Start, new_transaction
from frontdesk.usecases.authn.recovery_rules import TOKEN_KINDS, new_link, why_not
from frontdesk.usecases.authn.recovery_work import ASKED, Asked
from frontdesk.usecases.authn.steps import Held, begin, hold, keep, live, may_go_on, settle

_HOUR_MS = 3_600_000
_MOST_CODES_A_TRANSACTION, _MOST_CODES, _MOST_ANSWERS = 5, 10, 5
_CODES, _ANSWERS = "recovery_code", "recovery_answer"
_WRONG = "Your passcode doesn't match our records. Please try again."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody who cannot sign in asks for. ``factor`` None: a trusted app hands the token on itself."""

    purpose: Purpose
    username: str
    factor: RecoveryFactor | None = None


class Recovery:
    """Another password, or an account unlocked."""

    def __init__(self, store: Store, jobs: JobQueue, passwords: Passwords, clock: Clock) -> None:
        self._store = store
        self._jobs = jobs
        self._passwords = passwords
        self._clock = clock

    async def start(self, org: OrgId, wanted: Wanted, start: Start, context: ClientContext) -> Outcome:
        """The same for everybody, known or not: RECOVERY_CHALLENGE, and by SMS or call a transaction to go on with."""
        factor = wanted.factor or RecoveryFactor.EMAIL
        now, token, code = self._clock.now(), new_state_token(), new_code()
        transaction = new_transaction(token, wanted.purpose, None, start, now)
        transaction = with_code(transaction, token, factor, code, now)
        asked = Asked(wanted.purpose, wanted.username, factor, code, transaction.token_hash.hex(), context.ip_address)
        async with self._store.unit(org) as unit:
            if factor is not RecoveryFactor.EMAIL:
                await unit.authn_transactions.add(transaction)
            await self._jobs.add(unit, ASKED, asked.stored(), now)
        return Outcome(transaction, token if factor is not RecoveryFactor.EMAIL else None, None, None)

    async def start_trusted(self, org: OrgId, wanted: Wanted, start: Start, context: ClientContext) -> Outcome:
        """For an app that may know who is here: refusals are told, and without a factor it gets the token itself.

        Raises:
            RecoveryOfUnknown: there is nobody by this name.
            ForgotPasswordNotAllowed, UnlockNotAllowed: their status or the password policy stands against it.
        """
        now, purpose = self._clock.now(), wanted.purpose
        async with self._store.unit(org) as unit:
            user = await unit.users.find_by_login(wanted.username)
            if user is None:
                raise RecoveryOfUnknown()
            refusal = await why_not(unit, user, purpose, context.ip_address)
            if refusal is not None:
                raise refusal
            if wanted.factor is None:
                return await _vouched_for(unit, user, purpose, start, context, now)
        return await self.start(org, wanted, start, context)

    async def by_token(
        self, org: OrgId, token: str, start: Start, context: ClientContext, *, purpose: Purpose | None = None
    ) -> Outcome:
        """Whoever opened a link; the token is spent by that. ``purpose``: only a token of this one counts.

        Raises:
            InvalidApiToken: the token is unknown, expired, spent or for something else (contract B.3).
            AuthenticationFailed: the sign-on policy lets them in no more.
        """
        now = self._clock.now()
        async with self._store.unit(org) as unit:
            for kind_of in TOKEN_KINDS if purpose is None else (purpose,):
                spent = await unit.one_time_tokens.spend(TOKEN_KINDS[kind_of], token_hash(token), now)
                user = await unit.users.find(spent.user_id) if spent is not None else None
                if user is None:
                    continue
                state_token = new_state_token()
                transaction = new_transaction(state_token, kind_of, user, start, now)
                if not may_go_on(transaction, user):
                    break
                held = begin(transaction, user, state_token)
                return await settle(unit, held, Step.RECOVERY_CODE, Proofs(recovered_at=now), context, now)
        raise InvalidApiToken()

    async def is_open(self, org: OrgId, token: str, purpose: Purpose) -> bool:
        """Whether a link still leads somewhere; looking does not use it up."""
        async with self._store.reading(org) as unit:
            found = await unit.one_time_tokens.find(TOKEN_KINDS[purpose], token_hash(token))
        return found is not None and found.is_live(self._clock.now())

    async def verify(
        self, org: OrgId, state_token: str, proof: tuple[RecoveryFactor, str], context: ClientContext
    ) -> Outcome:
        """The code that was sent. Tries are counted a transaction and a person, and too many look like wrong ones.

        Raises:
            InvalidApiToken: the state token is unknown or expired.
            NotAllowedInState: no code was sent, or one by another way.
            WrongPasscode: it is not the code; or nobody was sent one; or there were too many tries.
            AuthenticationFailed: the sign-on policy lets them in no more.
        """
        factor, code = proof
        now = self._clock.now()
        async with self._store.unit(org) as unit:
            transaction = await _waiting(unit, state_token, Step.RECOVERY_CODE, factor, now)
            right = is_right(transaction, state_token, code, now)
            counts = await _count_code(unit, transaction, now)
            user = await unit.users.find(transaction.user_id) if right and counts and transaction.user_id else None
            if user is not None and may_go_on(transaction, user):
                await unit.attempt_counters.forget(_CODES, user.id)
                held = Held(state_token, transaction, user)
                proofs = replace(transaction.proofs, recovered_at=now)
                return await settle(unit, held, Step.RECOVERY_CODE, proofs, context, now)
        raise WrongPasscode(causes=(_WRONG,))

    async def resend(self, org: OrgId, state_token: str, factor: RecoveryFactor, context: ClientContext) -> Outcome:
        """Another code; the one before counts no more.

        Raises:
            InvalidApiToken, NotAllowedInState: as ``verify``.
            SmsSentLately, CallMadeLately: too soon after the last one.
        """
        now, code = self._clock.now(), new_code()
        async with self._store.unit(org) as unit:
            transaction = await _waiting(unit, state_token, Step.RESEND_RECOVERY, factor, now)
            if sent_lately(transaction, now):
                raise SmsSentLately() if factor is RecoveryFactor.SMS else CallMadeLately()
            moved = advance(transaction, Step.RESEND_RECOVERY, Status.RECOVERY_CHALLENGE).used(now)
            moved = with_code(moved, state_token, factor, code, now)
            await unit.authn_transactions.save(moved)
            asked = Asked(moved.purpose, "", factor, code, moved.token_hash.hex(), context.ip_address)
            await self._jobs.add(unit, ASKED, asked.stored(), now)
        return Outcome(moved, state_token, None, None)

    async def answer(self, org: OrgId, state_token: str, answer: str, context: ClientContext) -> Outcome:
        """The answer to the recovery question, where one is asked.

        Raises:
            InvalidApiToken, NotAllowedInState: as of every step.
            WrongRecoveryAnswer: it is another.
            FactorLocked: too many wrong answers within an hour.
            TooManySignIns: the machine cannot check more secrets now.
        """
        now = self._clock.now()
        async with self._store.unit(org) as unit:
            held = await hold(unit, state_token, Step.ANSWER, now)
            judged = await judge(unit, held.user, held.transaction, context, now)
            asks = judged.owed.answer
            counts = not asks or await unit.attempt_counters.count(
                _ANSWERS, held.user.id, most=_MOST_ANSWERS, window_ms=_HOUR_MS, now=now
            )
        if not counts:
            raise FactorLocked(causes=("Too many wrong answers; try again in an hour.",))
        if asks and not await self._is_answer(held.user, answer):
            raise WrongRecoveryAnswer()
        async with self._store.unit(org) as unit:
            held, now = await hold(unit, state_token, Step.ANSWER, now), self._clock.now()
            await unit.attempt_counters.forget(_ANSWERS, held.user.id)
            proofs = replace(held.transaction.proofs, answered_at=now if asks else None)
            return await settle(unit, held, Step.ANSWER, proofs, context, now)

    async def _is_answer(self, user: User, answer: str) -> bool:
        question = question_of(user)
        return await self._passwords.verify(question.answer_hash if question else None, fold_answer(answer))


async def _vouched_for(
    unit: Unit, user: User, purpose: Purpose, start: Start, context: ClientContext, now: int
) -> Outcome:
    """A trusted app answers for the person: it hands the token on, or asks them the recovery question at once."""
    state_token = new_state_token()
    transaction = new_transaction(state_token, purpose, user, start, now)
    await unit.authn_transactions.add(transaction)
    transaction = replace(transaction, proofs=Proofs(recovered_at=now))
    transaction = advance(transaction, Step.RECOVERY_CODE, Status.RECOVERY)
    token, _ = await new_link(unit, user, purpose, now)
    judged = await judge(unit, user, transaction, context, now)
    outcome = await keep(unit, Held(state_token, transaction, user), judged)
    return replace(outcome, recovery_token=token)


async def _waiting(unit: Unit, state_token: str, step: Step, factor: RecoveryFactor, now: int) -> Transaction:
    transaction = await live(unit, state_token, now)
    check_step(transaction, step)
    if factor_in(transaction) is not factor:
        raise NotAllowedInState()
    return transaction


async def _count_code(unit: Unit, transaction: Transaction, now: int) -> bool:
    """Count a try, whoever it is about: for nobody as much is written as for somebody."""
    subject = transaction.token_hash.hex()
    counters, person = unit.attempt_counters, transaction.user_id or subject
    here = await counters.count(f"{_CODES}_here", subject, most=_MOST_CODES_A_TRANSACTION, window_ms=_HOUR_MS, now=now)
    return await counters.count(_CODES, person, most=_MOST_CODES, window_ms=_HOUR_MS, now=now) and here
