"""Refresh tokens, seen from the server that issued them."""

from dataclasses import replace

from tests.storage.rows import CLIENT, LATER, NOW, a_family, an_authorization

from frontdesk.domain.ids import DEFAULT_SERVER, ORG_SERVER, ClientId, OrgId
from frontdesk.storage.unit import Store

DEAD = [
    a_family("oarRevoked", revoked_at=NOW),
    a_family("oarEnded", expires_at=LATER),
    a_family("oarIdle", idle_ms=1),
]
ELSEWHERE = a_family("oarElsewhere", authorization=replace(an_authorization(), server_id=ORG_SERVER))
ANOTHER = a_family("oarAnother", authorization=replace(an_authorization(), client_id=ClientId("0oaBother")))


async def test_what_lives_is_listed_by_client_and_page_by_page(store: Store, org: OrgId) -> None:
    living = [a_family("oarOne"), a_family("oarTwo")]
    async with store.unit(org) as unit:
        for family in (*living, *DEAD, ELSEWHERE, ANOTHER):
            await unit.refresh_tokens.add(family)
    async with store.reading(org) as unit:
        tokens = unit.server_tokens
        assert await tokens.list_page(DEFAULT_SERVER, CLIENT, LATER) == living
        assert await tokens.list_page(DEFAULT_SERVER, CLIENT, LATER, most=1) == living[:1]
        assert await tokens.list_page(DEFAULT_SERVER, CLIENT, LATER, after="oarOne") == living[1:]
        assert await tokens.list_clients(DEFAULT_SERVER, LATER) == sorted([CLIENT, ClientId("0oaBother")])
        assert await tokens.list_clients(ORG_SERVER, LATER) == [CLIENT]


async def test_all_that_a_server_issued_is_removed_and_nothing_else(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.refresh_tokens.add(a_family())
        await unit.refresh_tokens.add(ELSEWHERE)
        await unit.server_tokens.remove_of_server(DEFAULT_SERVER)
        assert await unit.refresh_tokens.find(a_family().id) is None
        assert await unit.refresh_tokens.find(ELSEWHERE.id) == ELSEWHERE
