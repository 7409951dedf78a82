"""Two orgs with the same logins, client ids and hashes, and with swapped ids: nothing crosses, by any method."""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from tests.storage import (
    apart_admins,
    apart_apps,
    apart_authn,
    apart_groups,
    apart_jobs,
    apart_provisioning,
    apart_schemas,
    apart_scim,
    apart_servers,
    apart_told,
)
from tests.storage.conftest import ORG, OTHER_ORG
from tests.storage.rows import (
    CLIENT,
    CODE,
    COOKIE,
    DEVICE_CODE,
    KEY,
    LATER,
    NOW,
    USER,
    USER_CODE,
    a_claim,
    a_client,
    a_code,
    a_consent,
    a_device,
    a_family,
    a_group,
    a_key,
    a_policy,
    a_request,
    a_scope,
    a_secret,
    a_server,
    a_session,
    a_user,
    an_api_token,
    an_event,
    an_org,
)

from frontdesk.domain.devices.model import DeviceStatus
from frontdesk.domain.groups.model import GroupType
from frontdesk.domain.ids import DEFAULT_SERVER, ClaimId, GroupId, OrgId, ScopeId, UserId
from frontdesk.domain.policies.model import PolicyType
from frontdesk.kernel.secrets import token_hash
from frontdesk.storage.database import Database
from frontdesk.storage.repos.logs import LogQuery
from frontdesk.storage.repos.requests import Waiting
from frontdesk.storage.search import GroupQuery, UserQuery
from frontdesk.storage.spelling import insert_row
from frontdesk.storage.statement import param, statement_across_orgs
from frontdesk.storage.tables import metadata
from frontdesk.storage.tables.apps import app_users
from frontdesk.storage.unit import Store, Unit

EMPTY_ORG = OrgId("00oEmpty")
EVE = UserId("00uEve")
HASH = token_hash("00token")
EVERYONE = a_group(id=GroupId("00gAll"), type=GroupType.BUILT_IN, name="Everyone")
POLICIES = PolicyType.OAUTH_AUTHORIZATION_POLICY
FAMILY, SESSION = a_family().id, a_session().id
MARKS = {ORG: 1, OTHER_ORG: 2}
_ROWS = {
    table.name: statement_across_orgs(select(table).where(table.c.org_id == param("whose")), why="a test compares orgs")
    for table in metadata.sorted_tables
}

_ASSIGN = insert_row(app_users)
Do = Callable[[Unit], Awaitable[Any]]


async def _seed(store: Store, org: OrgId) -> None:
    """The same rows for every org, but for the mark in ``created_at`` (and whose id is whose)."""
    mark, mine = NOW + MARKS[org], org == ORG
    async with store.unit(org) as unit:
        await unit.orgs.add(an_org(url=f"https://{'mine' if mine else 'theirs'}.example.com", created_at=mark))
        await unit.users.add(a_user(id=USER if mine else EVE, login="ada@example.com", created_at=mark))
        await unit.users.add(a_user(id=EVE if mine else USER, login="eve@example.com", created_at=mark))
        await unit.groups.add(a_group(created_at=mark))
        await unit.groups.add(replace(EVERYONE, created_at=mark))
        await unit.groups.add_member(a_group().id, USER if mine else EVE, mark)
        await unit.clients.add(a_client(created_at=mark))
        await unit.authorization_servers.add(a_server(created_at=mark))
        await unit.authorization_servers.add_scopes([a_scope(id=ScopeId("scp1"), display_name=str(mark))])
        await unit.authorization_servers.add_claims([a_claim(id=ClaimId("ocl1"), value=str(mark))])
        await unit.policies.add(a_policy(created_at=mark))
        await unit.keys.save([a_key(created_at=mark)])
        await unit.sessions.add(a_session(created_at=mark), COOKIE)
        await unit.requests.add(a_request(created_at=mark))
        await unit.codes.add(a_code(created_at=mark))
        await unit.refresh_tokens.add(a_family(created_at=mark))
        await unit.spent.spend("kind", KEY, mark)
        await unit.spent.add_revoked(f"AT.{mark}", mark)
        await unit.devices.add(a_device(created_at=mark))
        await unit.consents.save([a_consent("api", created_at=mark), a_consent(f"scope-{mark}")])
        await unit.api_tokens.add(an_api_token(created_at=mark), HASH)
        await unit.logs.add([an_event(published_at=mark)])
        await apart_admins.seed(unit, mark, mine=mine)
        await apart_apps.seed(unit, mark, mine=mine)
        await apart_groups.seed(unit, mark, mine=mine)
        await apart_jobs.seed(unit, mark, mine=mine)
        await apart_provisioning.seed(unit, mark, mine=mine)
        await apart_schemas.seed(unit, mark, mine=mine)
        await apart_scim.seed(unit, mark, mine=mine)
        await apart_servers.seed(unit, mark, mine=mine)
        await apart_authn.seed(unit, mark, mine=mine)
        await apart_told.seed(unit, mark, mine=mine)
        for _ in range(MARKS[org]):
            await unit.orgs.bump("config")
    async with store.database.writing(org) as tx:
        row = {"app_id": a_client().app_id, "user_id": USER, "scope": "USER", "profile": '{"name":"A"}', "version": 1}
        row |= {"sealed": None, "password_changed_at": None}
        await tx.execute(_ASSIGN, **row, user_name=str(mark), created_at=mark, updated_at=mark)


