"""Applications of every mode: the rows of ``apps`` as the management API sees them, and their logos.

A row with an ``oauth`` column is an OAuth client too (``clients.py``): both repositories write the same row, guarded
by the same version.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, or_, select, update

from frontdesk.domain.admins.powers import WHOLE_ORG, Extent
from frontdesk.domain.admins.roles import PrincipalType
from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.model import AppStatus, AssignmentScope, Logo, SignOnMode
from frontdesk.domain.groups.model import GroupType
from frontdesk.domain.ids import AppId, ClientId, GroupId, UserId
from frontdesk.storage.codec import Row, from_json, to_json
from frontdesk.storage.database import Transaction
from frontdesk.storage.errors import StaleWrite
from frontdesk.storage.repos.clients import client_columns, client_of_row
from frontdesk.storage.spelling import delete_by, insert_row, of_org, select_by, update_by
from frontdesk.storage.statement import InList, param, statement
from frontdesk.storage.tables.apps import app_groups, app_logos, app_users, apps, client_secrets
from frontdesk.storage.tables.codes import authorization_codes
from frontdesk.storage.tables.consents import consents
from frontdesk.storage.tables.directory import role_assignments
from frontdesk.storage.tables.groups import group_members, groups
from frontdesk.storage.tables.refresh_tokens import refresh_tokens

_ESCAPE = "!"
_MOST = 10_000
_SIGNS = or_(*(apps.c.sign_on_mode == mode.value for mode in SignOnMode if mode.signs))
_INSERT = insert_row(apps)
_FIND = select_by(apps, "id")
_SECRETS = select_by(client_secrets, "app_id")
_SAVE = update_by(
    apps,
    "id",
    (
        "label",
        "status",
        "oauth",
        "settings",
        "signing_kid",
        "sealed",
        "registration_token_hash",
        "tokens_not_before",
        "updated_at",
    ),
    versioned=True,
)
_LOCK = statement(update(apps).where(of_org(apps), apps.c.id == param("id")).values(version=apps.c.version))
_DELETE = delete_by(apps, "id")
_DELETE_OF_APP = tuple(delete_by(table, "app_id") for table in (client_secrets, app_users, app_groups, app_logos))
_DELETE_OF_CLIENT = tuple(
    statement(delete(table).where(of_org(table), table.c.client_id == param("client_id")))
    for table in (authorization_codes, consents, refresh_tokens)
)
_DELETE_ROLES = delete_by(role_assignments, "principal_type", "principal_id")
_LOGOS = statement(
    select(app_logos.c.app_id, app_logos.c.id, app_logos.c.content_type).where(
        of_org(app_logos), InList(app_logos.c.app_id, "ids")
    )
)
_FIND_IMAGE = select_by(app_logos, "id")
_INSERT_LOGO = insert_row(app_logos)
_DELETE_LOGO = delete_by(app_logos, "app_id")


def _of_user() -> ColumnElement[bool]:
    """The app is a person's: by a row of theirs, or through a group; Everyone has no member rows."""
    own = exists(
        select(app_users.c.app_id).where(
            of_org(app_users),
            app_users.c.app_id == apps.c.id,
            app_users.c.user_id == param("user_id"),
            app_users.c.scope == AssignmentScope.USER.value,
        )
    )
    member = exists(
        select(group_members.c.group_id).where(
            of_org(group_members),
            group_members.c.group_id == groups.c.id,
            group_members.c.user_id == param("user_id"),
        )
    )
    through_group = exists(
        select(app_groups.c.app_id).where(
            of_org(app_groups),
            of_org(groups),
            app_groups.c.app_id == apps.c.id,
            groups.c.id == app_groups.c.group_id,
            or_(groups.c.type == GroupType.BUILT_IN.value, member),
        )
    )
    return or_(own, through_group)


def _of_group() -> ColumnElement[bool]:
    return exists(
        select(app_groups.c.app_id).where(
            of_org(app_groups), app_groups.c.app_id == apps.c.id, app_groups.c.group_id == param("group_id")
        )
    )


