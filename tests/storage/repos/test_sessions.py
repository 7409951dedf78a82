"""Sessions' rows."""

from tests.storage.rows import COOKIE, LATER, a_session

from frontdesk.domain.ids import OrgId, SessionId, UserId
from frontdesk.kernel.secrets import token_hash
from frontdesk.storage.unit import Store

ID = a_session().id


async def test_a_session_is_found_by_its_cookie_and_by_its_id(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.sessions.add(a_session(), COOKIE)
    async with store.reading(org) as unit:
        assert await unit.sessions.find_by_cookie(COOKIE) == a_session()
        assert await unit.sessions.find(ID) == a_session()
        assert await unit.sessions.find_by_cookie(token_hash("another")) is None
        assert await unit.sessions.find(SessionId("102None")) is None


async def test_a_session_that_is_used_idles_out_later(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.sessions.add(a_session(), COOKIE)
        assert await unit.sessions.save_use(ID, LATER, LATER + 5)
        assert await unit.sessions.find(ID) == a_session(last_used_at=LATER, expires_at=LATER + 5)


async def test_a_session_ends_once_and_is_used_no_more(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.sessions.add(a_session(), COOKIE)
        assert await unit.sessions.save_end(ID, LATER)
        assert not await unit.sessions.save_end(ID, LATER + 1)
        assert not await unit.sessions.save_use(ID, LATER + 1, LATER + 9)
        assert await unit.sessions.find(ID) == a_session(ended_at=LATER)


async def test_a_persons_living_sessions_are_listed_the_last_used_first(store: Store, org: OrgId) -> None:
    older, ended = a_session(), a_session(id=SessionId("102Ended"), ended_at=LATER)
    newer = a_session(id=SessionId("102Newer"), last_used_at=LATER, user_agent="Firefox/140.0", ip_address="192.0.2.1")
    others = a_session(id=SessionId("102Other"), user_id=UserId("00uSomebodyElse"))
    async with store.unit(org) as unit:
        for number, session in enumerate((older, newer, ended, others)):
            await unit.sessions.add(session, token_hash(str(number)))
    async with store.reading(org) as unit:
        assert await unit.sessions.list_live(older.user_id, LATER) == [newer, older]
        assert await unit.sessions.list_live(older.user_id, older.expires_at) == []
