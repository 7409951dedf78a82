"""Signing keys' rows."""

from tests.storage.rows import LATER, a_key

from frontdesk.domain.ids import DEFAULT_SERVER, ORG_SERVER, OrgId
from frontdesk.domain.keys.model import KeyStatus
from frontdesk.storage.unit import Store


async def test_keys_are_read_back_as_they_were_written(store: Store, org: OrgId) -> None:
    keys = [
        a_key("a"),
        a_key("b", status=KeyStatus.NEXT, activated_at=None),
        a_key("c", status=KeyStatus.EXPIRED, expired_at=LATER),
        a_key("a", server_id=ORG_SERVER),
    ]
    async with store.unit(org) as unit:
        await unit.keys.save(keys)
    async with store.reading(org) as unit:
        everything = await unit.keys.list_all()
        of_default = await unit.keys.list_of_server(DEFAULT_SERVER)
    assert sorted(everything, key=lambda key: (key.server_id, key.kid)) == keys
    assert sorted(of_default, key=lambda key: key.kid) == keys[:3]


async def test_saving_a_key_again_replaces_it_and_no_other(store: Store, org: OrgId) -> None:
    expired = a_key("a", status=KeyStatus.EXPIRED, expired_at=LATER)
    async with store.unit(org) as unit:
        await unit.keys.save([a_key("a"), a_key("b"), a_key("a", server_id=ORG_SERVER)])
        await unit.keys.save([expired])
        assert sorted(await unit.keys.list_of_server(DEFAULT_SERVER), key=lambda key: key.kid) == [expired, a_key("b")]
        assert await unit.keys.list_of_server(ORG_SERVER) == [a_key("a", server_id=ORG_SERVER)]