READS: dict[str, Do] = {
    "orgs.find": lambda unit: unit.orgs.find(),
    "orgs.find_version": lambda unit: unit.orgs.find_version(),
    "users.find": lambda unit: unit.users.find(USER),
    "users.find_by_login": lambda unit: unit.users.find_by_login("ADA@example.com"),
    "users.list_page": lambda unit: unit.users.list_page(UserQuery()),
    "users.list_members": lambda unit: unit.users.list_members(a_group(), after="", most=100),
    "groups.list_page": lambda unit: unit.groups.list_page(GroupQuery()),
    "groups.list_page_of_user": lambda unit: unit.groups.list_page_of_user(USER, after="", most=100),
    "groups.list_of_user": lambda unit: unit.groups.list_of_user(USER),
    "groups.find_everyone": lambda unit: unit.groups.find_everyone(),
    "clients.find": lambda unit: unit.clients.find(CLIENT),
    "clients.list_page": lambda unit: unit.clients.list_page(after="", name_prefix="", most=100),
    "authorization_servers.find": lambda unit: unit.authorization_servers.find(DEFAULT_SERVER),
    "authorization_servers.find_to_change": lambda unit: unit.authorization_servers.find_to_change(DEFAULT_SERVER),
    "authorization_servers.list_all": lambda unit: unit.authorization_servers.list_all(),
    "authorization_servers.list_scopes": lambda unit: unit.authorization_servers.list_scopes(),
    "authorization_servers.list_claims": lambda unit: unit.authorization_servers.list_claims(),
    "policies.list_of_type": lambda unit: unit.policies.list_of_type(POLICIES),
    "keys.list_all": lambda unit: unit.keys.list_all(),
    "keys.list_of_server": lambda unit: unit.keys.list_of_server(DEFAULT_SERVER),
    "sessions.find": lambda unit: unit.sessions.find(SESSION),
    "sessions.list_live": lambda unit: unit.sessions.list_live(USER, 1),
    "sessions.find_by_cookie": lambda unit: unit.sessions.find_by_cookie(COOKIE),
    "requests.find": lambda unit: unit.requests.find(Waiting.PERSON, KEY),
    "codes.find": lambda unit: unit.codes.find(CODE),
    "refresh_tokens.find": lambda unit: unit.refresh_tokens.find(FAMILY),
    "devices.find_by_device_code": lambda unit: unit.devices.find_by_device_code(DEVICE_CODE),
    "devices.find_by_user_code": lambda unit: unit.devices.find_by_user_code(USER_CODE),
    "consents.list_scopes": lambda unit: unit.consents.list_scopes(USER, CLIENT, DEFAULT_SERVER),
    "api_tokens.find_by_hash": lambda unit: unit.api_tokens.find_by_hash(HASH),
    "api_tokens.find_owned": lambda unit: unit.api_tokens.find_owned(HASH),
    "logs.list_events": lambda unit: unit.logs.list_events(LogQuery(since=0)),
    "logs.list_page": lambda unit: unit.logs.list_page(after="", most=100),
    "spent.is_revoked": lambda unit: unit.spent.is_revoked(f"AT.{NOW + MARKS[ORG]}"),
    "clients.find_assignment": lambda unit: unit.clients.find_assignment(
        a_client(assigned_to_everyone=False), USER, "ada"
    ),
    **apart_admins.READS,
    **apart_authn.READS,
    **apart_apps.READS,
    **apart_groups.READS,
    **apart_jobs.READS,
    **apart_provisioning.READS,
    **apart_told.READS,
    **apart_schemas.READS,
    **apart_scim.READS,
    **apart_servers.READS,
}
WRITES: dict[str, Do] = {
    "orgs.save_url": lambda unit: unit.orgs.save_url("https://moved.example.com", LATER),
    "orgs.bump": lambda unit: unit.orgs.bump("config"),
    "users.save": lambda unit: unit.users.save(a_user(login="new@example.com")),
    "users.save_failed_attempt": lambda unit: unit.users.save_failed_attempt(USER, 1, LATER),
    "users.save_sign_in": lambda unit: unit.users.save_sign_in(USER, "$argon2id$…", LATER),
    "groups.add_member": lambda unit: unit.groups.add_member(EVERYONE.id, USER, LATER),
    "clients.save": lambda unit: unit.clients.save(a_client(tokens_not_before=LATER)),
    "clients.add_secret": lambda unit: unit.clients.add_secret(a_client().app_id, a_secret("ocsTwo"), LATER),
    "clients.replace_secrets": lambda unit: unit.clients.replace_secrets(a_client(secrets=()), LATER),
    "clients.remove": lambda unit: unit.clients.remove(a_client()),
    "authorization_servers.save": lambda unit: unit.authorization_servers.save(a_server(name="renamed")),
    "policies.add_rule": lambda unit: unit.policies.add_rule(a_policy("00pTwo").rules[0]),
    "keys.save": lambda unit: unit.keys.save([a_key(alg="RS256")]),
    "sessions.save_use": lambda unit: unit.sessions.save_use(SESSION, LATER, LATER),
    "sessions.save_end": lambda unit: unit.sessions.save_end(SESSION, LATER),
    "sessions.remove_dead": lambda unit: unit.sessions.remove_dead(LATER * 2),
    "requests.save_consent": lambda unit: unit.requests.save_consent(KEY, LATER),
    "requests.save_longer": lambda unit: unit.requests.save_longer(KEY, LATER * 2),
    "requests.spend": lambda unit: unit.requests.spend(KEY, LATER),
    "requests.remove_expired": lambda unit: unit.requests.remove_expired(LATER * 2),
    "codes.spend": lambda unit: unit.codes.spend(CODE, LATER, access_token_jti="AT.1", refresh_token_id=None),
    "codes.remove_expired": lambda unit: unit.codes.remove_expired(LATER * 2, LATER * 2),
    "refresh_tokens.spend_generation": lambda unit: unit.refresh_tokens.spend_generation(FAMILY, 0, LATER),
    "refresh_tokens.save_use": lambda unit: unit.refresh_tokens.save_use(FAMILY, LATER),
    "refresh_tokens.revoke": lambda unit: unit.refresh_tokens.revoke(FAMILY, LATER),
    "refresh_tokens.revoke_all": lambda unit: unit.refresh_tokens.revoke_all(USER, CLIENT, LATER),
    "refresh_tokens.remove_dead": lambda unit: unit.refresh_tokens.remove_dead(LATER * 2),
    "spent.spend": lambda unit: unit.spent.spend("kind", CODE, LATER),
    "spent.add_revoked": lambda unit: unit.spent.add_revoked("AT.new", LATER),
    "spent.remove_expired": lambda unit: unit.spent.remove_expired(LATER * 2),
    "devices.save_poll": lambda unit: unit.devices.save_poll(DEVICE_CODE, LATER, 9),
    "devices.save_decision": lambda unit: unit.devices.save_decision(USER_CODE, DeviceStatus.DENIED, None, LATER),
    "devices.spend": lambda unit: unit.devices.spend(DEVICE_CODE, LATER),
    "devices.remove_expired": lambda unit: unit.devices.remove_expired(LATER * 2),
    "consents.save": lambda unit: unit.consents.save([a_consent("api", updated_at=LATER)]),
    "api_tokens.save_use": lambda unit: unit.api_tokens.save_use(an_api_token().id, LATER),
    "api_tokens.remove": lambda unit: unit.api_tokens.remove(an_api_token().id),
    "logs.remove_old": lambda unit: unit.logs.remove_old(LATER * 2),
    **apart_admins.WRITES,
    **apart_authn.WRITES,
    **apart_apps.WRITES,
    **apart_groups.WRITES,
    **apart_jobs.WRITES,
    **apart_provisioning.WRITES,
    **apart_told.WRITES,
    **apart_schemas.WRITES,
    **apart_scim.WRITES,
    **apart_servers.WRITES,
}
ADDED_BY_THE_SEED = (
    {
        f"{repository}.{method}"
        for repository, methods in {
            "orgs": ["add"],
            "users": ["add"],
            "groups": ["add"],
            "clients": ["add"],
            "authorization_servers": ["add", "add_scopes", "add_claims"],
            "policies": ["add"],
            "sessions": ["add"],
            "requests": ["add"],
            "codes": ["add"],
            "refresh_tokens": ["add"],
            "devices": ["add"],
            "api_tokens": ["add"],
            "logs": ["add"],
        }.items()
        for method in methods
    }
    | apart_admins.ADDED
    | apart_authn.ADDED
    | apart_apps.ADDED
    | apart_groups.ADDED
    | apart_jobs.ADDED
    | apart_provisioning.ADDED
    | apart_told.ADDED
    | apart_schemas.ADDED
)
_REPOSITORIES = "frontdesk.storage.repos."
ACROSS_ORGS_ON_PURPOSE = {"orgs.list_all", "orgs.list_versions"}


