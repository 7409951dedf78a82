"""Rows of imports and pushes: written over, due in their order, and never older news over newer."""

from dataclasses import replace

from tests.storage.rows import LATER, NOW

from frontdesk.domain.ids import AppId, OrgId
from frontdesk.domain.provisioning.imported import GROUP, USER, ImportedObject, ImportedStatus
from frontdesk.domain.provisioning.sync import Provisioned, SyncState
from frontdesk.storage.unit import Store

APP = AppId("0oaOne")
ADA = ImportedObject(
    app_id=APP,
    kind=USER,
    external_id="ada",
    status=ImportedStatus.UNCONFIRMED,
    target_id=None,
    user_name="Ada",
    profile={"title": "Countess", "$active": True},
    matches=("NONE",),
    error="why",
    import_id="impOne",
    created_at=NOW,
    updated_at=NOW,
)


async def test_an_imported_person_is_written_over_and_keeps_the_day_they_came(store: Store, org: OrgId) -> None:
    later = replace(ADA, status=ImportedStatus.CONFIRMED, target_id="00u1", error=None, updated_at=LATER)
    async with store.unit(org) as unit:
        await unit.imported.save_many([ADA])
        assert await unit.imported.find(APP, USER, "ada") == ADA
        await unit.imported.save_many([replace(later, created_at=LATER)])
        assert await unit.imported.find(APP, USER, "ada") == later
        assert await unit.imported.find(APP, GROUP, "ada") is None
        assert await unit.imported.list_of_targets(APP, USER, ["00u1"]) == [later]


async def test_people_whom_an_import_did_not_bring_are_found_by_it(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.imported.save_many([replace(ADA, external_id=each) for each in "abc"])
        await unit.imported.save_seen(APP, USER, ["b"], "impTwo")
        unseen = await unit.imported.list_unseen(APP, USER, import_id="impTwo", before=9**15, after="", most=9)
        assert [each.external_id for each in unseen] == ["a", "c"]
        assert await unit.imported.count(APP, USER, "UNCONFIRMED") == 3
        page = await unit.imported.list_page(APP, USER, status="CONFIRMED", after="", most=9)
        assert page == []


async def test_what_an_app_answers_does_not_hide_what_happened_meanwhile(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.provisioned.mark(APP, USER, ["00u1"], NOW)
        [due] = await unit.provisioned.list_due(APP, NOW, 9)
        assert due == Provisioned.fresh(APP, USER, "00u1", NOW)
        await unit.provisioned.mark(APP, USER, ["00u1"], LATER)
        assert not await unit.provisioned.save(due.told("theirs", "digest", LATER))
        await unit.provisioned.save_external_id(due.told("theirs", "digest", LATER))
        [again] = await unit.provisioned.list_due(APP, LATER, 9)
        assert again.external_id == "theirs"
        assert await unit.provisioned.save(again.told("theirs", "digest", LATER))
        assert await unit.provisioned.list_due(APP, LATER, 9) == []
        assert await unit.provisioned.next_due(APP) is None


async def test_what_failed_is_due_later_and_what_was_given_up_is_not(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        await unit.provisioned.mark(APP, USER, ["00u1", "00u2"], NOW)
        first, second = await unit.provisioned.list_due(APP, NOW, 9)
        await unit.provisioned.save(first.failed("down", NOW, for_good=False))
        await unit.provisioned.save(second.failed("no", NOW, for_good=True))
        assert await unit.provisioned.list_due(APP, NOW, 9) == []
        assert await unit.provisioned.next_due(APP) == NOW + 10_000
        kept = await unit.provisioned.find(APP, USER, "00u2")
        assert kept is not None
        assert (kept.sync_state, kept.error) == (SyncState.ERROR, "no")


async def test_the_pieces_of_a_file_come_in_their_order(store: Store, org: OrgId) -> None:
    async with store.unit(org) as unit:
        for number in ("002-0000", "001-0001", "001-0000"):
            await unit.import_chunks.add("impOne", number, number.encode(), NOW)
        assert await unit.import_chunks.next("impOne", "") == ("001-0000", b"001-0000")
        assert await unit.import_chunks.next("impOne", "001-0001") == ("002-0000", b"002-0000")
        assert await unit.import_chunks.remove_between("impOne", "001-", "001-~") == 2
        assert await unit.import_chunks.list_numbers("impOne") == ["002-0000"]
        assert await unit.import_chunks.remove_of_import("impOne") == 1
