"""How a user comes to be and changes: pure, and always with the time (contract F.4)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from frontdesk.domain.errors import NoPermission
from frontdesk.domain.ids import UserTypeId, new_user_id
from frontdesk.domain.users.credentials import (
    OURS,
    Provider,
    RecoveryQuestion,
    has_credential,
    new_credentials,
    with_password,
    with_question,
)
from frontdesk.domain.users.errors import ExpiryNeedsActivation, ExpiryNeedsPassword
from frontdesk.domain.users.lifecycle import Operation, next_status
from frontdesk.domain.users.model import User, UserStatus

LOGIN_TAKEN = "login: An object with this field already exists in the current organization"


@dataclass(frozen=True, slots=True)
class Secrets:
    """What is set of a user's credentials, hashed; None: not set now.

    ``proved_by``: the version of the user whose old password (or answer) was proved; only that one may be changed.
    """

    password_hash: str | None = None
    imported: bool = False
    question: RecoveryQuestion | None = None
    keep_passwords: int = 0
    proved_by: int | None = None


@dataclass(frozen=True, slots=True)
class Start:
    """How a user begins. ``expire``: whoever signs in first has to choose another password."""

    activate: bool = True
    expire: bool = False


AT_ONCE = Start()


def check_start(start: Start, *, has_password: bool) -> None:
    """A password expires at once only where there is one, and where it could be used.

    Raises:
        ExpiryNeedsActivation, ExpiryNeedsPassword: there is none, or it could not.
    """
    if start.expire and not start.activate:
        raise ExpiryNeedsActivation()
    if start.expire and not has_password:
        raise ExpiryNeedsPassword()


def new_user(
    profile: Mapping[str, object],
    type_id: UserTypeId,
    secrets: Secrets,
    start: Start,
    now: int,
    provider: Provider = OURS,
) -> User:
    """A user as they are first written: STAGED, or active as far as their credentials let them be."""
    staged = User(
        id=new_user_id(now),
        status=UserStatus.STAGED,
        login=str(profile["login"]),
        profile=profile,
        type_id=type_id,
        credentials=new_credentials(provider),
        password_hash=None,
        failed_attempts=0,
        tokens_not_before=0,
        created_at=now,
        activated_at=None,
        status_changed_at=None,
        last_login_at=None,
        updated_at=now,
        password_changed_at=None,
        version=1,
    )
    user = with_secrets(staged, secrets, now)
    if not start.activate:
        return user
    user = activated(user, now)
    return replace(user, status=UserStatus.PASSWORD_EXPIRED) if start.expire else user


def with_secrets(user: User, secrets: Secrets, now: int) -> User:
    """What is set of the credentials, and nothing else."""
    if secrets.question is not None:
        user = with_question(user, secrets.question)
    if secrets.password_hash is not None:
        kept, imported = secrets.keep_passwords, secrets.imported
        user = with_password(user, secrets.password_hash, now, keep=kept, imported=imported)
    return user


def activated(user: User, now: int) -> User:
    """ACTIVE for whoever could sign in; PROVISIONED for whoever has to choose a password first.

    Raises:
        AlreadyActive: neither STAGED nor DEPROVISIONED.
    """
    with_credential = has_credential(user)
    operation = Operation.ACTIVATE_WITH_CREDENTIAL if with_credential else Operation.ACTIVATE
    return replace(moved(user, operation, now), activated_at=now)


def unsuspended(user: User, now: int) -> User:
    """ACTIVE again; PROVISIONED whoever was suspended before they chose a password.

    Raises:
        ValidationFailed: they are not SUSPENDED.
    """
    return moved(user, Operation.UNSUSPEND_WITH_CREDENTIAL if has_credential(user) else Operation.UNSUSPEND, now)


def moved(user: User, operation: Operation, now: int) -> User:
    """Where the operation leads; unlocking and a new beginning forget wrong attempts.

    Raises:
        ApiError: the life cycle has no such move.
    """
    target = next_status(user, operation)
    if target is user.status:
        return replace(user, updated_at=now)
    attempts = 0 if target is UserStatus.ACTIVE else user.failed_attempts
    return replace(user, status=target, status_changed_at=now, updated_at=now, failed_attempts=attempts)


def signed_out(user: User, now: int) -> User:
    """Nothing that was issued to them until now counts any more."""
    return replace(user, tokens_not_before=now)


def with_profile(user: User, profile: Mapping[str, object], now: int) -> User:
    """Another profile, and so perhaps another login."""
    return replace(user, profile=profile, login=str(profile["login"]), updated_at=now)


def check_may_end(other_super_admins: int, *, is_super_admin: bool) -> None:
    """The last super administrator stays: nobody could let anybody in again (contract H.1).

    Raises:
        NoPermission: they are the last.
    """
    if is_super_admin and not other_super_admins:
        raise NoPermission(causes=("The last super administrator stays one who can act.",))