@pytest.fixture
async def both(store: Store) -> Store:
    for org in MARKS:
        await _seed(store, org)
    return store


async def _rows(database: Database, org: OrgId) -> dict[str, list[Any]]:
    async with database.reading(org) as tx:
        return {name: sorted(map(repr, map(tuple, await tx.all(st, whose=org)))) for name, st in _ROWS.items()}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
async def test_a_read_finds_ones_own_rows_and_never_anothers(both: Store, read: Do) -> None:
    found = {}
    for org in (*MARKS, EMPTY_ORG):
        async with both.unit(org) as unit:
            found[org] = await read(unit)
    assert not found[EMPTY_ORG]
    assert found[ORG] != found[OTHER_ORG]


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
async def test_a_write_changes_ones_own_rows_and_never_anothers(both: Store, database: Database, write: Do) -> None:
    mine, others = await _rows(database, ORG), await _rows(database, OTHER_ORG)
    async with both.unit(ORG) as unit:
        await write(unit)
    assert await _rows(database, ORG) != mine
    assert await _rows(database, OTHER_ORG) == others
    assert not any((await _rows(database, EMPTY_ORG)).values())


async def test_a_login_leads_to_ones_own_person_though_the_ids_are_swapped(both: Store) -> None:
    for org, ada in ((ORG, USER), (OTHER_ORG, EVE)):
        async with both.reading(org) as unit:
            user = await unit.users.find_by_login("ada@example.com")
            assert user is not None
            assert user.id == ada
            assert [group.name for group in await unit.groups.list_of_user(ada)] == ["Engineers", "Everyone"]


async def test_what_one_org_spends_is_unspent_in_the_other(both: Store) -> None:
    spends = ("codes.spend", "requests.spend", "devices.spend", "refresh_tokens.spend_generation", "spent.spend")
    for name in (*spends, "refresh_tokens.revoke", "sessions.save_end"):
        for org in MARKS:
            async with both.unit(org) as unit:
                if name == "refresh_tokens.revoke":
                    assert await unit.refresh_tokens.revoke(FAMILY, LATER)
                else:
                    assert await WRITES[name](unit)


async def test_every_method_of_every_repository_was_asked(store: Store) -> None:
    async with store.reading(ORG) as unit:
        repositories = inspect.getmembers(unit, lambda member: type(member).__module__.startswith(_REPOSITORIES))
    methods = {
        f"{name}.{method}"
        for name, repository in repositories
        for method, _ in inspect.getmembers(type(repository), inspect.iscoroutinefunction)
        if not method.startswith("_")
    }
    waits = apart_servers.THAT_ONLY_WAIT.keys()
    assert methods == READS.keys() | WRITES.keys() | ADDED_BY_THE_SEED | ACROSS_ORGS_ON_PURPOSE | waits
