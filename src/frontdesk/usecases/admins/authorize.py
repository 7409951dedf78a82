"""May this caller do this, to this? Asked once for every call of the management API (contract H.1).

Targets and the protection of administrators are decided here, by the object that a path begins with, so that no
endpoint can forget them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from itertools import product

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.admins.iam import CUSTOM_ROLE, RESOURCE_SET, permission_names, resources_of
from frontdesk.domain.admins.orns import extent_of
from frontdesk.domain.admins.powers import Extent, Power, custom_power, standard_power
from frontdesk.domain.admins.roles import PrincipalType, RoleAssignment, RoleType
from frontdesk.domain.apps.application import Application
from frontdesk.domain.errors import NoPermission, ResourceNotFound
from frontdesk.domain.idps.links import IDP_LINK, link_id
from frontdesk.domain.idps.model import IDP, trusted_kids
from frontdesk.domain.ids import ApiTokenId, AppId, ClientId, DeviceId, SessionId, UserId
from frontdesk.domain.users.model import User
from frontdesk.storage.unit import Unit
from frontdesk.usecases.directory.user_lookup import get_user


class Kind(Enum):
    """What an object is, as far as powers tell objects apart."""

    USER = auto()
    GROUP = auto()
    APP = auto()
    CLIENT = auto()
    SESSION = auto()
    API_TOKEN = auto()
    DEVICE = auto()


_PEOPLE = frozenset({Kind.USER, Kind.SESSION})
_PAGE = 200


@dataclass(frozen=True, slots=True)
class Named:
    """An object, by whatever name a path has for it. A session is its owner's as far as powers go."""

    kind: Kind
    id: str


@dataclass(frozen=True, slots=True)
class Deed:
    """What is to be done, and to what: the object that the path begins with, or none in particular.

    ``group_ids``: groups that somebody is to be put into besides. ``joining``: who is to be put into the named group.
    ``other``: what is changed together with the named object. ``vouching``: the identity provider, or the certificate
    that providers are believed by, whose word is changed. ``belonging``: what is somebody's, although the path does not
    begin with them. ``is_list``: the answer holds what the caller reaches and nothing else (``reach.py``), so that to
    reach some objects of the kind is enough.
    """

    permission: str
    named: Named | None = None
    group_ids: tuple[str, ...] = ()
    joining: str = ""
    other: Named | None = None
    vouching: str = ""
    belonging: Named | None = None
    is_list: bool = False

    @property
    def is_reading(self) -> bool:
        """Whether it changes nothing, and shows nothing that people do not see of themselves."""
        return self.permission.endswith(".read")


async def powers_of(unit: Unit, assignments: Iterable[RoleAssignment]) -> tuple[Power, ...]:
    """The roles that somebody holds, as powers."""
    powers: list[Power] = []
    for assignment in assignments:
        if assignment.type is not RoleType.CUSTOM:
            powers.append(standard_power(assignment.type, assignment.targets))
            continue
        role = await unit.records.find(CUSTOM_ROLE.name, assignment.role_id or "")
        resource_set = await unit.records.find(RESOURCE_SET.name, assignment.resource_set_id or "")
        if role is not None and resource_set is not None:
            orns = [str(one["orn"]) for one in resources_of(resource_set)]
            powers.append(custom_power(permission_names(role), extent_of(orns, unit.org_id)))
    return tuple(powers)


async def authorize(unit: Unit, actor: Actor, deed: Deed) -> None:
    """The actor's powers permit the deed to the object it is done to.

    Raises:
        NoPermission: they do not; or the object is an administrator (or a group or an app that makes one), whom only
            super administrators change.
    """
    if actor.is_super_admin:
        return
    powers = [power for power in actor.powers if power.permits(deed.permission)]
    if not powers or not await _reaches(unit, actor, powers, deed):
        raise NoPermission()
    if deed.joining:
        await _check_no_wider(unit, actor, deed)
    if not deed.is_reading:
        await _check_no_administrator(unit, actor, deed)


async def _reaches(unit: Unit, actor: Actor, powers: list[Power], deed: Deed) -> bool:
    if any(power.extent.everything for power in powers):
        return True
    if deed.group_ids:
        return all(any(power.extent.reaches_group(one) for power in powers) for one in deed.group_ids)
    if deed.named is None:
        kind = deed.permission.split(".")[1]
        reaching = Extent.reaches_some_of if deed.is_list else Extent.reaches_all_of
        if not any(reaching(power.extent, kind) for power in powers):
            return False
    elif not await _reaches_object(unit, actor, powers, deed.named):
        return False
    return deed.other is None or await _reaches_object(unit, actor, powers, deed.other)


