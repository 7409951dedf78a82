"""The life cycle of users: what each operation does beside moving the status (contract F.4).

Whoever may no longer act acts nowhere: their sessions end, their refresh tokens are revoked, and access tokens that
were issued to them are void from this moment (``domain/tokens/usable.py``).
"""

from dataclasses import dataclass

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.admins.roles import RoleType
from frontdesk.domain.errors import NotAllowedInStatus
from frontdesk.domain.ids import SessionId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.sessions.model import APP_SIGN_IN, SESSION_TOKEN
from frontdesk.domain.users.credentials import provider_of
from frontdesk.domain.users.errors import ForgotPasswordNotAllowed, PasswordResetFailed
from frontdesk.domain.users.lifecycle import Operation, next_status
from frontdesk.domain.users.model import User, UserStatus
from frontdesk.domain.users.recovery import ACTIVATION, ACTIVATION_MS, RECOVERY, new_link_token, recovery_ms
from frontdesk.domain.users.rules import Secrets, check_may_end, moved, signed_out, unsuspended, with_secrets
from frontdesk.kernel.secrets import token_hash
from frontdesk.storage.repos.sightings import DEVICE
from frontdesk.storage.unit import Unit
from frontdesk.usecases.directory.users import activate_user, record_of_user, save_user
from frontdesk.usecases.policies.password_policy import password_policy
from frontdesk.usecases.sessions.end import close_sessions


async def activate(unit: Unit, actor: Actor, user: User, now: int, *, link: bool) -> str:
    """Activated; ``link``: the token of the link that lets them in for the first time, for the caller to hand on.

    Raises:
        AlreadyActive: neither STAGED nor DEPROVISIONED.
    """
    saved = await activate_user(unit, actor, user, now)
    return await new_activation_link(unit, saved, now) if link else ""


async def reactivate(unit: Unit, actor: Actor, user: User, now: int, *, link: bool) -> str:
    """Another link, whose token is for the caller to hand on if ``link``; the one before is void.

    Raises:
        NotAllowedInStatus: neither PROVISIONED nor in RECOVERY.
    """
    next_status(user, Operation.REACTIVATE)
    record_of_user(unit, actor, EventType.USER_REACTIVATE, user, now)
    recovers = user.status is UserStatus.RECOVERY
    kind, lifetime_ms = (RECOVERY, await _recovery_ms(unit, user)) if recovers else (ACTIVATION, ACTIVATION_MS)
    if not link:
        await unit.one_time_tokens.remove_of_user(user.id, kind)
        return ""
    return await _new_link(unit, user, kind, now, lifetime_ms)


async def deactivate(unit: Unit, actor: Actor, user: User, now: int) -> User:
    """They can do nothing any more, and have no app any more; only then they can be deleted.

    Raises:
        NotAllowedInStatus: they are deactivated.
        NoPermission: they are the last super administrator.
    """
    gone = signed_out(moved(user, Operation.DEACTIVATE, now), now)
    await _check_may_end(unit, user)
    saved = await save_user(unit, gone)
    await _sign_out(unit, saved, now)
    await unit.user_traces.remove_assignments(user.id)
    record_of_user(unit, actor, EventType.USER_DEACTIVATE, saved, now)
    return saved


async def suspend(unit: Unit, actor: Actor, user: User, now: int) -> User:
    """They can do nothing until they are unsuspended; what they have stays theirs.

    Raises:
        ValidationFailed: they are neither ACTIVE nor PROVISIONED.
        NoPermission: they are the last super administrator.
    """
    gone = signed_out(moved(user, Operation.SUSPEND, now), now)
    await _check_may_end(unit, user)
    saved = await save_user(unit, gone)
    await _sign_out(unit, saved, now)
    record_of_user(unit, actor, EventType.USER_SUSPEND, saved, now)
    return saved


