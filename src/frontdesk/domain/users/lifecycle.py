"""The life of a user: which operation leads from which status to which (contract F.4).

The table is the law: what it does not list is refused, with the code that its operation names.
It is drawn in docs/reference/user-lifecycle.md.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum

from frontdesk.domain.errors import (
    AlreadyActive,
    ApiError,
    NotAllowedInStatus,
    UnlockNotAllowed,
    ValidationFailed,
)
from frontdesk.domain.users.errors import ChangePasswordNotAllowed, ChangeQuestionNotAllowed, ForgotPasswordNotAllowed
from frontdesk.domain.users.model import User, UserStatus

_S = UserStatus
_ALIVE = tuple(status for status in UserStatus if status is not UserStatus.DEPROVISIONED)


class Operation(StrEnum):
    """What can be done to a user."""

    ACTIVATE = "activate"
    ACTIVATE_WITH_CREDENTIAL = "activate, with a password or another provider"
    REACTIVATE = "reactivate"
    DEACTIVATE = "deactivate"
    SUSPEND = "suspend"
    UNSUSPEND = "unsuspend"
    UNSUSPEND_WITH_CREDENTIAL = "unsuspend, with a password or another provider"
    UNLOCK = "unlock"
    EXPIRE_PASSWORD = "expire_password"
    RESET_PASSWORD = "reset_password"
    RESET_FACTORS = "reset_factors"
    SET_PASSWORD = "set password"
    CHANGE_PASSWORD = "change_password"
    CHANGE_RECOVERY_QUESTION = "change_recovery_question"
    FORGOT_PASSWORD = "forgot_password"
    ANSWER_RECOVERY_QUESTION = "forgot_password_recovery_question"
    UPDATE = "update"
    DELETE = "delete"


def _same(*statuses: UserStatus) -> dict[UserStatus, UserStatus]:
    return {status: status for status in statuses}


def _to(target: UserStatus, *statuses: UserStatus) -> dict[UserStatus, UserStatus]:
    return dict.fromkeys(statuses, target)


MOVES: Mapping[Operation, Mapping[UserStatus, UserStatus]] = {
    Operation.ACTIVATE: _to(_S.PROVISIONED, _S.STAGED, _S.DEPROVISIONED),
    Operation.ACTIVATE_WITH_CREDENTIAL: _to(_S.ACTIVE, _S.STAGED, _S.DEPROVISIONED),
    Operation.REACTIVATE: _same(_S.PROVISIONED, _S.RECOVERY),
    Operation.DEACTIVATE: _to(_S.DEPROVISIONED, *_ALIVE),
    Operation.SUSPEND: _to(_S.SUSPENDED, _S.PROVISIONED, _S.ACTIVE),
    Operation.UNSUSPEND: _to(_S.PROVISIONED, _S.SUSPENDED),
    Operation.UNSUSPEND_WITH_CREDENTIAL: _to(_S.ACTIVE, _S.SUSPENDED),
    Operation.UNLOCK: _to(_S.ACTIVE, _S.LOCKED_OUT),
    Operation.EXPIRE_PASSWORD: _to(_S.PASSWORD_EXPIRED, _S.ACTIVE, _S.PASSWORD_EXPIRED),
    Operation.RESET_PASSWORD: _to(
        _S.RECOVERY, _S.PROVISIONED, _S.ACTIVE, _S.LOCKED_OUT, _S.PASSWORD_EXPIRED, _S.RECOVERY
    ),
    Operation.RESET_FACTORS: _same(*_ALIVE),
    Operation.SET_PASSWORD: {
        **_same(_S.STAGED, _S.SUSPENDED),
        **_to(_S.ACTIVE, _S.PROVISIONED, _S.ACTIVE, _S.RECOVERY, _S.PASSWORD_EXPIRED, _S.LOCKED_OUT),
    },
    Operation.CHANGE_PASSWORD: {
        **_same(_S.STAGED),
        **_to(_S.ACTIVE, _S.ACTIVE, _S.PASSWORD_EXPIRED, _S.RECOVERY),
    },
    Operation.CHANGE_RECOVERY_QUESTION: _same(_S.STAGED, _S.ACTIVE, _S.RECOVERY),
    Operation.FORGOT_PASSWORD: _same(_S.ACTIVE, _S.PASSWORD_EXPIRED, _S.LOCKED_OUT, _S.RECOVERY),
    Operation.ANSWER_RECOVERY_QUESTION: _to(_S.ACTIVE, _S.ACTIVE, _S.PASSWORD_EXPIRED, _S.RECOVERY),
    Operation.UPDATE: _same(*_ALIVE),
    Operation.DELETE: _same(_S.DEPROVISIONED),
}
"""Where each operation leads from each status; a status that is not listed refuses it."""


def _invalid(what: str, cause: str) -> Callable[[], ApiError]:
    return lambda: ValidationFailed(what, (cause,))


_NOT_SUSPENDED = _invalid("unsuspendUser", "Cannot unsuspend a user that is not suspended")
REFUSALS: Mapping[Operation, Callable[[], ApiError]] = {
    Operation.ACTIVATE: AlreadyActive,
    Operation.ACTIVATE_WITH_CREDENTIAL: AlreadyActive,
    Operation.SUSPEND: _invalid("suspendUser", "Cannot suspend a user that is not active"),
    Operation.UNSUSPEND: _NOT_SUSPENDED,
    Operation.UNSUSPEND_WITH_CREDENTIAL: _NOT_SUSPENDED,
    Operation.UNLOCK: lambda: UnlockNotAllowed(causes=("The user is not locked out.",)),
    Operation.CHANGE_PASSWORD: ChangePasswordNotAllowed,
    Operation.CHANGE_RECOVERY_QUESTION: ChangeQuestionNotAllowed,
    Operation.FORGOT_PASSWORD: ForgotPasswordNotAllowed,
    Operation.ANSWER_RECOVERY_QUESTION: ForgotPasswordNotAllowed,
}
"""How each operation is refused; those that are not listed with E0000038."""


def next_status(user: User, operation: Operation) -> UserStatus:
    """Where the operation leads this user.

    Raises:
        ApiError: nowhere: the table does not list their status; the class is the operation's.
    """
    target = MOVES[operation].get(user.status)
    if target is None:
        raise REFUSALS.get(operation, NotAllowedInStatus)()
    return target


def allows(user: User, operation: Operation) -> bool:
    """Whether the table lists the user's status."""
    return user.status in MOVES[operation]
