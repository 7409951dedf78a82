"""Authorization servers' rows, with their scopes and claims."""

from tests.storage.rows import LATER, NOW, a_claim, a_scope, a_server

from frontdesk.domain.authorization_servers.defaults import system_claims, system_scopes
from frontdesk.domain.authorization_servers.model import RotationMode, ServerStatus
from frontdesk.domain.ids import DEFAULT_SERVER, ORG_SERVER, AuthorizationServerId, OrgId
from frontdesk.storage.unit import Store


async def test_a_server_is_read_back_as_it_was_written(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.authorization_servers.add(a_server())
    async with store.reading(org) as unit:
        assert await unit.authorization_servers.find(DEFAULT_SERVER) == a_server()
        assert await unit.authorization_servers.find(AuthorizationServerId("aus1")) is None
    async with store.unit(org) as unit:
        assert await unit.authorization_servers.find_to_change(DEFAULT_SERVER) == a_server()
        assert await unit.authorization_servers.find_to_change(AuthorizationServerId("aus1")) is None


async def test_servers_are_listed_in_the_order_they_were_made(store: Store, org: OrgId) -> None:
    second = a_server(id=ORG_SERVER, name="org", created_at=NOW + 1)
    async with store.unit(org) as unit:
        await unit.authorization_servers.add(second)
        await unit.authorization_servers.add(a_server())
        assert await unit.authorization_servers.list_all() == [a_server(), second]


async def test_saving_a_server_writes_what_may_change(store: Store, org: OrgId) -> None:
    changed = a_server(
        name="API",
        description=None,
        audiences=("api://one", "api://two"),
        issuer_mode="CUSTOM_URL",
        status=ServerStatus.INACTIVE,
        rotation_mode=RotationMode.MANUAL,
        signing_alg="ES256",
        updated_at=LATER,
    )
    async with store.unit(org) as unit:
        await unit.authorization_servers.add(a_server())
        await unit.authorization_servers.save(changed)
        assert await unit.authorization_servers.find(DEFAULT_SERVER) == changed


async def test_scopes_and_claims_are_read_back_as_they_were_written(store: Store, org: OrgId) -> None:
    scopes = [a_scope(description=None, optional=True), *system_scopes(DEFAULT_SERVER)]
    claims = [a_claim(scopes=("api", "profile"), always_include=False), *system_claims(DEFAULT_SERVER)[1:]]
    async with store.unit(org) as unit:
        await unit.authorization_servers.add_scopes(scopes)
        await unit.authorization_servers.add_claims(claims)
    async with store.reading(org) as unit:
        found_scopes = await unit.authorization_servers.list_scopes()
        found_claims = await unit.authorization_servers.list_claims()
    assert sorted(found_scopes, key=lambda scope: scope.id) == sorted(scopes, key=lambda scope: scope.id)
    assert sorted(found_claims, key=lambda claim: claim.id) == sorted(claims, key=lambda claim: claim.id)


async def test_adding_no_scopes_and_no_claims_is_nothing(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.authorization_servers.add_scopes([])
        await unit.authorization_servers.add_claims([])
        assert await unit.authorization_servers.list_scopes() == []
        assert await unit.authorization_servers.list_claims() == []
