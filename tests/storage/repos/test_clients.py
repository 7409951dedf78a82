"""Clients' rows, their secrets, and who is assigned."""

from dataclasses import replace

import pytest
from tests.storage.rows import CLIENT, LATER, NOW, USER, a_client, a_group, a_secret

from frontdesk.domain.apps.model import AppStatus, AppUser
from frontdesk.domain.apps.oauth_client import GroupsFilter, OAuthClient, RefreshRotation
from frontdesk.domain.ids import AppId, ClientId, OrgId, UserId
from frontdesk.kernel.secrets import token_hash
from frontdesk.protocol.oauth.registration import ClientMetadata
from frontdesk.storage.database import Database
from frontdesk.storage.errors import StaleWrite
from frontdesk.storage.spelling import insert_row
from frontdesk.storage.tables.apps import app_groups, app_users
from frontdesk.storage.unit import Store

_ASSIGN = insert_row(app_users)
_ASSIGN_GROUP = insert_row(app_groups)
RICH = a_client(
    metadata=ClientMetadata(
        client_name="Ünïcode „app“ 🦊",
        application_type="native",
        redirect_uris=("http://localhost/cb", "com.example.app:/cb"),
        post_logout_redirect_uris=("https://app.example.com/out",),
        response_types=("code", "id_token"),
        grant_types=("authorization_code", "implicit", "refresh_token"),
        token_endpoint_auth_method="none",
        consent_method="REQUIRED",
        default_max_age=60,
        require_auth_time=True,
    ),
    pkce_required=True,
    rotation=RefreshRotation(rotates=True, leeway_ms=0),
    groups_filter=GroupsFilter("STARTS_WITH", "Eng"),
    granted_scopes=frozenset({"okta.users.read", "okta.apps.read"}),
    assigned_to_everyone=False,
    secrets=(a_secret("ocsOne"), a_secret("ocsTwo", is_active=False)),
    registration_token_hash=None,
    tokens_not_before=NOW,
    status=AppStatus.INACTIVE,
)


def _by_secret_id(client: OAuthClient | None) -> OAuthClient | None:
    return client and replace(client, secrets=tuple(sorted(client.secrets, key=lambda secret: secret.id)))


@pytest.mark.parametrize("client", [a_client(), RICH], ids=["as registered", "with everything set"])
async def test_a_client_is_read_back_as_it_was_written(store: Store, org: OrgId, client: OAuthClient) -> None:
    async with store.unit(org) as unit:
        await unit.clients.add(client)
    async with store.reading(org) as unit:
        assert _by_secret_id(await unit.clients.find(CLIENT)) == client
        assert await unit.clients.find(ClientId("0oaNone")) is None


async def test_saving_writes_everything_but_the_secrets_and_counts_the_version_up(store: Store, org: OrgId) -> None:
    changed = replace(RICH, secrets=a_client().secrets, registration_token_hash=token_hash("new"), updated_at=LATER)
    async with store.unit(org) as unit:
        await unit.clients.add(a_client())
        await unit.clients.save(changed)
        assert await unit.clients.find(CLIENT) == replace(changed, version=2)


