"""Consents' rows."""

from tests.storage.rows import CLIENT, LATER, USER, a_consent

from frontdesk.domain.ids import DEFAULT_SERVER, ORG_SERVER, ClientId, GrantId, OrgId, UserId
from frontdesk.storage.unit import Store


async def test_a_consent_is_for_one_person_one_client_and_one_server(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.consents.save([a_consent("api"), a_consent("photos")])
        await unit.consents.save([a_consent("elsewhere", server_id=ORG_SERVER)])
    async with store.reading(org) as unit:
        assert await unit.consents.list_scopes(USER, CLIENT, DEFAULT_SERVER) == {"api", "photos"}
        assert await unit.consents.list_scopes(USER, CLIENT, ORG_SERVER) == {"elsewhere"}
        assert await unit.consents.list_scopes(UserId("00uOther"), CLIENT, DEFAULT_SERVER) == frozenset()
        assert await unit.consents.list_scopes(USER, ClientId("0oaOther"), DEFAULT_SERVER) == frozenset()


async def test_a_consent_given_again_is_renewed_not_doubled(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.consents.save([a_consent("api")])
        await unit.consents.save([a_consent("api", id=GrantId("oagAgain"), updated_at=LATER)])
        assert await unit.consents.list_scopes(USER, CLIENT, DEFAULT_SERVER) == {"api"}
