"""Users."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import and_, func, or_, select, update

from frontdesk.domain.groups.model import Group, GroupType
from frontdesk.domain.ids import UserId
from frontdesk.domain.users.model import User, UserStatus
from frontdesk.kernel.fold import fold
from frontdesk.storage.codec import Row, from_json, maker, to_json
from frontdesk.storage.conditions import starts_with
from frontdesk.storage.database import Transaction
from frontdesk.storage.errors import StaleWrite
from frontdesk.storage.folds import USER_FOLDS, user_folds
from frontdesk.storage.search import Position, UserQuery, count_users, select_users
from frontdesk.storage.spelling import delete_by, insert_row, of_org, update_by
from frontdesk.storage.statement import InList, param, statement
from frontdesk.storage.tables.groups import group_members
from frontdesk.storage.tables.users import USER_COLUMNS, users

_made = maker(User)
_INSERT = insert_row(users)
_STATUSES = {status.value: status for status in UserStatus}
_BY_ID = statement(select(USER_COLUMNS).select_from(users).where(of_org(users), users.c.id == param("id")))
_BY_LOGIN = statement(
    select(USER_COLUMNS).select_from(users).where(of_org(users), users.c.login_fold == param("login_fold"))
)
_SAVE = update_by(
    users,
    "id",
    (
        "status",
        "login",
        "login_fold",
        "profile",
        *USER_FOLDS,
        "type_id",
        "realm_id",
        "credentials",
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
_DELETE = delete_by(users, "id")
_PRESENT = statement(select(users.c.login_fold).where(of_org(users), InList(users.c.login_fold, "folds")))
_BATCH = statement(
    select(USER_COLUMNS)
    .select_from(users)
    .where(of_org(users), users.c.id > param("after"), users.c.status != "DEPROVISIONED")
    .order_by(users.c.id)
    .limit(param("most"))
)
_PRESENT_ONES = select(USER_COLUMNS).select_from(users).where(of_org(users), users.c.status != "DEPROVISIONED")
_BY_IDS = statement(select(USER_COLUMNS).select_from(users).where(of_org(users), InList(users.c.id, "ids")))
_BY_LOGINS = statement(_PRESENT_ONES.where(InList(users.c.login_fold, "folds")))
_BY_EMAILS = statement(_PRESENT_ONES.where(InList(users.c.email_fold, "folds")).order_by(users.c.id).limit(2_000))
_BY_LAST_NAMES = statement(
    _PRESENT_ONES.where(InList(users.c.last_name_fold, "folds"), InList(users.c.first_name_fold, "first_folds"))
    .order_by(users.c.id)
    .limit(2_000)
)
_COUNT_PRESENT = statement(select(func.count().label("number")).where(of_org(users), users.c.status != "DEPROVISIONED"))
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
_MAY_SIGN_IN = or_(users.c.status == "ACTIVE", users.c.status == "PASSWORD_EXPIRED")
# somebody whose password a directory checks has none here, and still none is what was proved
_HAS_PASSWORD = users.c.password_hash.is_not_distinct_from(param("password_hash"))
_SIGNED_IN = statement(
    update(users)
    .where(of_org(users), users.c.id == param("id"), _MAY_SIGN_IN, _HAS_PASSWORD)
    .values(failed_attempts=0, last_login_at=param("now"))
)
_LOCK_PROVED = statement(
    select(users.c.id).where(of_org(users), users.c.id == param("id"), _MAY_SIGN_IN, _HAS_PASSWORD).with_for_update()
)
_MEMBERS = statement(
    select(USER_COLUMNS)
    .select_from(
        users.join(group_members, and_(group_members.c.org_id == users.c.org_id, group_members.c.user_id == users.c.id))
    )
    .where(of_org(users), group_members.c.group_id == param("group_id"), group_members.c.user_id > param("after"))
    .order_by(group_members.c.user_id)
    .limit(param("most"))
)


class Users:
    """Rows of ``users``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(self, user: User) -> None:
        """A new user.

        Raises:
            AlreadyThere: somebody has this login.
        """
        await self._tx.execute(_INSERT, **_row(user), created_at=user.created_at, version=user.version)

    async def find(self, id: UserId) -> User | None:
        """By id."""
        row = await self._tx.find(_BY_ID, id=id)
        return _user(row) if row is not None else None

    async def find_by_login(self, login: str) -> User | None:
        """By login, ignoring case and diacritics."""
        row = await self._tx.find(_BY_LOGIN, login_fold=fold(login))
        return _user(row) if row is not None else None

    async def find_by_short_name(self, name: str) -> User | None:
        """By the part of the login that stands before its domain, where no two people share it."""
        of_name = starts_with(users.c.login_fold, f"{fold(name)}@")
        rows = await self._tx.all(
            statement(select(USER_COLUMNS).select_from(users).where(of_org(users), of_name).limit(2))
        )
        return _user(rows[0]) if len(rows) == 1 else None

    async def list_page(self, query: UserQuery) -> list[User]:
        """Users as the query asks for them."""
        return [_user(row) for row in await self._tx.all(select_users(query))]

    async def count(self, query: UserQuery) -> int:
        """How many users the query finds, on whatever pages."""
        row = await self._tx.find(count_users(query))
        return int(row["number"]) if row is not None else 0

    async def list_batch(self, after: str, most: int) -> list[User]:
        """Everybody but those who were deactivated, by id, ``most`` at a time: for work on the whole directory."""
        return [_user(row) for row in await self._tx.all(_BATCH, after=after, most=most)]

    async def count_present(self) -> int:
        """How many people there are, but for those who were deactivated."""
        row = await self._tx.find(_COUNT_PRESENT)
        return int(row["number"]) if row is not None else 0

    async def list_members(self, group: Group, *, after: str, most: int) -> list[User]:
        """A group's people by id, ``most`` at a time; of Everyone all but the deprovisioned."""
        if group.type is GroupType.BUILT_IN:
            return await self.list_page(UserQuery(after=Position(after), most=most))
        rows = await self._tx.all(_MEMBERS, group_id=group.id, after=after, most=most)
        return [_user(row) for row in rows]

    async def list_present(self, logins: Iterable[str]) -> set[str]:
        """Which of these logins somebody has, folded."""
        rows = await self._tx.all(_PRESENT, folds=to_json([fold(login) for login in logins]))
        return {row["login_fold"] for row in rows}

    async def list_by_ids(self, ids: Iterable[str]) -> dict[str, User]:
        """Those of them who are there, whatever their status."""
        found = [_user(row) for row in await self._tx.all(_BY_IDS, ids=to_json(list(ids)))]
        return {user.id: user for user in found}

    async def list_by_logins(self, logins: Iterable[str]) -> list[User]:
        """Whoever has one of these logins, but for those who were deactivated."""
        return [_user(row) for row in await self._tx.all(_BY_LOGINS, folds=to_json([fold(each) for each in logins]))]

    async def list_by_emails(self, emails: Iterable[str]) -> list[User]:
        """Whoever has one of these addresses, whatever their case, but for those who were deactivated."""
        folds = [user_folds({"email": each})["email_fold"] for each in emails]
        return [_user(row) for row in await self._tx.all(_BY_EMAILS, folds=to_json(folds))]

    async def list_by_names(self, names: Iterable[tuple[str, str]]) -> list[User]:
        """Whoever has one of these first and one of these last names, but for those who were deactivated."""
        folds = [user_folds({"firstName": first, "lastName": last}) for first, last in names]
        firsts, lasts = ([each[name] for each in folds] for name in ("first_name_fold", "last_name_fold"))
        rows = await self._tx.all(_BY_LAST_NAMES, folds=to_json(lasts), first_folds=to_json(firsts))
        return [_user(row) for row in rows]

    async def add_many(self, added: Iterable[User]) -> None:
        """New users, in one statement."""
        rows = [{**_row(user), "created_at": user.created_at, "version": user.version} for user in added]
        await self._tx.execute_many(_INSERT, rows)

    async def remove(self, id: UserId) -> bool:
        """Whether they were there to be removed; what hangs on them is ``user_traces``'s to remove."""
        return await self._tx.execute(_DELETE, id=id) == 1

    async def save(self, user: User) -> None:
        """Write, unless another writer came first: ``version`` is the one we read.

        Raises:
            StaleWrite: another writer came first.
            AlreadyThere: somebody else has this login.
        """
        if await self._tx.execute(_SAVE, **_row(user), version=user.version) != 1:
            raise StaleWrite(f"The user {user.id} was changed by another request.")

    async def save_failed_attempt(self, id: UserId, most_attempts: int | None, now: int) -> bool:
        """Count a wrong password; whether it was the one that locked the account. None: none does."""
        await self._tx.execute(_COUNT_FAILURE, id=id)
        return (
            most_attempts is not None
            and await self._tx.execute(_LOCK, id=id, most_attempts=most_attempts, now=now) == 1
        )

    async def save_sign_in(self, id: UserId, password_hash: str | None, now: int) -> bool:
        """Remember a sign-in; False where the account stopped being active, or the password that was proved changed."""
        return await self._tx.execute(_SIGNED_IN, id=id, password_hash=password_hash, now=now) == 1

    async def lock_proved(self, id: UserId, password_hash: str | None) -> bool:
        """In a unit that writes: whether the password that was proved still lets them in, and will until the unit ends.

        Whoever would change it waits; on SQLite every writer waits anyway.
        """
        return await self._tx.find(_LOCK_PROVED, id=id, password_hash=password_hash) is not None


def _row(user: User) -> dict[str, Any]:
    return {
        "id": user.id,
        "status": user.status.value,
        "login": user.login,
        "login_fold": fold(user.login),
        "profile": to_json(user.profile),
        **user_folds(user.profile),
        "type_id": user.type_id,
        "realm_id": user.realm_id,
        "credentials": to_json(user.credentials),
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
    """By position: pages have hundreds of these, and to look a column up by its name costs more than to read it."""
    user_id, status, login, profile, type_id, credentials, *rest = row
    return _made(user_id, _STATUSES[status], login, from_json(profile), type_id, from_json(credentials), *rest)
