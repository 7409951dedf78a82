"""What the two orgs of ``test_orgs_apart`` hold and are asked about imports and pushes: the same ids in both."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from tests.storage.rows import LATER, NOW, USER, a_user

from frontdesk.domain.apps.model import Assignment, AssignmentScope
from frontdesk.domain.ids import AppId, UserId
from frontdesk.domain.provisioning.imported import USER as PERSON
from frontdesk.domain.provisioning.imported import ImportedObject, ImportedStatus
from frontdesk.domain.provisioning.sync import Provisioned, SyncState
from frontdesk.storage.unit import Unit

Do = Callable[[Unit], Awaitable[Any]]

_APP, _INARA = AppId("0oaProvisioned"), UserId("00uInara")


def _imported(mark: int, external_id: str = "one") -> ImportedObject:
    return ImportedObject(
        app_id=_APP,
        kind=PERSON,
        external_id=external_id,
        status=ImportedStatus.UNCONFIRMED,
        target_id=USER,
        user_name="ada",
        profile={"title": "Countess"},
        matches=("EXACT", USER),
        error=None,
        import_id="impOne",
        created_at=mark,
        updated_at=mark,
    )


def _told(mark: int, object_id: str = USER) -> Provisioned:
    return replace(Provisioned.fresh(_APP, PERSON, object_id, mark), external_id=f"theirs-{mark}")


def _assignment(user_id: UserId) -> Assignment:
    return Assignment(_APP, user_id, AssignmentScope.USER, None, {}, None, NOW, NOW, None, 1)


async def seed(unit: Unit, mark: int, *, mine: bool) -> None:
    """An imported person, a pushed one and a file; of one org, one more of each."""
    profile = {"email": "Inara@example.com", "firstName": "Inara", "lastName": "Serra"}
    await unit.users.add(a_user(id=_INARA, login="inara@example.com", profile=profile, created_at=mark))
    await unit.imported.save_many([_imported(mark), *([_imported(mark, "two")] if mine else [])])
    await unit.provisioned.link([_told(mark)])
    await unit.import_chunks.add("impOne", f"001-{'0000' if mine else '0001'}", b"rows", mark)
    if mine:
        await unit.app_assignments.add_many([_assignment(USER)])
    else:
        await unit.app_assignments.add_many([_assignment(UserId("00uEve"))])


READS: dict[str, Do] = {
    "users.list_by_ids": lambda unit: unit.users.list_by_ids([USER]),
    "users.list_by_logins": lambda unit: unit.users.list_by_logins(["ADA@example.com"]),
    "users.list_by_emails": lambda unit: unit.users.list_by_emails(["INARA@example.com"]),
    "users.list_by_names": lambda unit: unit.users.list_by_names([("inara", "SERRA")]),
    "app_assignments.list_assigned": lambda unit: unit.app_assignments.list_assigned(_APP, [USER, "00uEve"]),
    "imported.find": lambda unit: unit.imported.find(_APP, PERSON, "one"),
    "imported.list_of": lambda unit: unit.imported.list_of(_APP, PERSON, ["one"]),
    "imported.list_of_targets": lambda unit: unit.imported.list_of_targets(_APP, PERSON, [USER]),
    "imported.list_page": lambda unit: unit.imported.list_page(_APP, PERSON, status="", after="", most=9),
    "imported.list_unseen": lambda unit: unit.imported.list_unseen(
        _APP, PERSON, import_id="", before=9**15, after="", most=9
    ),
    "imported.count": lambda unit: unit.imported.count(_APP, PERSON, "UNCONFIRMED"),
    "provisioned.find": lambda unit: unit.provisioned.find(_APP, PERSON, USER),
    "provisioned.list_of": lambda unit: unit.provisioned.list_of(_APP, PERSON, [USER]),
    "provisioned.list_page": lambda unit: unit.provisioned.list_page(_APP, PERSON, after="", most=9),
    "provisioned.list_due": lambda unit: unit.provisioned.list_due(_APP, LATER, 9),
    "provisioned.next_due": lambda unit: unit.provisioned.next_due(_APP),
    "import_chunks.next": lambda unit: unit.import_chunks.next("impOne", ""),
    "import_chunks.list_numbers": lambda unit: unit.import_chunks.list_numbers("impOne"),
}
WRITES: dict[str, Do] = {
    "imported.save_seen": lambda unit: unit.imported.save_seen(_APP, PERSON, ["one"], "impTwo"),
    "imported.remove": lambda unit: unit.imported.remove(_APP, PERSON, "one"),
    "imported.remove_of_app": lambda unit: unit.imported.remove_of_app(_APP),
    "provisioned.mark": lambda unit: unit.provisioned.mark(_APP, PERSON, [USER], LATER),
    "provisioned.save": lambda unit: unit.provisioned.save(replace(_told(LATER), sync_state=SyncState.ERROR)),
    "provisioned.save_external_id": lambda unit: unit.provisioned.save_external_id(_told(LATER)),
    "provisioned.remove": lambda unit: unit.provisioned.remove(_APP, PERSON, USER),
    "provisioned.remove_of_app": lambda unit: unit.provisioned.remove_of_app(_APP),
    "import_chunks.remove_between": lambda unit: unit.import_chunks.remove_between("impOne", "001-", "001-~"),
    "import_chunks.remove_of_import": lambda unit: unit.import_chunks.remove_of_import("impOne"),
}
ADDED = {"imported.save_many", "provisioned.link", "import_chunks.add", "app_assignments.add_many"}
