"""Taking a step: the transaction is held, advanced by the table, and saved or ended, in one unit (contract B)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from frontdesk.domain.admins.actor import acting_for
from frontdesk.domain.authn.errors import NotAllowedInState
from frontdesk.domain.authn.transaction import Proofs, Purpose, Status, Transaction
from frontdesk.domain.authn.transitions import Step, advance, check_step, is_proved, next_status
from frontdesk.domain.errors import AuthenticationFailed, InvalidApiToken
from frontdesk.domain.factors.kinds import MULTI_FACTOR
from frontdesk.domain.factors.model import Factor
from frontdesk.domain.ids import AppId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import ClientContext, LogEvent
from frontdesk.domain.policies.sign_on import SignOn
from frontdesk.domain.sessions.model import limits_of
from frontdesk.domain.users.model import User, UserStatus
from frontdesk.domain.users.recovery import UNLOCK
from frontdesk.kernel.secrets import token_hash
from frontdesk.storage.errors import StaleWrite
from frontdesk.storage.repos.sightings import ADDRESS, DEVICE, Sighting
from frontdesk.storage.unit import Unit
from frontdesk.usecases.authn.judge import Judged, judge
from frontdesk.usecases.authn.outcome import Outcome, Target
from frontdesk.usecases.directory.user_lifecycle import unlock
from frontdesk.usecases.passwords.verify import party
from frontdesk.usecases.sessions.session_tokens import SessionProof, issue_session_token, keep_for_app

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
    is_new: bool = False


async def hold(unit: Unit, state_token: str, step: Step | None, now: int) -> Held:
    """The transaction that a state token names, if the step can be taken in it now.

    Raises:
        InvalidApiToken: the token is unknown or expired, or the person may not go on (E0000011).
        NotAllowedInState: the step cannot be taken now.
    """
    transaction = await live(unit, state_token, now)
    if transaction.status is Status.RECOVERY_CHALLENGE or transaction.user_id is None:
        if step is not None:
            check_step(transaction, step)
        raise NotAllowedInState()  # whether it is somebody's is not told by what is refused
    user = await unit.users.find(transaction.user_id)
    if user is None or not may_go_on(transaction, user):
        raise InvalidApiToken()
    if step is not None:
        check_step(transaction, step)
    return Held(state_token, transaction, user)


async def live(unit: Unit, state_token: str, now: int) -> Transaction:
    """The transaction that a state token names, whosever it is; nobody's, where recovery was asked for in public.

    Raises:
        InvalidApiToken: the token is unknown or expired (E0000011).
    """
    if not state_token or len(state_token) > _LONGEST:
        raise InvalidApiToken()
    transaction = await unit.authn_transactions.find(token_hash(state_token))
    if transaction is None or not transaction.is_live(now):
        raise InvalidApiToken()
    return transaction


def may_go_on(transaction: Transaction, user: User) -> bool:
    """Whether the person's status lets them go on, and they were not signed out everywhere since.

    What was begun or proved before the password became another one leads nowhere any more.
    """
    proved_at, changed_at = _proved_at(transaction), user.password_changed_at
    if proved_at is not None and changed_at is not None and changed_at > proved_at:
        return False
    return user.status in _MAY_GO_ON[transaction.purpose] and transaction.created_at >= user.tokens_not_before


def _proved_at(transaction: Transaction) -> int | None:
    proofs = transaction.proofs
    if proofs.password_at is not None:
        return proofs.password_at
    if proofs.recovered_at is not None:
        return proofs.recovered_at
    return None if transaction.purpose is Purpose.AUTHENTICATION else transaction.created_at


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
        return await keep(unit, replace(held, transaction=transaction), judged)
    assert is_proved(transaction, judged.owed), "SUCCESS needs every proof that is owed"
    return await _finish(unit, replace(held, transaction=transaction), judged, context, now)


async def keep(unit: Unit, held: Held, judged: Judged, factor: Factor | None = None) -> Outcome:
    """Save the transaction where it stands.

    Raises:
        StaleWrite: another step was taken at the same time.
    """
    if held.is_new:
        await unit.authn_transactions.add(held.transaction)
    else:
        await unit.authn_transactions.save(held.transaction)
    return Outcome(held.transaction, held.token, held.user, judged, factor)


def begin(transaction: Transaction, user: User, state_token: str) -> Held:
    """A transaction begins; its first step follows in the same unit, and one that ends by it is never written."""
    return Held(state_token, transaction, user, is_new=True)


def _is_let_in(transaction: Transaction, judged: Judged) -> bool:
    if not judged.sign_on.is_allowed:
        return False
    owed, proved = judged.owed, transaction.proofs.factor_at is not None
    return not owed.factor or proved or owed.has_factor or bool(owed.required or owed.optional)


async def _finish(unit: Unit, held: Held, judged: Judged, context: ClientContext, now: int) -> Outcome:
    """Everything is proved: the transaction ends, and a session token begins where a session may."""
    transaction, user = held.transaction, held.user
    if not held.is_new and not await unit.authn_transactions.remove(transaction):
        raise StaleWrite("Another request took a step of this transaction at the same time.")
    if transaction.purpose is Purpose.UNLOCK:
        return Outcome(transaction, None, await _unlocked(unit, user, now), judged)
    proofs, sign_on = transaction.proofs, judged.sign_on
    is_new = await _remember(unit, held, judged.seen, context, now)
    amr = proofs.with_amr(MULTI_FACTOR) if proofs.factor_at is not None else proofs.amr
    proof = await _session_proof(unit, transaction, amr, sign_on, now)
    proof = replace(proof, is_new_device=is_new)
    issued = await issue_session_token(unit, user, proof, now)
    if proofs.factor_at is not None:
        unit.record(LogEvent(EventType.AUTHENTICATE_MFA, now, party(user), (party(user),), client=context))
    target = await _target(unit, held, proof, now)
    return Outcome(transaction, None, user, judged, session_token=issued, target=target)


async def _target(unit: Unit, held: Held, proof: SessionProof, now: int) -> Target | None:
    """The way on to the app that they signed in for, if they came for one: its state token, good once more."""
    app_id = held.transaction.app_id
    app = await unit.apps.find(AppId(app_id)) if app_id is not None else None
    if app is None:
        return None
    await keep_for_app(unit, held.user, replace(proof, is_new_device=False), held.token, app.id, now)
    return Target(app, held.token)


async def _session_proof(
    unit: Unit, transaction: Transaction, amr: tuple[str, ...], sign_on: SignOn, now: int
) -> SessionProof:
    """A step up goes on in the session that it began in: no older proof becomes a newer one by it.

    Raises:
        AuthenticationFailed: that session is over.
    """
    limits = limits_of(sign_on.idle_ms, sign_on.session_ms, is_persistent=sign_on.persistent_cookie)
    step_up, factor_at = transaction.step_up, transaction.proofs.factor_at
    if step_up is None:
        # a session at a provider does not grow younger by leading to one here
        seen_at = transaction.proofs.password_at if transaction.idp is not None else None
        return SessionProof(amr, now if seen_at is None else seen_at, factor_at, limits, idp=transaction.idp)
    session = await unit.sessions.find(step_up.session_id)
    if session is None or not session.is_live(now):
        raise AuthenticationFailed()
    return SessionProof(amr, session.auth_time, factor_at, session.limits, session.created_at, idp=session.idp)


async def _unlocked(unit: Unit, user: User, now: int) -> User:
    """ACTIVE again, and what would have led here once more is spent."""
    await unit.one_time_tokens.remove_of_user(user.id, UNLOCK)
    if user.status is not UserStatus.LOCKED_OUT:
        return user
    return await unlock(unit, acting_for(party(user)), user, now)


async def _remember(unit: Unit, held: Held, before: Iterable[Sighting], context: ClientContext, now: int) -> bool:
    """The device and the address were seen; a device is let off next time only where its owner asked for it.

    Whether somebody who was here before comes from a device that they were not seen with; of a device that says
    nothing of itself the address speaks.
    """
    transaction = held.transaction
    known = {(seen.kind, seen.value): seen for seen in before}
    here = [(DEVICE, transaction.device_hash), (ADDRESS, context.ip_address)]
    places = [(kind, value) for kind, value in here if value is not None]
    for kind, value in places:
        seen = known.get((kind, value)) or Sighting(kind, value, now, now)
        proved = transaction.proofs.factor_at if kind == DEVICE and transaction.remember_device else seen.proved_at
        await unit.sightings.save(held.user.id, replace(seen, last_seen_at=now, proved_at=proved))
    return bool(known) and transaction.step_up is None and bool(places) and places[0] not in known
