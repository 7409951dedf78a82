"""Who has an app: assigned themselves, or through a group (contract A.Apps, users; Okta: application users)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.model import Assignment, AssignmentScope, GroupAssignment, SignOnMode
from frontdesk.domain.apps.user_name import user_name_of
from frontdesk.domain.errors import ResourceNotFound
from frontdesk.domain.ids import UserId
from frontdesk.domain.mappings.apply import CompiledMapping, apply_mapping, compile_mapping
from frontdesk.domain.provisioning.imported import USER
from frontdesk.domain.provisioning.sync import Provisioned
from frontdesk.domain.schemas.compiled import compile_schema
from frontdesk.domain.schemas.model import Schema
from frontdesk.domain.users.model import User, UserStatus
from frontdesk.lang.el.scope import Scope
from frontdesk.storage.unit import Unit
from frontdesk.usecases.schemas.load import app_schema
from frontdesk.usecases.schemas.mappings import get_mapping, list_mappings

_USER_NAME = "userName"
_UNLESS_MAPPED: Mapping[str, object] = {"zoneinfo": "America/Los_Angeles", "locale": "en_US"}


@dataclass(frozen=True, slots=True)
class AppUserView:
    """A person at an app. ``profile`` is what the mapping, their group's assignment and their own row make of them.

    ``told``: what the app was told of them, where it is told of people.
    """

    user: User
    scope: AssignmentScope
    user_name: str
    profile: Mapping[str, object]
    has_password: bool
    created_at: int
    updated_at: int
    password_changed_at: int | None
    told: Provisioned | None = None


class AppUsers:
    """Reads people at one app; what it needs for each of a page it reads once."""

    def __init__(self, unit: Unit, app: Application, schema: Schema) -> None:
        self._unit = unit
        self._app = app
        self._schema = schema
        self._compiled = compile_schema(schema)
        self._mappings: dict[str, CompiledMapping] = {}

    @classmethod
    async def at(cls, unit: Unit, app: Application) -> "AppUsers":
        """Those of this app."""
        return cls(unit, app, await app_schema(unit, app.id, app.sign_on_mode.value))

    async def list_page(self, *, prefix: str, after: str, most: int) -> list[AppUserView]:
        """People who have the app, by id."""
        ids = await self._unit.app_assignments.list_user_ids(self._app.id, prefix=prefix, after=after, most=most)
        found = [await self.find(user_id) for user_id in ids]
        return [view for view in found if view is not None]

    async def get(self, user_id: str) -> AppUserView:
        """One of them.

        Raises:
            ResourceNotFound: they are not assigned.
        """
        found = await self.find(UserId(user_id))
        if found is None:
            raise ResourceNotFound(f"{user_id[:100]} (AppUser)")
        return found

    async def find(self, user_id: UserId) -> AppUserView | None:
        """One of them, or None where they are not assigned."""
        user = await self._unit.users.find(user_id)
        if user is None or user.status is UserStatus.DEPROVISIONED:
            return None
        own = await self._unit.app_assignments.find(self._app.id, user_id)
        groups = await self._unit.app_assignments.list_groups_of_user(self._app.id, user_id)
        return await self._view(user, own, groups)

    async def has(self, user_id: str) -> bool:
        """Whether they have the app: assigned themselves, or through a group."""
        own = await self._unit.app_assignments.find(self._app.id, UserId(user_id))
        if own is not None and own.scope is AssignmentScope.USER:
            return True
        return bool(await self._unit.app_assignments.list_groups_of_user(self._app.id, UserId(user_id)))

    async def _view(self, user: User, own: Assignment | None, groups: Sequence[GroupAssignment]) -> AppUserView | None:
        is_own = own is not None and own.scope is AssignmentScope.USER
        if not is_own and not groups:
            return None
        of_group = groups[0].profile if groups and not is_own else {}
        profile = {**await self._mapped(user), **of_group, **(own.profile if own is not None else {})}
        template = user_name_of(self._app.user_name_template, user.login, user.profile)
        began_at = own.created_at if own is not None else groups[0].updated_at
        return AppUserView(
            user=user,
            scope=AssignmentScope.USER if is_own else AssignmentScope.GROUP,
            user_name=(own.user_name if own is not None else None) or template,
            profile=self._compiled.visible(profile),
            has_password=own is not None and own.sealed is not None,
            created_at=began_at,
            updated_at=own.updated_at if own is not None else began_at,
            password_changed_at=own.password_changed_at if own is not None else None,
            told=await self._unit.provisioned.find(self._app.id, USER, user.id),
        )

    async def _mapped(self, user: User) -> dict[str, object]:
        properties = {**self._schema.base, **self._schema.custom}
        types = {name: found.type.value for name, found in properties.items() if name != _USER_NAME}
        person = {**user.profile, "login": user.login}
        scope = Scope(names={"user": person, "source": person, "app": {"id": self._app.id}})
        mapped = apply_mapping(await self._mapping(user.type_id), types, scope)
        if self._app.sign_on_mode is not SignOnMode.OPENID_CONNECT:
            return mapped
        return {**dict.fromkeys(types), **_UNLESS_MAPPED, **mapped}

    async def _mapping(self, type_id: str) -> CompiledMapping:
        if type_id not in self._mappings:
            found = await list_mappings(self._unit, type_id, self._app.id, after="", most=1)
            properties = (await get_mapping(self._unit, found[0].id)).properties if found else {}
            self._mappings[type_id] = compile_mapping(properties)
        return self._mappings[type_id]