async def test_whoever_read_an_older_version_of_a_client_writes_nothing(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.clients.add(a_client())
        await unit.clients.save(a_client(tokens_not_before=1))
    with pytest.raises(StaleWrite):
        async with store.unit(org) as unit:
            await unit.clients.save(a_client(tokens_not_before=2))


async def test_secrets_are_replaced_by_those_of_the_client(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.clients.add(a_client())
        await unit.clients.replace_secrets(a_client(secrets=(a_secret("ocsNew"),)), NOW)
        found = await unit.clients.find(CLIENT)
    assert found is not None
    assert found.secrets == (a_secret("ocsNew"),)


async def test_a_client_that_is_removed_takes_its_secrets_with_it(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.clients.add(a_client())
        await unit.clients.remove(a_client())
        assert await unit.clients.find(CLIENT) is None
        await unit.clients.add(a_client(secrets=()))
        assert await unit.clients.find(CLIENT) == a_client(secrets=())


def _named(number: int, name: str) -> OAuthClient:
    metadata = replace(a_client().metadata, client_name=name)
    name = f"0oa{number:03}"
    return a_client(app_id=AppId(name), client_id=ClientId(name), metadata=metadata, secrets=())


async def test_pages_of_clients_joined_are_the_whole_list(store: Store, org: OrgId) -> None:
    clients = [_named(number, "App") for number in range(25)]
    async with store.unit(org) as unit:
        for client in reversed(clients):
            await unit.clients.add(client)
    pages, after = [], ""
    async with store.reading(org) as unit:
        while page := await unit.clients.list_page(after=after, name_prefix="", most=10):
            pages.append(len(page))
            assert page == clients[sum(pages[:-1]) : sum(pages)]
            after = page[-1].app_id
    assert pages == [10, 10, 5]


@pytest.mark.parametrize(
    ("prefix", "found"),
    [
        ("", ["My app", "my_app 2", "100% mine", "Ours"]),
        ("My", ["My app", "my_app 2"]),
        ("mY", ["My app", "my_app 2"]),
        ("my_", ["my_app 2"]),
        ("100%", ["100% mine"]),
        ("%", []),
        ("_", []),
        ("app", []),
        ("\\", []),
        ("!", []),
    ],
)
async def test_clients_are_listed_by_how_their_name_begins(
    store: Store, org: OrgId, prefix: str, found: list[str]
) -> None:
    async with store.unit(org) as unit:
        for number, name in enumerate(("My app", "my_app 2", "100% mine", "Ours")):
            await unit.clients.add(_named(number, name))
        page = await unit.clients.list_page(after="", name_prefix=prefix, most=100)
    assert [client.name for client in page] == found


ASSIGNED = a_client(assigned_to_everyone=False)


async def test_an_app_of_everyone_knows_a_person_by_their_login(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        assert await unit.clients.find_assignment(a_client(), USER, "ada@example.com") == AppUser("ada@example.com", {})
        assert await unit.clients.find_assignment(ASSIGNED, USER, "ada@example.com") is None


async def test_an_app_knows_an_assigned_person_as_its_assignment_says(
    store: Store, database: Database, org: OrgId
) -> None:
    row = {"app_id": ASSIGNED.app_id, "user_id": USER, "scope": "USER", "created_at": NOW, "updated_at": NOW}
    row |= {"sealed": None, "password_changed_at": None, "version": 1}
    async with database.writing(org) as tx:
        await tx.execute(_ASSIGN, **row, user_name="ada.l", profile='{"title": "Countess"}')
        await tx.execute(_ASSIGN, **{**row, "user_id": "00uGrace"}, user_name=None, profile="{}")
    async with store.reading(org) as unit:
        assert await unit.clients.find_assignment(ASSIGNED, USER, "x") == AppUser("ada.l", {"title": "Countess"})
        assert await unit.clients.find_assignment(ASSIGNED, UserId("00uGrace"), "x") == AppUser("x", {})
        assert await unit.clients.find_assignment(ASSIGNED, UserId("00uOther"), "x") is None


async def test_an_app_knows_the_people_of_its_groups(store: Store, database: Database, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.groups.add(a_group())
        await unit.groups.add_member(a_group().id, USER, NOW)
    async with database.writing(org) as tx:
        values = {
            "app_id": ASSIGNED.app_id,
            "group_id": a_group().id,
            "priority": 0,
            "profile": "{}",
            "updated_at": NOW,
            "version": 1,
        }
        await tx.execute(_ASSIGN_GROUP, **values)
    async with store.reading(org) as unit:
        assert await unit.clients.find_assignment(ASSIGNED, USER, "ada") == AppUser("ada", {})
        assert await unit.clients.find_assignment(ASSIGNED, UserId("00uOther"), "x") is None