async def _reaches_object(unit: Unit, actor: Actor, powers: list[Power], named: Named) -> bool:
    if named.kind in _PEOPLE:
        user = await _user(unit, actor, named)
        if user is None:
            return False
        group_ids = await _groups_of(unit, user)
        return any(power.extent.reaches_user(user.id, group_ids) for power in powers)
    if named.kind is Kind.GROUP:
        return any(power.extent.reaches_group(named.id) for power in powers)
    app = await _app(unit, named)
    return app is not None and any(power.extent.reaches_app(app.name, app.id) for power in powers)


async def _check_no_administrator(unit: Unit, actor: Actor, deed: Deed) -> None:
    """Nobody gains more power than they have, by another's account, by a group, or by a client (Okta: super admin)."""
    for group_id in deed.group_ids:
        await _check_holds_nothing(unit, PrincipalType.GROUP, group_id)
    for named in (deed.named, deed.other):
        if named is not None:
            await _check_makes_no_administrator(unit, actor, named)
    if deed.belonging is not None:
        for user_id in await _owners(unit, deed.belonging):
            await _check_is_no_administrator(unit, actor, user_id)
    if deed.vouching:
        await _check_vouches_for_no_other(unit, actor, deed.vouching)


async def _check_vouches_for_no_other(unit: Unit, actor: Actor, named: str) -> None:
    """Whoever changes what an administrator is known by could sign in as them."""
    idps = await unit.records.list_of_kind(IDP.name)
    meant = [idp.id for idp in idps if named == idp.id or named in trusted_kids(idp.body)]
    page = await unit.role_assignments.list_assignees(after="", most=_PAGE) if meant else []
    while page:
        for user_id, idp_id in product(page, meant):
            if user_id != actor.id and await unit.records.find(IDP_LINK.name, link_id(idp_id, user_id)) is not None:
                raise NoPermission()
        page = await unit.role_assignments.list_assignees(after=page[-1], most=_PAGE)


async def _check_makes_no_administrator(unit: Unit, actor: Actor, named: Named) -> None:
    if named.kind is Kind.GROUP:
        await _check_holds_nothing(unit, PrincipalType.GROUP, named.id)
    elif named.kind in _PEOPLE:
        user = await _user(unit, actor, named)
        if user is not None:
            await _check_is_no_administrator(unit, actor, user.id)
    elif (app := await _app(unit, named)) is not None:
        if app.client is not None and app.client.granted_scopes:
            raise NoPermission()
        await _check_holds_nothing(unit, PrincipalType.CLIENT, app.client_id)


async def _check_is_no_administrator(unit: Unit, actor: Actor, user_id: UserId) -> None:
    if user_id != actor.id and await unit.role_assignments.list_of_person(user_id):
        raise NoPermission()


async def _owners(unit: Unit, belonging: Named) -> list[UserId]:
    """Whose an API token or a device is."""
    if belonging.kind is Kind.API_TOKEN:
        token = await unit.api_tokens.find(ApiTokenId(belonging.id))
        return [token.user_id] if token is not None else []
    return [use.user_id for use in await unit.enrolled_devices.list_users([DeviceId(belonging.id)])]


async def _check_holds_nothing(unit: Unit, principal: PrincipalType, id: str) -> None:
    if await unit.role_assignments.list_of(principal, id):
        raise NoPermission()


async def _check_no_wider(unit: Unit, actor: Actor, deed: Deed) -> None:
    """Nobody lengthens their own arm: whom one may change only in one's groups, one does not put into them.

    Raises:
        NoPermission: the person would come within the reach of a power that does not reach them now.
    """
    user = await unit.users.find(UserId(deed.joining))
    if user is None or deed.named is None:
        return
    group_ids = await _groups_of(unit, user)
    reaching = [power for power in actor.powers if power.extent.reaches_user(user.id, group_ids)]
    for power in actor.powers:
        widened = power.changes_people and deed.named.id in power.extent.groups
        if widened and not any(other.covers(power) for other in reaching):
            raise NoPermission()


async def _groups_of(unit: Unit, user: User) -> list[str]:
    return [group.id for group in await unit.groups.list_of_user(user.id)]


async def _user(unit: Unit, actor: Actor, named: Named) -> User | None:
    """Whom a path means, exactly as the endpoint will find them."""
    if named.kind is Kind.SESSION:
        session = await unit.sessions.find(SessionId(named.id))
        return await unit.users.find(session.user_id) if session is not None else None
    try:
        return await get_user(unit, actor, named.id)
    except ResourceNotFound:
        return None


async def _app(unit: Unit, named: Named) -> Application | None:
    if named.kind is Kind.CLIENT:
        client = await unit.clients.find(ClientId(named.id))
        return await unit.apps.find(client.app_id) if client is not None else None
    return await unit.apps.find(AppId(named.id))
