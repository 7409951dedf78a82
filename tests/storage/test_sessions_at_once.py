"""Sessions that begin at the very moment in which all of a person's end, on one node and on two."""

import asyncio

from tests.storage.rows import LATER, NOW, USER, a_user

from frontdesk.domain.admins.actor import acting_for
from frontdesk.domain.ids import OrgId
from frontdesk.domain.logs.model import NOBODY_KNOWN, Party
from frontdesk.domain.sessions.model import SESSION_TOKEN
from frontdesk.kernel.secrets import token_hash
from frontdesk.storage.database import Database
from frontdesk.storage.unit import Store
from frontdesk.usecases.directory.user_lifecycle import Clearing, clear_sessions
from frontdesk.usecases.sessions.open import Proof, open_session
from frontdesk.usecases.sessions.session_tokens import SessionProof, issue_session_token


async def test_a_session_that_begins_while_all_of_theirs_end_has_ended_too(
    store: Store, another_node: Database, org: OrgId
) -> None:
    async with store.unit(org) as unit:
        await unit.users.add(a_user())
        token = await issue_session_token(unit, a_user(), SessionProof(("pwd",), NOW), NOW)

    async def end_all() -> None:
        async with Store(another_node).unit(org) as unit:
            await clear_sessions(unit, acting_for(Party(USER, "User")), a_user(), Clearing(), LATER)

    async with store.unit(org) as unit:
        assert await unit.one_time_tokens.spend(SESSION_TOKEN, token_hash(token.value), NOW)
        ending = asyncio.create_task(end_all())
        await asyncio.wait([ending], timeout=0.3)
        session, _ = await open_session(unit, Proof(a_user(), ("pwd",), NOW), NOBODY_KNOWN, NOW)
    await ending
    async with store.reading(org) as unit:
        found = await unit.sessions.find(session.id)
    assert found is not None
    assert found.ended_at == LATER