async def unsuspend(unit: Unit, actor: Actor, user: User, now: int) -> User:
    """ACTIVE again; PROVISIONED whoever has to choose a password first.

    Raises:
        ValidationFailed: they are not SUSPENDED.
    """
    saved = await save_user(unit, unsuspended(user, now))
    record_of_user(unit, actor, EventType.USER_UNSUSPEND, saved, now)
    return saved


async def unlock(unit: Unit, actor: Actor, user: User, now: int) -> User:
    """ACTIVE again, with no wrong attempt counted.

    Raises:
        UnlockNotAllowed: they are not LOCKED_OUT.
    """
    return await _move(unit, actor, user, Operation.UNLOCK, EventType.USER_UNLOCK, now)


async def expire_password(unit: Unit, actor: Actor, user: User, now: int) -> User:
    """Whoever signs in next has to choose another password.

    Raises:
        NotAllowedInStatus: their status stands against it, or they have no password here.
        NoPermission: they are the last super administrator.
    """
    if user.password_hash is None:
        raise NotAllowedInStatus()
    await _check_may_end(unit, user)
    return await _move(unit, actor, user, Operation.EXPIRE_PASSWORD, EventType.USER_EXPIRE_PASSWORD, now)


async def expire_with_temporary(
    unit: Unit, actor: Actor, user: User, secrets: Secrets, now: int, *, revoke_sessions: bool
) -> User:
    """As ``expire_password``, with another password for that one time, which is told to the caller alone.

    Raises:
        NotAllowedInStatus: their status stands against it.
        NoPermission: they are the last super administrator.
    """
    changed = with_secrets(moved(user, Operation.EXPIRE_PASSWORD, now), secrets, now)
    await _check_may_end(unit, user)
    saved = await save_user(unit, signed_out(changed, now) if revoke_sessions else changed)
    await unit.one_time_tokens.remove_of_user(user.id, None)
    if revoke_sessions:
        await _sign_out(unit, saved, now)
    record_of_user(unit, actor, EventType.USER_EXPIRE_PASSWORD, saved, now)
    return saved


async def reset_password(unit: Unit, actor: Actor, user: User, now: int, *, revoke_sessions: bool) -> User:
    """RECOVERY: the old password counts no more (``new_recovery_link`` leads to another).

    Raises:
        NotAllowedInStatus: their status stands against it.
        PasswordResetFailed: their password is checked elsewhere.
        NoPermission: they are the last super administrator.
    """
    if not provider_of(user).is_ours:
        raise PasswordResetFailed(causes=("The user's password is not managed here.",))
    changed = moved(user, Operation.RESET_PASSWORD, now)
    await _check_may_end(unit, user)
    saved = await save_user(unit, signed_out(changed, now) if revoke_sessions else changed)
    if revoke_sessions:
        await _sign_out(unit, saved, now)
    record_of_user(unit, actor, EventType.USER_RESET_PASSWORD, saved, now)
    return saved


async def forgot_password(unit: Unit, actor: Actor, user: User, now: int) -> None:
    """They may choose another password (``new_recovery_link``); until then the old one counts.

    Raises:
        ForgotPasswordNotAllowed: their status stands against it, or their password is checked elsewhere.
    """
    next_status(user, Operation.FORGOT_PASSWORD)
    if not provider_of(user).is_ours:
        raise ForgotPasswordNotAllowed()
    record_of_user(unit, actor, EventType.USER_RESET_PASSWORD, user, now)


async def new_activation_link(unit: Unit, user: User, now: int) -> str:
    """The token of the link that lets somebody in for the first time; the one before is void."""
    return await _new_link(unit, user, ACTIVATION, now, ACTIVATION_MS)


async def new_recovery_link(unit: Unit, user: User, now: int) -> str:
    """The token of the link where they choose another password; the one before is void."""
    return await _new_link(unit, user, RECOVERY, now, await _recovery_ms(unit, user))


async def reset_factors(unit: Unit, actor: Actor, user: User, now: int) -> None:
    """Everything that they enrolled is gone, and no browser is remembered for it.

    Raises:
        NotAllowedInStatus: they are deactivated.
    """
    next_status(user, Operation.RESET_FACTORS)
    await unit.user_traces.remove_factors(user.id)
    await unit.sightings.remove_of_user(user.id, DEVICE)
    record_of_user(unit, actor, EventType.FACTOR_RESET_ALL, user, now)


