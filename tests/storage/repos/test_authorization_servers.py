"""Authorization servers' rows, with their scopes and claims."""

from dataclasses import replace

from tests.storage.rows import LATER, NOW, a_claim, a_scope, a_server

from frontdesk.domain.authorization_servers.defaults import system_claims, system_scopes
from frontdesk.domain.authorization_servers.model import RotationMode, ScopeConsent, ServerStatus
from frontdesk.domain.ids import DEFAULT_SERVER, ORG_SERVER, AuthorizationServerId, ClaimId, OrgId, ScopeId
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


async def test_a_scope_and_a_claim_are_changed_and_removed(store: Store, org: OrgId) -> None:
    scope, claim = a_scope(), a_claim()
    changed_scope = replace(
        scope, name="other", display_name=None, consent=ScopeConsent.REQUIRED, optional=True, is_default=False
    )
    changed_claim = replace(claim, name="other", status=ServerStatus.INACTIVE, value="'x'", scopes=("api",))
    async with store.unit(org) as unit:
        servers = unit.authorization_servers
        await servers.add_scopes([scope, a_scope(id=ScopeId("scpElsewhere"), server_id=ORG_SERVER)])
        await servers.add_claims([claim, a_claim(id=ClaimId("oclElsewhere"), server_id=ORG_SERVER)])
        await servers.save_scope(changed_scope)
        await servers.save_claim(changed_claim)
        assert await servers.list_scopes_of(DEFAULT_SERVER) == [changed_scope]
        assert await servers.list_claims_of(DEFAULT_SERVER) == [changed_claim]
        await servers.remove_scope(scope.id)
        await servers.remove_claim(claim.id)
        assert await servers.list_scopes_of(DEFAULT_SERVER) == []
        assert await servers.list_claims_of(DEFAULT_SERVER) == []
        assert len(await servers.list_scopes()) == len(await servers.list_claims()) == 1


async def test_a_removed_server_takes_its_scopes_and_claims_along(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        servers = unit.authorization_servers
        await servers.add(a_server())
        await servers.add_scopes([a_scope()])
        await servers.add_claims([a_claim()])
        await servers.remove(DEFAULT_SERVER)
        assert [await servers.list_all(), await servers.list_scopes(), await servers.list_claims()] == [[], [], []]