def _unless_empty(name: str, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return or_(param(name) == "", condition)


_PAGED = (
    select(*apps.c)
    .where(
        of_org(apps),
        apps.c.id > param("after"),
        _unless_empty(
            "prefix",
            or_(
                apps.c.label.ilike(param("prefix"), escape=_ESCAPE), apps.c.name.ilike(param("prefix"), escape=_ESCAPE)
            ),
        ),
        _unless_empty("status", apps.c.status == param("status")),
        _unless_empty("name", apps.c.name == param("name")),
        _unless_empty(
            "kid",
            or_(
                apps.c.signing_kid == param("kid"),
                apps.c.signing_kid.is_(None) & (param("kid") == param("shared_kid")) & _SIGNS,
            ),
        ),
        _unless_empty("user_id", _of_user()),
        _unless_empty("group_id", _of_group()),
    )
    .order_by(apps.c.id)
    .limit(param("most"))
)
_PAGE = statement(_PAGED)
_PAGE_WITHIN = statement(
    _PAGED.where(or_(InList(apps.c.name, "names"), InList(apps.c.name.concat(":").concat(apps.c.id), "instances")))
)


@dataclass(frozen=True, slots=True)
class AppQuery:
    """Which apps. An empty condition is none; ``shared_kid`` is the key of apps that have none of their own.

    ``within``: which of them the caller may see.
    """

    after: str = ""
    most: int = _MOST
    prefix: str = ""
    status: str = ""
    name: str = ""
    user_id: str = ""
    group_id: str = ""
    kid: str = ""
    shared_kid: str = ""
    within: Extent = WHOLE_ORG


class Apps:
    """Rows of ``apps``."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    async def add(self, app: Application) -> None:
        """A new app; its secrets are ``Clients.add_secret``'s.

        Raises:
            AlreadyThere: another client has this ``client_id``.
        """
        await self._tx.execute(
            _INSERT,
            **_row(app),
            client_id=app.client_id,
            name=app.name,
            sign_on_mode=app.sign_on_mode.value,
            created_at=app.created_at,
            version=app.version,
        )

    async def find(self, id: AppId) -> Application | None:
        """By id, its secrets among what it holds."""
        row = await self._tx.find(_FIND, id=id)
        if row is None:
            return None
        secrets = await self._tx.all(_SECRETS, app_id=id) if row["oauth"] is not None else ()
        return _app(row, secrets)

    async def list_page(self, query: AppQuery) -> list[Application]:
        """Apps in the order of their ids, without secrets."""
        limited = not (query.within.everything or query.within.all_apps)
        rows = await self._tx.all(
            _PAGE_WITHIN if limited else _PAGE,
            **(_targets(query.within) if limited else {}),
            after=query.after,
            most=query.most,
            prefix=_like(query.prefix),
            status=query.status,
            name=query.name,
            user_id=query.user_id,
            group_id=query.group_id,
            kid=query.kid,
            shared_kid=query.shared_kid,
        )
        return [_app(row, ()) for row in rows]

    async def list_of_user(self, user_id: UserId, *, after: str = "", most: int = _MOST) -> list[Application]:
        """The apps of a person, by id: assigned to them, or to one of their groups."""
        return await self.list_page(AppQuery(after=after, most=most, user_id=user_id))

    async def list_of_group(self, group_id: GroupId, *, after: str = "", most: int = _MOST) -> list[Application]:
        """The apps that are assigned to a group, by id."""
        return await self.list_page(AppQuery(after=after, most=most, group_id=group_id))

    async def save(self, app: Application) -> None:
        """Write, unless another writer came first.

        Raises:
            StaleWrite: another writer came first.
        """
        if await self._tx.execute(_SAVE, **_row(app), version=app.version) != 1:
            raise StaleWrite(f"The app {app.id} was changed by another request.")

    async def lock(self, id: AppId) -> None:
        """Whoever else asks for this waits until the unit is over: what is counted of an app is counted by one."""
        await self._tx.execute(_LOCK, id=id)

    async def remove(self, app: Application) -> None:
        """The app, and everything that hangs on it but its records."""
        for removing in _DELETE_OF_APP:
            await self._tx.execute(removing, app_id=app.id)
        for removing in _DELETE_OF_CLIENT:
            await self._tx.execute(removing, client_id=app.client_id)
        await self._tx.execute(_DELETE_ROLES, principal_type=PrincipalType.CLIENT.value, principal_id=app.client_id)
        await self._tx.execute(_DELETE, id=app.id)

    async def list_logos(self, app_ids: Iterable[AppId]) -> dict[AppId, Logo]:
        """The pictures of these apps that have one."""
        rows = await self._tx.all(_LOGOS, ids=to_json(sorted(app_ids)))
        return {AppId(row["app_id"]): Logo(row["id"], row["content_type"]) for row in rows}

    async def find_logo(self, app_id: AppId) -> Logo | None:
        """An app's picture."""
        return (await self.list_logos([app_id])).get(app_id)

    async def find_image(self, logo_id: str) -> tuple[Logo, bytes] | None:
        """A picture by its own id."""
        row = await self._tx.find(_FIND_IMAGE, id=logo_id)
        return None if row is None else (Logo(row["id"], row["content_type"]), bytes(row["image"]))

    async def save_logo(self, app_id: AppId, logo: Logo, image: bytes, now: int) -> None:
        """The app's picture is this one."""
        await self._tx.execute(_DELETE_LOGO, app_id=app_id)
        await self._tx.execute(
            _INSERT_LOGO, app_id=app_id, id=logo.id, content_type=logo.content_type, image=image, created_at=now
        )


def _targets(extent: Extent) -> dict[str, str]:
    return {
        "names": to_json([app.name for app in extent.apps if app.id is None]),
        "instances": to_json([f"{app.name}:{app.id}" for app in extent.apps if app.id is not None]),
    }


def _like(prefix: str) -> str:
    for letter in (_ESCAPE, "%", "_"):
        prefix = prefix.replace(letter, _ESCAPE + letter)
    return prefix + "%" if prefix else ""


def _row(app: Application) -> dict[str, Any]:
    columns: dict[str, Any] = {
        "id": app.id,
        "label": app.label,
        "status": app.status.value,
        "oauth": None,
        "registration_token_hash": None,
        "tokens_not_before": app.tokens_not_before,
        "updated_at": app.updated_at,
    }
    if app.client is not None:
        columns |= {**client_columns(app.client), **{name: columns[name] for name in _SHARED}}
    return {**columns, "settings": to_json(app.settings), "signing_kid": app.signing_kid, "sealed": app.sealed}


_SHARED = ("id", "label", "status", "tokens_not_before", "updated_at")
"""What an app and its client both say; the app has the word."""


def _app(row: Row, secrets: Sequence[Row]) -> Application:
    return Application(
        id=AppId(row["id"]),
        client_id=ClientId(row["client_id"]),
        name=row["name"],
        label=row["label"],
        status=AppStatus(row["status"]),
        sign_on_mode=SignOnMode(row["sign_on_mode"]),
        settings=from_json(row["settings"]),
        client=client_of_row(row, secrets) if row["oauth"] is not None else None,
        signing_kid=row["signing_kid"],
        sealed=row["sealed"],
        tokens_not_before=row["tokens_not_before"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        version=row["version"],
    )
