"""Consents' rows."""

from dataclasses import replace

from tests.storage.rows import CLIENT, LATER, NOW, USER, a_consent, a_family

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


async def test_grants_are_listed_by_id_of_one_client_or_scope(store: Store, org: OrgId) -> None:
    given = [a_consent("api"), a_consent("photos"), a_consent("mail", client_id=ClientId("0oaOther"))]
    async with store.unit(org) as unit:
        await unit.consents.save(given)
        by_id = sorted(given, key=lambda consent: consent.id)
        assert await unit.consents.list_page(USER, after="", most=10) == by_id
        assert await unit.consents.list_page(USER, after=by_id[0].id, most=1) == by_id[1:2]
        assert await unit.consents.list_page(USER, client_id=CLIENT, after="", most=10) == given[:2]
        assert await unit.consents.list_page(USER, scope="mail", after="", most=10) == given[2:]
        assert await unit.consents.list_page(UserId("00uOther"), after="", most=10) == []
        assert await unit.consents.find(USER, given[0].id) == given[0]
        assert await unit.consents.find(UserId("00uOther"), given[0].id) is None


async def test_grants_are_taken_back_one_by_one_or_together(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.consents.save(
            [a_consent("api"), a_consent("photos"), a_consent("mail", client_id=ClientId("0oaOther"))]
        )
        assert not await unit.consents.remove(UserId("00uOther"), a_consent("api").id)
        assert await unit.consents.remove(USER, a_consent("api").id)
        assert await unit.consents.remove_of_user(USER, CLIENT) == 1
        assert await unit.consents.remove_of_user(USER) == 1


async def test_clients_are_those_with_grants_or_living_refresh_tokens(store: Store, org: OrgId) -> None:
    token = a_family()
    elsewhere = replace(token.authorization, client_id=ClientId("0oaTokens"), user_id=USER)
    async with store.unit(org) as unit:
        await unit.consents.save([a_consent("api"), a_consent("photos")])
        await unit.refresh_tokens.add(a_family("oarLives", authorization=elsewhere))
        revoked = replace(elsewhere, client_id=ClientId("0oaRevoked"))
        await unit.refresh_tokens.add(a_family("oarRevoked", authorization=revoked, revoked_at=NOW))
        listed = await unit.consents.list_clients(USER, now=NOW, after="", most=10)
        assert listed == sorted([CLIENT, "0oaTokens"])
        assert await unit.consents.list_clients(USER, now=NOW, after=listed[0], most=10) == listed[1:]
        idle = NOW + token.idle_ms
        assert await unit.consents.list_clients(USER, now=idle, after="", most=10) == [CLIENT]
        living = await unit.refresh_tokens.list_of_user(USER, ClientId("0oaTokens"), NOW, after="", most=10)
        assert [family.id for family in living] == ["oarLives"]
        assert await unit.refresh_tokens.list_of_user(USER, ClientId("0oaTokens"), idle, after="", most=10) == []
