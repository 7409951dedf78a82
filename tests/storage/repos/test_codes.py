"""Authorization codes' rows."""

from tests.storage.rows import CODE, LATER, NOW, a_code, an_authorization

from frontdesk.domain.ids import OrgId
from frontdesk.domain.policies.oauth import Lifetimes
from frontdesk.kernel.secrets import token_hash
from frontdesk.storage.unit import Store

BARE = an_authorization(
    scopes=("api",),
    lifetimes=Lifetimes(access_ms=1, refresh_ms=2, refresh_idle_ms=3),
    policy_id=None,
    rule_id=None,
    session_id=None,
    auth_time=None,
    amr=(),
    nonce=None,
    acr=None,
    max_age_asked=False,
    claims=None,
)


async def test_a_code_is_read_back_as_it_was_written(store: Store, org: OrgId) -> None:
    bare = a_code(code_hash=token_hash("bare"), redirect_uri=None, code_challenge=None, authorization=BARE)
    async with store.unit(org) as unit:
        await unit.codes.add(a_code())
        await unit.codes.add(bare)
    async with store.reading(org) as unit:
        assert await unit.codes.find(CODE) == a_code()
        assert await unit.codes.find(bare.code_hash) == bare
        assert await unit.codes.find(token_hash("another")) is None


async def test_a_code_is_spent_once_and_remembers_for_what(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.codes.add(a_code())
        assert await unit.codes.spend(CODE, LATER, access_token_jti="AT.1", refresh_token_id="oar1")
        assert not await unit.codes.spend(CODE, LATER, access_token_jti="AT.2", refresh_token_id=None)
        spent = a_code(spent_at=LATER, access_token_jti="AT.1", refresh_token_id="oar1")
        assert await unit.codes.find(CODE) == spent


async def test_a_code_that_has_expired_is_not_spent(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.codes.add(a_code(expires_at=LATER))
        assert not await unit.codes.spend(CODE, LATER, access_token_jti="AT.1", refresh_token_id=None)
        assert await unit.codes.spend(CODE, LATER - 1, access_token_jti="AT.1", refresh_token_id=None)


async def test_spent_codes_are_kept_longer_than_unspent_ones(store: Store, org: OrgId) -> None:
    spent, fresh = token_hash("spent"), token_hash("fresh")
    async with store.unit(org) as unit:
        await unit.codes.add(a_code(expires_at=NOW))
        await unit.codes.add(a_code(code_hash=spent, expires_at=NOW))
        await unit.codes.add(a_code(code_hash=fresh, expires_at=LATER))
        await unit.codes.spend(spent, NOW - 1, access_token_jti="AT.1", refresh_token_id=None)
        assert await unit.codes.remove_expired(NOW + 1, NOW - 1000) == 1
        assert (await unit.codes.find(CODE), await unit.codes.find(spent) is None) == (None, False)
        assert await unit.codes.remove_expired(NOW + 2, NOW + 1) == 1
        assert await unit.codes.find(spent) is None
        assert await unit.codes.find(fresh) is not None
