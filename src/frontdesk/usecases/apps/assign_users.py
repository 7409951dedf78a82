"""Giving people an app, and taking it from them (contract A.Apps, users)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.apps.application import Application
from frontdesk.domain.apps.errors import AppAlreadyAssigned, AppHeldByGroup, InactiveUser
from frontdesk.domain.apps.model import Assignment, AssignmentScope, SignOnMode
from frontdesk.domain.errors import ResourceNotFound, ValidationFailed
from frontdesk.domain.ids import UserId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import Party
from frontdesk.domain.schemas.model import Schema
from frontdesk.domain.schemas.validate import validate_profile
from frontdesk.domain.users.model import User, UserStatus
from frontdesk.storage.errors import AlreadyThere
from frontdesk.storage.unit import Unit
from frontdesk.usecases.apps.app_users import AppUsers, AppUserView
from frontdesk.usecases.apps.lifecycle import tell
from frontdesk.usecases.apps.vault import AppVault
from frontdesk.usecases.schemas.load import app_schema

_USER_NAME = "userName"
_WITH_PASSWORD = frozenset(
    {SignOnMode.BASIC_AUTH, SignOnMode.BROWSER_PLUGIN, SignOnMode.SECURE_PASSWORD_STORE, SignOnMode.AUTO_LOGIN}
)
_HELD = (
    "The application cannot be unassigned from the user while their group memberships requires "
    "that they have access to this application."
)


@dataclass(frozen=True, slots=True)
class AppUserDraft:
    """What a body says of a person at an app; None where it does not say."""

    scope: AssignmentScope | None = None
    user_name: str | None = None
    password: str | None = field(default=None, repr=False)
    profile: Mapping[str, object] | None = None


async def assign_user(
    unit: Unit, actor: Actor, app: Application, draft: tuple[str | None, AppUserDraft], vault: AppVault, now: int
) -> AppUserView:
    """A person (``draft``: their id, and what is said of them) has the app from now on.

    Without an id it is the person whose login is the name that they get at the app.

    Raises:
        ValidationFailed: there is no such person, or the profile is not as the app's schema has it.
        InactiveUser: they are deactivated.
        AppAlreadyAssigned: they have it already.
    """
    user_id, wanted = draft
    user = await _person(unit, user_id, wanted)
    if user.status is UserStatus.DEPROVISIONED:
        raise InactiveUser()
    known = await unit.app_assignments.find(app.id, user.id)
    if known is not None and known.scope is AssignmentScope.USER:
        raise AppAlreadyAssigned()
    if wanted.scope is AssignmentScope.GROUP:
        await _check_group_leads(unit, app, user.id)
    fresh = _fresh(app, user, wanted.scope or AssignmentScope.USER, now)
    made = await _with(unit, app, replace(fresh, version=known.version) if known else fresh, wanted, vault)
    try:
        await (unit.app_assignments.save(made) if known is not None else unit.app_assignments.add(made))
    except AlreadyThere:
        raise AppAlreadyAssigned() from None
    tell(unit, actor, EventType.APP_USER_ADD, app, now, _party(user))
    return await (await AppUsers.at(unit, app)).get(user.id)


async def update_app_user(
    unit: Unit, actor: Actor, app: Application, draft: tuple[str, AppUserDraft], vault: AppVault, now: int
) -> AppUserView:
    """What is said of a person at an app; what a group gave them becomes their own, unless the scope is said.

    Raises:
        ResourceNotFound: they do not have the app.
        ValidationFailed: the profile is not as the app's schema has it, or no group gives them the app.
        StaleWrite: another request came first.
    """
    user_id, wanted = draft
    users = await AppUsers.at(unit, app)
    view = await users.get(user_id)
    if wanted.scope is AssignmentScope.GROUP:
        await _check_group_leads(unit, app, view.user.id)
    known = await unit.app_assignments.find(app.id, view.user.id)
    scope = wanted.scope or AssignmentScope.USER
    base = replace(known, scope=scope, updated_at=now) if known is not None else _fresh(app, view.user, scope, now)
    made = await _with(unit, app, base, wanted, vault)
    try:
        await (unit.app_assignments.save(made) if known is not None else unit.app_assignments.add(made))
    except AlreadyThere:
        raise AppAlreadyAssigned() from None
    tell(unit, actor, EventType.APP_USER_UPDATE, app, now, _party(view.user))
    return await users.get(view.user.id)


async def unassign_user(unit: Unit, actor: Actor, app: Application, user_id: str, now: int) -> None:
    """The person has the app no longer; or only through their groups.

    Raises:
        ResourceNotFound: they do not have it.
        AppHeldByGroup: they have it only through a group.
    """
    view = await (await AppUsers.at(unit, app)).get(user_id)
    if view.scope is AssignmentScope.GROUP:
        raise AppHeldByGroup(causes=(_HELD,))
    await unit.app_assignments.remove(app.id, view.user.id)
    tell(unit, actor, EventType.APP_USER_REMOVE, app, now, _party(view.user))


async def _person(unit: Unit, user_id: str | None, wanted: AppUserDraft) -> User:
    if user_id is None and wanted.user_name is None:
        raise ValidationFailed("appUser", ("id: The field cannot be left out.",))
    user = await (unit.users.find(UserId(user_id)) if user_id else unit.users.find_by_login(wanted.user_name or ""))
    if user is None:
        raise ResourceNotFound(f"{(user_id or wanted.user_name or '')[:100]} (User)")
    return user


def _fresh(app: Application, user: User, scope: AssignmentScope, now: int) -> Assignment:
    return Assignment(
        app_id=app.id,
        user_id=user.id,
        scope=scope,
        user_name=None,
        profile={},
        sealed=None,
        created_at=now,
        updated_at=now,
        password_changed_at=None,
        version=1,
    )


async def _with(unit: Unit, app: Application, known: Assignment, wanted: AppUserDraft, vault: AppVault) -> Assignment:
    made = known
    if wanted.user_name is not None:
        made = replace(made, user_name=wanted.user_name)
    if wanted.password is not None:
        if app.sign_on_mode not in _WITH_PASSWORD:
            raise ValidationFailed("credentials", ("credentials.password: Apps of this mode are given no password.",))
        sealed = vault.seal_password(wanted.password, f"{app.id} {known.user_id}")
        made = replace(made, sealed=sealed, password_changed_at=known.updated_at)
    if wanted.profile is not None:
        schema = await app_schema(unit, app.id, app.sign_on_mode.value)
        profile = checked_profile(schema, wanted.profile, known.profile)
        made = replace(made, profile=profile)
    return made


def checked_profile(
    schema: Schema, given: Mapping[str, object], known: Mapping[str, object], what: str = "appUser"
) -> Mapping[str, object]:
    """A profile at an app after what is ``given`` is merged in; the name there is no part of it.

    Raises:
        ValidationFailed: an attribute is unknown, or not as the schema has it.
    """
    base = {name: replace(found, required=False) for name, found in schema.base.items() if name != _USER_NAME}
    custom = {name: replace(found, required=False) for name, found in schema.custom.items()}
    return validate_profile(Schema(base, custom), given, known, replace=False, what=what)


async def _check_group_leads(unit: Unit, app: Application, user_id: UserId) -> None:
    if not await unit.app_assignments.list_groups_of_user(app.id, user_id):
        raise ValidationFailed("scope", ("scope: None of the user's groups is assigned to the app.",))


def _party(user: User) -> Party:
    return Party(user.id, "User", user.login, user.login)
