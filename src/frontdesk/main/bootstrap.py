"""First start: the org, its servers and keys, its first administrator and API token."""

from collections.abc import Mapping
from dataclasses import dataclass

from frontdesk.domain.authorization_servers.compiled import issuer_of
from frontdesk.domain.authorization_servers.defaults import (
    api_scope,
    default_server,
    org_server,
    system_claims,
    system_scopes,
)
from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.groups.model import Group, GroupType
from frontdesk.domain.ids import (
    DEFAULT_SERVER,
    ORG_SERVER,
    AuthorizationServerId,
    OrgId,
    new_group_id,
    new_org_id,
    new_user_id,
)
from frontdesk.domain.keys.model import SigningKey
from frontdesk.domain.keys.rotation import rotate
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import SYSTEM, LogEvent, Party
from frontdesk.domain.org.model import Org
from frontdesk.domain.policies.defaults import default_access_policy
from frontdesk.domain.users.model import User, UserStatus
from frontdesk.kernel.secrets import random_choice_string
from frontdesk.main.wiring import Base, build_registration
from frontdesk.storage.unit import Unit
from frontdesk.usecases.api_tokens.authenticate import create_api_token
from frontdesk.usecases.clients.registration import Registrar

_READABLE = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_PASSWORD_LENGTH = 20
_FIRST_START = Registrar(SYSTEM, trusted=True)
_LOGIN_TAKEN = "login: An object with this field already exists in the current organization"
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
    admin = _person(wanted.admin_login, ("Frontdesk", "Administrator"), await base.passwords.hash(password), now)
    async with base.store.unit(org_id) as unit:
        await unit.orgs.add(org)
        await unit.groups.add(_everyone(now))
        await _add_servers(unit, org, now)
        await unit.keys.save(keys)
        await unit.users.add(admin)
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
    user = _person(login, names, await base.passwords.hash(password), now)
    async with base.store.unit(org_id) as unit:
        if await unit.users.find_by_login(login) is not None:
            raise ValidationFailed("login", (_LOGIN_TAKEN,))
        await unit.users.add(user)
        unit.record(LogEvent(EventType.USER_CREATE, now, SYSTEM, (Party(user.id, "User", user.login, user.login),)))
    return user


def _name_of(url: str) -> str:
    host = url.partition("://")[2].partition(":")[0]
    return "Frontdesk" if host in {"localhost", "127.0.0.1"} else host


async def _first_keys(base: Base, server_id: AuthorizationServerId) -> list[SigningKey]:
    fresh = await base.rotation.make(server_id, "RS256", 2)
    return rotate([], "RS256", fresh, base.clock.now())


def _everyone(now: int) -> Group:
    profile = {"name": "Everyone", "description": "All users in your organization"}
    return Group(new_group_id(), GroupType.BUILT_IN, "Everyone", profile, now, now, now)


async def _add_servers(unit: Unit, org: Org, now: int) -> None:
    for server in (org_server(org.url, now), default_server(now)):
        await unit.authorization_servers.add(server)
        await unit.authorization_servers.add_scopes(system_scopes(server.id))
    await unit.authorization_servers.add_scopes([api_scope(DEFAULT_SERVER)])
    await unit.authorization_servers.add_claims(system_claims(DEFAULT_SERVER))
    await unit.policies.add(default_access_policy(DEFAULT_SERVER, now))


def _person(login: str, names: tuple[str, str], password_hash: str, now: int) -> User:
    profile = {
        "login": login,
        "email": login,
        "firstName": names[0],
        "lastName": names[1],
        "locale": "en_US",
        "timezone": "America/Los_Angeles",
    }
    return User(
        id=new_user_id(),
        status=UserStatus.ACTIVE,
        login=login,
        profile=profile,
        password_hash=password_hash,
        failed_attempts=0,
        tokens_not_before=0,
        created_at=now,
        activated_at=now,
        status_changed_at=now,
        last_login_at=None,
        updated_at=now,
        password_changed_at=now,
        version=1,
    )


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
