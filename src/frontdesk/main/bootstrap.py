"""First start: the org, its servers and keys, its first administrator and API token."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.domain.admins.actor import Actor, Credential
from frontdesk.domain.admins.powers import SUPER
from frontdesk.domain.admins.roles import PrincipalType, RoleType, standard_assignment
from frontdesk.domain.apps.built_in import ADMIN_CONSOLE, built_in_apps
from frontdesk.domain.authorization_servers.compiled import issuer_of
from frontdesk.domain.authorization_servers.defaults import (
    api_scope,
    default_server,
    org_server,
    system_claims,
    system_scopes,
)
from frontdesk.domain.groups.model import Group, GroupType
from frontdesk.domain.ids import (
    DEFAULT_SERVER,
    ORG_SERVER,
    AuthorizationServerId,
    GroupId,
    OrgId,
    UserTypeId,
    new_group_id,
    new_org_id,
)
from frontdesk.domain.keys.model import SigningKey
from frontdesk.domain.keys.rotation import rotate
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import SYSTEM, LogEvent, Party
from frontdesk.domain.org.model import Org
from frontdesk.domain.policies.defaults import admin_console_policy, default_access_policy, default_org_policies
from frontdesk.domain.policies.mapping import APP_POLICY, given_policy
from frontdesk.domain.records.model import new_record
from frontdesk.domain.schemas.user_types import USER_TYPE, default_user_type
from frontdesk.domain.users.model import User
from frontdesk.domain.users.rules import Secrets, Start, new_user
from frontdesk.kernel.secrets import random_choice_string
from frontdesk.main.first_records import first_records
from frontdesk.main.wiring import Base, build_registration
from frontdesk.storage.unit import Unit
from frontdesk.usecases.api_tokens.authenticate import create_api_token
from frontdesk.usecases.clients.registration import Registrar
from frontdesk.usecases.directory import users as directory
from frontdesk.usecases.directory.users import NewPerson

_READABLE = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_PASSWORD_LENGTH = 20
_FIRST_START = Registrar(SYSTEM, trusted=True)
_BOOTSTRAP = Actor(SYSTEM, Credential.API_TOKEN, powers=(SUPER,))
_SAMPLE_LOGIN = "ada@example.com"


@dataclass(frozen=True, slots=True)
class FirstOrg:
    """What ``init`` is told."""

    url: str
    admin_login: str = "admin@example.com"
    open_registration: bool = False
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Created:
    """What ``init`` prints once. The keys are relied on by scripts."""

    org_id: OrgId
    facts: Mapping[str, str]


async def find_first_org(base: Base) -> Org | None:
    """The org that was made first, if there is any."""
    async with base.store.reading(OrgId("")) as unit:
        orgs = await unit.orgs.list_all()
    return orgs[0] if orgs else None


async def create_org(base: Base, wanted: FirstOrg) -> Created:
    """A new org, ready to work."""
    now, org_id = base.clock.now(), new_org_id()
    org = Org(org_id, wanted.url, _name_of(wanted.url), wanted.open_registration, now, now)
    keys = [key for server in (ORG_SERVER, DEFAULT_SERVER) for key in await _first_keys(base, server)]
    password = _new_password()
    user_type = new_record(USER_TYPE, default_user_type(), by=None, now=now)
    type_id, hashed = UserTypeId(user_type.id), await base.passwords.hash(password)
    profile = _profile(wanted.admin_login, ("Frontdesk", "Administrator"))
    admin = new_user(profile, type_id, Secrets(hashed), Start(), now)
    async with base.store.unit(org_id) as unit:
        await unit.orgs.add(org)
        everyone = await _add_everyone(unit, now)
        for record in (user_type, *first_records(org.name, admin.id, now)):
            await unit.records.add(record)
        await _add_servers(unit, org, now)
        await _add_own_apps(unit, everyone, now)
        await unit.keys.save(keys)
        await unit.users.add(admin)
        await unit.role_assignments.add(standard_assignment(PrincipalType.USER, admin.id, RoleType.SUPER_ADMIN, now))
        _, api_token = await create_api_token(unit, "First API token", admin.id, now)
        unit.changes_configuration()
        unit.record(LogEvent(EventType.ORG_CREATE, now, SYSTEM, (Party(org_id, "Organization", org.url, org.name),)))
        unit.record(LogEvent(EventType.USER_CREATE, now, SYSTEM, (Party(admin.id, "User", admin.login, admin.login),)))
    facts = {
        "org_url": org.url,
        "admin_login": admin.login,
        "admin_password": password,
        "api_token": api_token,
        "issuer": issuer_of(org.url, DEFAULT_SERVER),
    }
    if wanted.sample:
        facts |= await _add_sample(base, org_id)
    return Created(org_id, facts)


async def create_user(base: Base, org_id: OrgId, login: str, password: str, names: tuple[str, str]) -> User:
    """A person who can sign in at once.

    Raises:
        ValidationFailed: somebody has this login.
    """
    now = base.clock.now()
    hashed = await base.passwords.hash(password)
    async with base.store.unit(org_id) as unit:
        wanted = NewPerson(_profile(login, names))
        return await directory.create_user(unit, _BOOTSTRAP, wanted, Secrets(hashed), now)


def _name_of(url: str) -> str:
    host = url.partition("://")[2].partition(":")[0]
    return "Frontdesk" if host in {"localhost", "127.0.0.1"} else host


async def _first_keys(base: Base, server_id: AuthorizationServerId) -> list[SigningKey]:
    fresh = await base.rotation.make(server_id, "RS256", 2)
    return rotate([], "RS256", fresh, base.clock.now())


def _everyone(now: int) -> Group:
    profile = {"name": "Everyone", "description": "All users in your organization"}
    return Group(new_group_id(now), GroupType.BUILT_IN, "Everyone", profile, now, now, now)


async def _add_everyone(unit: Unit, now: int) -> GroupId:
    """The group of all people, and the policies that hold for them where no other does."""
    everyone = _everyone(now)
    await unit.groups.add(everyone)
    for policy in default_org_policies(everyone.id, now):
        await unit.policies.add(policy)
    return everyone.id


async def _add_own_apps(unit: Unit, everyone: GroupId, now: int) -> None:
    """The org's own pages as apps; the console has a policy of its own."""
    for app in built_in_apps(now):
        await unit.apps.add(app)
        if app.name == ADMIN_CONSOLE:
            policy = admin_console_policy(app.label, everyone, now)
            await unit.policies.add(policy)
            await unit.records.add(new_record(APP_POLICY, given_policy(policy, app.id), by=None, now=now))


