"""Taking a step: the transaction is held, advanced by the table, and saved or ended, in one unit (contract B)."""

from dataclasses import dataclass, replace

from frontdesk.domain.authn.transaction import Proofs, Purpose, Status, Transaction
from frontdesk.domain.authn.transitions import Step, advance, check_step, is_proved, next_status
from frontdesk.domain.errors import AuthenticationFailed, InvalidApiToken
from frontdesk.domain.factors.kinds import MULTI_FACTOR
from frontdesk.domain.factors.model import Factor
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import ClientContext, LogEvent
from frontdesk.domain.sessions.model import limits_of
from frontdesk.domain.users.model import User, UserStatus
from frontdesk.kernel.secrets import token_hash
from frontdesk.storage.errors import StaleWrite
from frontdesk.storage.repos.sightings import DEVICE, Sighting
from frontdesk.storage.unit import Unit
from frontdesk.usecases.authn.judge import Judged, judge
from frontdesk.usecases.authn.outcome import Outcome
from frontdesk.usecases.passwords.verify import party
from frontdesk.usecases.sessions.session_tokens import SessionProof, issue_session_token

_LONGEST = 256
_MAY_GO_ON = {
    Purpose.AUTHENTICATION: frozenset({UserStatus.ACTIVE, UserStatus.PASSWORD_EXPIRED, UserStatus.PROVISIONED}),
    Purpose.PASSWORD: frozenset(
        {UserStatus.ACTIVE, UserStatus.PASSWORD_EXPIRED, UserStatus.RECOVERY, UserStatus.LOCKED_OUT}
    ),
    Purpose.UNLOCK: frozenset({UserStatus.LOCKED_OUT, UserStatus.ACTIVE}),
}


@dataclass(frozen=True, slots=True)
class Held:
    """A transaction in the hands of one step, and whose it is."""

    token: str
    transaction: Transaction
    user: User


async def hold(unit: Unit, state_token: str, step: Step | None, now: int) -> Held:
    """The transaction that a state token names, if the step can be taken in it now.

    Raises:
        InvalidApiToken: the token is unknown or expired, or the person may not go on (E0000011).
        NotAllowedInState: the step cannot be taken now.
    """
    if not state_token or len(state_token) > _LONGEST:
        raise InvalidApiToken()
    transaction = await unit.authn_transactions.find(token_hash(state_token))
    if transaction is None or not transaction.is_live(now) or transaction.user_id is None:
        raise InvalidApiToken()
    user = await unit.users.find(transaction.user_id)
    if user is None or not may_go_on(transaction, user):
        raise InvalidApiToken()
    if step is not None:
        check_step(transaction, step)
    return Held(state_token, transaction, user)


def may_go_on(transaction: Transaction, user: User) -> bool:
    """Whether the person's status lets them go on, and they were not signed out everywhere since."""
    proved_at, changed_at = transaction.proofs.password_at, user.password_changed_at
    if proved_at is not None and changed_at is not None and changed_at > proved_at:
        return False  # the password that was proved is not theirs any more
    return user.status in _MAY_GO_ON[transaction.purpose] and transaction.created_at >= user.tokens_not_before


async def settle(
    unit: Unit, held: Held, step: Step, proofs: Proofs | None, context: ClientContext, now: int
) -> Outcome:
    """Take a step that proved something (or went past something), to whatever is owed next.

    Raises:
        AuthenticationFailed: the sign-on policy lets them in no more, or asks for a factor that they cannot have.
        NotAllowedInState: the step cannot be taken now.
        StaleWrite: another step was taken at the same time.
    """
    transaction = replace(held.transaction, proofs=proofs or held.transaction.proofs)
    judged = await judge(unit, held.user, transaction, context, now)
    if transaction.purpose is not Purpose.UNLOCK and not _is_let_in(transaction, judged):
        raise AuthenticationFailed()
    status = next_status(transaction, judged.owed)
    transaction = advance(transaction, step, status).used(now)
    if status is not Status.SUCCESS:
        return await keep(unit, Held(held.token, transaction, held.user), judged)
    assert is_proved(transaction, judged.owed), "SUCCESS needs every proof that is owed"
    return await _finish(unit, Held(held.token, transaction, held.user), judged, context, now)


async def keep(unit: Unit, held: Held, judged: Judged, factor: Factor | None = None) -> Outcome:
    """Save the transaction where it stands.

    Raises:
        StaleWrite: another step was taken at the same time.
    """
    await unit.authn_transactions.save(held.transaction)
    return Outcome(held.transaction, held.token, held.user, judged, factor)


async def begin(unit: Unit, transaction: Transaction, user: User, state_token: str) -> Held:
    """A transaction begins; its first step follows in the same unit."""
    await unit.authn_transactions.add(transaction)
    return Held(state_token, transaction, user)


def _is_let_in(transaction: Transaction, judged: Judged) -> bool:
    if not judged.sign_on.is_allowed:
        return False
    owed, proved = judged.owed, transaction.proofs.factor_at is not None
    return not owed.factor or proved or owed.has_factor or bool(owed.required or owed.optional)


async def _finish(unit: Unit, held: Held, judged: Judged, context: ClientContext, now: int) -> Outcome:
    """Everything is proved: the transaction ends, and a session token begins where a session may."""
    transaction, user = held.transaction, held.user
    if not await unit.authn_transactions.remove(transaction):
        raise StaleWrite("Another request took a step of this transaction at the same time.")
    if transaction.purpose is Purpose.UNLOCK:
        return Outcome(transaction, None, user, judged)
    proofs, sign_on = transaction.proofs, judged.sign_on
    await _remember(unit, held, context, now)
    amr = proofs.with_amr(MULTI_FACTOR) if proofs.factor_at is not None else proofs.amr
    limits = limits_of(sign_on.idle_ms, sign_on.session_ms, is_persistent=sign_on.persistent_cookie)
    issued = await issue_session_token(unit, user, SessionProof(amr, now, proofs.factor_at, limits), now)
    if proofs.factor_at is not None:
        unit.record(LogEvent(EventType.AUTHENTICATE_MFA, now, party(user), (party(user),), client=context))
    return Outcome(transaction, None, user, judged, session_token=issued)


async def _remember(unit: Unit, held: Held, context: ClientContext, now: int) -> None:
    """The device and the address were seen; a device is let off next time only where its owner asked for it."""
    transaction = held.transaction
    known = {(seen.kind, seen.value): seen for seen in await unit.sightings.list_of_user(held.user.id)}
    for kind, value in ((DEVICE, transaction.device_hash), ("address", context.ip_address)):
        if value is None:
            continue
        seen = known.get((kind, value)) or Sighting(kind, value, now, now)
        proved = transaction.proofs.factor_at if kind == DEVICE and transaction.remember_device else seen.proved_at
        await unit.sightings.save(held.user.id, replace(seen, last_seen_at=now, proved_at=proved))
