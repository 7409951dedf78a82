"""What hangs on a person: ended, and removed with them."""

from dataclasses import replace

from tests.storage.rows import LATER, NOW, USER, a_family, a_session, a_user, an_api_token

from frontdesk.domain.ids import ApiTokenId, GroupId, OrgId, RefreshTokenId, SessionId, UserId
from frontdesk.domain.tokens.refresh import RefreshFamily
from frontdesk.kernel.secrets import token_hash
from frontdesk.storage.repos.memberships import Membership
from frontdesk.storage.repos.user_traces import BY_USER
from frontdesk.storage.tables import metadata
from frontdesk.storage.unit import Store, Unit

_OTHER = UserId("00uOther")


def test_every_table_with_a_user_id_loses_its_rows_with_the_user() -> None:
    with_user = {table.name for table in metadata.tables.values() if "user_id" in table.c}
    assert with_user == {table.name for table in BY_USER}


async def _arrange(unit: Unit) -> None:
    await unit.users.add(a_user())
    await unit.users.add(replace(a_user(), id=_OTHER, login="other@example.com"))
    for number, user_id in enumerate((USER, _OTHER)):
        session = replace(a_session(), id=SessionId(f"102{number}"), user_id=user_id)
        await unit.sessions.add(session, token_hash(session.id))
        await unit.refresh_tokens.add(_family(number, user_id))
        await unit.memberships.add(Membership(GroupId("00g"), user_id), NOW)
        await unit.one_time_tokens.add("activation", token_hash(str(number)), user_id, {}, NOW, LATER)
        token = replace(an_api_token(), id=ApiTokenId(f"00T{number}"), user_id=user_id)
        await unit.api_tokens.add(token, token_hash(token.id))


def _family(number: int, user_id: UserId) -> RefreshFamily:
    family = a_family(f"oar{number}")
    return replace(family, authorization=replace(family.authorization, user_id=user_id))


async def test_only_the_persons_own_sessions_and_refresh_tokens_end(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await _arrange(unit)
        assert await unit.user_traces.end_sessions(USER, LATER) == 1
        assert await unit.user_traces.revoke_refresh_tokens(USER, LATER) == 1
        assert await unit.user_traces.end_sessions(USER, LATER) == 0
        ended, other = await unit.sessions.find(SessionId("1020")), await unit.sessions.find(SessionId("1021"))
        revoked = await unit.refresh_tokens.find(RefreshTokenId("oar0"))
        live = await unit.refresh_tokens.find(RefreshTokenId("oar1"))
    assert ended is not None
    assert other is not None
    assert (ended.ended_at, other.ended_at) == (LATER, None)
    assert revoked is not None
    assert live is not None
    assert (revoked.revoked_at, live.revoked_at) == (LATER, None)


async def test_one_session_may_stay(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await _arrange(unit)
        await unit.sessions.add(replace(a_session(), id=SessionId("1029"), user_id=USER), token_hash("1029"))
        assert await unit.user_traces.end_sessions(USER, LATER, kept_id=SessionId("1029")) == 1
        kept, ended = await unit.sessions.find(SessionId("1029")), await unit.sessions.find(SessionId("1020"))
    assert kept is not None
    assert ended is not None
    assert (kept.ended_at, ended.ended_at) == (None, LATER)


async def test_what_was_theirs_goes_and_what_is_others_stays(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await _arrange(unit)
        await unit.user_traces.remove_all(USER)
        assert await unit.sessions.find(SessionId("1020")) is None
        assert await unit.refresh_tokens.find(RefreshTokenId("oar0")) is None
        assert await unit.one_time_tokens.find("activation", token_hash("0")) is None
        assert await unit.api_tokens.find_by_hash(token_hash("00T0")) is None
        assert await unit.sessions.find(SessionId("1021")) is not None
        assert await unit.one_time_tokens.find("activation", token_hash("1")) is not None
        memberships = await unit.memberships.list_of_users([USER, _OTHER])
    assert [len(memberships[user_id]) for user_id in (USER, _OTHER)] == [0, 1]


async def test_nothing_of_another_org_is_touched(store: Store, org: OrgId) -> None:
    another = OrgId("00oAnother")
    for each in (org, another):
        async with store.unit(each) as unit:
            await _arrange(unit)
    async with store.unit(org) as unit:
        await unit.user_traces.remove_all(USER)
        assert await unit.users.remove(USER)
        assert not await unit.users.remove(USER)
    async with store.reading(another) as unit:
        assert await unit.users.find(USER) is not None
        assert await unit.sessions.find(SessionId("1020")) is not None