async def delete(unit: Unit, actor: Actor, user: User, now: int) -> bool:
    """The first call deactivates, the second deletes with everything that hangs on the user; whether they are gone.

    Raises:
        NoPermission: they are the last super administrator.
    """
    if user.status is not UserStatus.DEPROVISIONED:
        await deactivate(unit, actor, user, now)
        return False
    record_of_user(unit, actor, EventType.USER_DELETE_INITIATED, user, now)
    left = (await unit.memberships.list_of_users([user.id]))[user.id]
    await unit.memberships.touch(list(left), now)
    await unit.user_traces.remove_all(user.id)
    await unit.users.remove(user.id)
    record_of_user(unit, actor, EventType.USER_DELETE_COMPLETED, user, now)
    return True


@dataclass(frozen=True, slots=True)
class Clearing:
    """What goes beside the sessions. ``kept_id``: the one session that stays."""

    tokens: bool = False
    devices: bool = False
    kept_id: SessionId | None = None


async def clear_sessions(unit: Unit, actor: Actor, user: User, clearing: Clearing, now: int) -> None:
    """Every session of theirs ends, and so does every sign-in that is under way: that first, as in ``_sign_out``.

    ``tokens``: so does every OAuth token that was issued to them; ``devices``: no browser is remembered.

    Raises:
        StaleWrite: another request came first.
    """
    await unit.authn_transactions.remove_of_user(user.id)
    for kind in (SESSION_TOKEN, APP_SIGN_IN):
        await unit.one_time_tokens.remove_of_user(user.id, kind)
    await close_sessions(unit, user.id, now, kept_id=clearing.kept_id)
    if clearing.devices:
        await unit.sightings.remove_of_user(user.id, DEVICE)
    if clearing.tokens:
        await unit.users.save(signed_out(user, now))
        await unit.user_traces.revoke_refresh_tokens(user.id, now)
    record_of_user(unit, actor, EventType.USER_SESSIONS_CLEAR, user, now)


async def revoke_everything(unit: Unit, user: User, now: int) -> User:
    """Their sessions and tokens count no more, because their password is another one now."""
    saved = await save_user(unit, signed_out(user, now))
    await _sign_out(unit, saved, now)
    return saved


async def _move(unit: Unit, actor: Actor, user: User, operation: Operation, event: EventType, now: int) -> User:
    saved = await save_user(unit, moved(user, operation, now))
    record_of_user(unit, actor, event, saved, now)
    return saved


async def _sign_out(unit: Unit, user: User, now: int) -> None:
    """What sessions are made of goes first: who spends it at this moment is waited for, and their session ends too."""
    await unit.one_time_tokens.remove_of_user(user.id, None)
    await close_sessions(unit, user.id, now)
    await unit.user_traces.revoke_refresh_tokens(user.id, now)
    await unit.sightings.remove_of_user(user.id, DEVICE)


async def _check_may_end(unit: Unit, user: User) -> None:
    roles = await unit.role_assignments.list_of_person(user.id)
    is_super = any(role.type is RoleType.SUPER_ADMIN for role in roles)
    others = await unit.role_assignments.count_other_super_admins(user.id) if is_super else 0
    check_may_end(others, is_super_admin=is_super)


async def _recovery_ms(unit: Unit, user: User) -> int:
    groups = await unit.groups.list_of_user(user.id)
    policy = await password_policy(unit, [group.id for group in groups])
    return recovery_ms(policy.recovery_minutes)


async def _new_link(unit: Unit, user: User, kind: str, now: int, lifetime_ms: int) -> str:
    token = new_link_token()
    await unit.one_time_tokens.remove_of_user(user.id, kind)
    await unit.one_time_tokens.add(kind, token_hash(token), user.id, {}, now, now + lifetime_ms)
    return token
