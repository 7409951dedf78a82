"""Which of our groups an app is told of (contract A.Apps, group push mappings)."""

from collections.abc import Mapping
from dataclasses import replace

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.apps.application import Application
from frontdesk.domain.errors import ValidationFailed
from frontdesk.domain.groups.model import Group, GroupType
from frontdesk.domain.ids import AppId, GroupId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.provisioning.imported import GROUP
from frontdesk.domain.provisioning.model import GROUP_PUSH
from frontdesk.domain.provisioning.sync import Provisioned
from frontdesk.domain.records.model import ACTIVE, INACTIVE, Draft, Record
from frontdesk.storage.unit import Unit
from frontdesk.usecases.provisioning.connections import SCIM, find_connection
from frontdesk.usecases.records.verbs import add_record, list_page, remove_record, tell

_WHAT = "groupPushMapping"
_MOST = 1_000


async def add_mapping(unit: Unit, actor: Actor, app: Application, group_id: str, now: int, *, active: bool) -> Record:
    """A group that the app is told of from now on.

    Raises:
        ValidationFailed: the app cannot be told of groups, there is no such group of ours, or it is told already.
    """
    connection = await find_connection(unit, app)
    if connection is None or connection.body["scheme"] not in SCIM:
        raise ValidationFailed(_WHAT, ("connection: The app has no connection that groups could be pushed to.",))
    group = await unit.groups.find(GroupId(group_id))
    if group is None or group.type is GroupType.BUILT_IN:
        raise ValidationFailed(_WHAT, ("sourceGroupId: There is no group with this id that could be pushed.",))
    if len(await list_page(unit, GROUP_PUSH, parent_id=app.id, most=_MOST)) >= _MOST:
        raise ValidationFailed(_WHAT, (f"sourceGroupId: An app is told of {_MOST} groups at the most.",))
    if await unit.records.find_by_name(GROUP_PUSH.name, app.id, group.id) is not None:
        raise ValidationFailed(_WHAT, ("sourceGroupId: The group is pushed to the app already.",))
    draft = Draft({}, name=group.id, parent_id=app.id, status=ACTIVE if active else INACTIVE)
    record = await add_record(unit, actor, GROUP_PUSH, draft, now)
    await unit.provisioned.mark(app.id, GROUP, [group.id], now)
    return record


async def set_mapping_active(unit: Unit, actor: Actor, record: Record, now: int, *, active: bool) -> Record:
    """Told, or not; what the app has stays.

    Raises:
        StaleWrite: another request came first.
    """
    changed = replace(record, status=ACTIVE if active else INACTIVE, updated_at=now, updated_by=actor.id)
    await unit.records.save(changed)
    if active:
        await _mark(unit, record, now)
    tell(unit, actor, GROUP_PUSH, record, EventType.GROUP_PUSH_MAPPING_UPDATE, now)
    return changed


async def remove_mapping(unit: Unit, actor: Actor, record: Record, now: int) -> Provisioned | None:
    """Told no longer; what the app was told, for whoever removes it there too."""
    told = await unit.provisioned.find(AppId(record.parent_id), GROUP, str(record.name))
    await unit.provisioned.remove(AppId(record.parent_id), GROUP, str(record.name))
    await remove_record(unit, actor, GROUP_PUSH, record, now)
    tell(unit, actor, GROUP_PUSH, record, EventType.GROUP_PUSH_REMOVE, now)
    return told


async def list_mappings_told(unit: Unit, app: Application) -> tuple[list[Record], Mapping[str, Provisioned]]:
    """The mappings, and what the app was told of each group."""
    found = await list_page(unit, GROUP_PUSH, parent_id=app.id, most=_MOST)
    return found, await unit.provisioned.list_of(app.id, GROUP, [str(each.name) for each in found])


async def group_of(unit: Unit, record: Record) -> Group | None:
    """The group that is pushed."""
    return await unit.groups.find(GroupId(str(record.name)))


async def _mark(unit: Unit, record: Record, now: int) -> None:
    await unit.provisioned.mark(AppId(record.parent_id), GROUP, [str(record.name)], now)
