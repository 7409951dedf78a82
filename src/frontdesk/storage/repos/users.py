"""Users."""

from typing import Any

from sqlalchemy import update

from frontdesk.domain.ids import UserId
from frontdesk.domain.users.model import User, UserStatus
from frontdesk.kernel.fold import fold
from frontdesk.storage.codec import Row, from_json, to_json
from frontdesk.storage.database import Transaction
from frontdesk.storage.errors import StaleWrite
from frontdesk.storage.spelling import insert_row, of_org, select_by, update_by
from frontdesk.storage.statement import param, statement
from frontdesk.storage.tables.users import users

_INSERT = insert_row(users)
_BY_ID = select_by(users, "id")
_BY_LOGIN = select_by(users, "login_fold")
_SAVE = update_by(
    users,
    "id",
    (
        "status",
        "login",
        "login_fold",
        "profile",
        "password_hash",
        "failed_attempts",
        "tokens_not_before",
        "activated_at",
        "status_changed_at",
        "last_login_at",
        "updated_at",
        "password_changed_at",
    ),
    versioned=True,
)
_COUNT_FAILURE = statement(
    update(users).where(of_org(users), users.c.id == param("id")).values(failed_attempts=users.c.failed_attempts + 1)
)
_LOCK = statement(
    update(users)
    .where(
        of_org(users),
        users.c.id == param("id"),
        users.c.status == "ACTIVE",
        users.c.failed_attempts >= param("most_attempts"),
    )
    .values(status="LOCKED_OUT", status_changed_at=param("now"), updated_at=param("now"), version=users.c.version + 1)
)
_SIGNED_IN = statement(
    update(users)
    .where(of_org(users), users.c.id == param("id"), users.c.status == "ACTIVE")
    .values(failed_attempts=0, last_login_at=param("now"))
)


class Users:
    """Rows of ``users``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(self, user: User) -> None:
        """A new user."""
        await self._tx.execute(_INSERT, **_row(user), created_at=user.created_at, version=user.version)

    async def find(self, id: UserId) -> User | None:
        """By id."""
        row = await self._tx.find(_BY_ID, id=id)
        return _user(row) if row is not None else None

    async def find_by_login(self, login: str) -> User | None:
        """By login, ignoring case and diacritics."""
        row = await self._tx.find(_BY_LOGIN, login_fold=fold(login))
        return _user(row) if row is not None else None

    async def save(self, user: User) -> None:
        """Write, unless another writer came first: ``version`` is the one we read.

        Raises:
            StaleWrite: another writer came first.
        """
        if await self._tx.execute(_SAVE, **_row(user), version=user.version) != 1:
            raise StaleWrite(f"The user {user.id} was changed by another request.")

    async def save_failed_attempt(self, id: UserId, most_attempts: int, now: int) -> bool:
        """Count a wrong password; whether it was the one that locked the account."""
        await self._tx.execute(_COUNT_FAILURE, id=id)
        return await self._tx.execute(_LOCK, id=id, most_attempts=most_attempts, now=now) == 1

    async def save_sign_in(self, id: UserId, now: int) -> bool:
        """Remember a sign-in; False where the account stopped being active meanwhile."""
        return await self._tx.execute(_SIGNED_IN, id=id, now=now) == 1


def _row(user: User) -> dict[str, Any]:
    return {
        "id": user.id,
        "status": user.status.value,
        "login": user.login,
        "login_fold": fold(user.login),
        "profile": to_json(user.profile),
        "password_hash": user.password_hash,
        "failed_attempts": user.failed_attempts,
        "tokens_not_before": user.tokens_not_before,
        "activated_at": user.activated_at,
        "status_changed_at": user.status_changed_at,
        "last_login_at": user.last_login_at,
        "updated_at": user.updated_at,
        "password_changed_at": user.password_changed_at,
    }


def _user(row: Row) -> User:
    return User(
        id=UserId(row["id"]),
        status=UserStatus(row["status"]),
        login=row["login"],
        profile=from_json(row["profile"]),
        password_hash=row["password_hash"],
        failed_attempts=row["failed_attempts"],
        tokens_not_before=row["tokens_not_before"],
        created_at=row["created_at"],
        activated_at=row["activated_at"],
        status_changed_at=row["status_changed_at"],
        last_login_at=row["last_login_at"],
        updated_at=row["updated_at"],
        password_changed_at=row["password_changed_at"],
        version=row["version"],
    )