async def _add_servers(unit: Unit, org: Org, now: int) -> None:
    for server in (org_server(org.url, now), default_server(now)):
        await unit.authorization_servers.add(server)
        await unit.authorization_servers.add_scopes(system_scopes(server.id))
    await unit.authorization_servers.add_scopes([api_scope(DEFAULT_SERVER)])
    await unit.authorization_servers.add_claims(system_claims(DEFAULT_SERVER))
    await unit.policies.add(default_access_policy(DEFAULT_SERVER, now))


def _profile(login: str, names: tuple[str, str]) -> dict[str, object]:
    return {
        "login": login,
        "email": login,
        "firstName": names[0],
        "lastName": names[1],
        "locale": "en_US",
        "timezone": "America/Los_Angeles",
    }


def _new_password() -> str:
    return random_choice_string(_READABLE, _PASSWORD_LENGTH)


async def _add_sample(base: Base, org_id: OrgId) -> dict[str, str]:
    """A service that may call an API, and a person who may sign in."""
    registered = await build_registration(base).create(
        org_id,
        {
            "client_name": "Sample service",
            "application_type": "service",
            "grant_types": ["client_credentials"],
            "response_types": ["token"],
            "token_endpoint_auth_method": "client_secret_basic",
        },
        _FIRST_START,
    )
    password = _new_password()
    await create_user(base, org_id, _SAMPLE_LOGIN, password, ("Ada", "Lovelace"))
    assert registered.secret is not None
    return {
        "client_id": registered.client.client_id,
        "client_secret": registered.secret,
        "person_login": _SAMPLE_LOGIN,
        "person_password": password,
    }
