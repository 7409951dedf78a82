"""Profile mappings: found by their ends, kept once they are edited (contract F.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from heapq import merge

from frontdesk.domain.admins.actor import Actor
from frontdesk.domain.apps.built_in import is_built_in
from frontdesk.domain.apps.model import SignOnMode
from frontdesk.domain.errors import ResourceNotFound
from frontdesk.domain.idps.model import IDP
from frontdesk.domain.ids import AppId
from frontdesk.domain.logs.event_types import EventType
from frontdesk.domain.logs.model import LogEvent, Party
from frontdesk.domain.mappings.defaults import default_properties
from frontdesk.domain.mappings.edit import PropertyChange, edit_properties
from frontdesk.domain.mappings.model import (
    MAPPING,
    End,
    MappedProperty,
    MappingId,
    ProfileMapping,
    mappings_between,
    read_mapping_id,
    read_properties,
    stored_properties,
)
from frontdesk.domain.records.model import Draft, new_record
from frontdesk.domain.schemas.model import SCHEMA
from frontdesk.domain.schemas.user_types import USER_TYPE
from frontdesk.storage.errors import AlreadyThere, StaleWrite
from frontdesk.storage.repos.apps import AppQuery
from frontdesk.storage.unit import Unit
from frontdesk.usecases.schemas.load import app_schema, user_schema

_CHUNK = 200
_OWNER_PREFIX = "0oa"


@dataclass(frozen=True, slots=True)
class FoundMapping:
    """A mapping and what it says. ``sign_on_mode`` is the app's; None for an identity provider."""

    mapping: ProfileMapping
    sign_on_mode: SignOnMode | None
    properties: Mapping[str, MappedProperty]


@dataclass(frozen=True, slots=True)
class _Owner:
    end: End
    sign_on_mode: SignOnMode | None


async def list_mappings(
    unit: Unit, source_id: str | None, target_id: str | None, *, after: str, most: int
) -> list[ProfileMapping]:
    """By id; those with the ends that are asked for."""
    types = await _types(unit)
    owner_id = next((end for end in (source_id, target_id) if end is not None and end.startswith(_OWNER_PREFIX)), None)
    found: list[ProfileMapping] = []
    place = _place_before(after)
    while len(found) < most:
        owners = await _owners(unit, owner_id, place)
        for owner in owners:
            found += [
                mapping
                for mapping in _of_owner(owner, types)
                if mapping.id > after and _fits(mapping, source_id, target_id)
            ]
        if owner_id is not None or len(owners) < _CHUNK:
            break
        place = owners[-1].end.id
    return found[:most]


def _of_owner(owner: _Owner, types: Mapping[int, End]) -> list[ProfileMapping]:
    """None of an app that the org was made with: its people are known there as they are here."""
    return [] if is_built_in(owner.end.name) else mappings_between(owner.end, types)


def _fits(mapping: ProfileMapping, source_id: str | None, target_id: str | None) -> bool:
    return source_id in {None, mapping.source.id} and target_id in {None, mapping.target.id}


def _place_before(after: str) -> str:
    said = read_mapping_id(after)
    return _OWNER_PREFIX + said.owner_letters if said is not None else ""


async def _owners(unit: Unit, owner_id: str | None, after: str) -> list[_Owner]:
    """Apps and identity providers in the order of their ids; only one of them where it is named."""
    if owner_id is not None:
        owner = await _find_owner(unit, owner_id)
        return [owner] if owner is not None else []
    apps = await unit.apps.list_page(AppQuery(after=after, most=_CHUNK))
    idps = await unit.records.list_page(IDP.name, after=after, most=_CHUNK)
    of_apps = [_Owner(End(app.id, app.name, False), app.sign_on_mode) for app in apps]
    of_idps = [_Owner(End(idp.id, idp.name or idp.id, False), None) for idp in idps]
    return list(merge(of_apps, of_idps, key=lambda owner: owner.end.id))[:_CHUNK]


async def _find_owner(unit: Unit, id: str) -> _Owner | None:
    app = await unit.apps.find(AppId(id))
    if app is not None:
        return _Owner(End(app.id, app.name, False), app.sign_on_mode)
    idp = await unit.records.find(IDP.name, id)
    return _Owner(End(idp.id, idp.name or idp.id, False), None) if idp is not None else None


async def _types(unit: Unit) -> dict[int, End]:
    """User types by their numbers."""
    records = await unit.records.list_page(USER_TYPE.name)
    return {type_number(record.body): End(record.id, str(record.body["name"]), True) for record in records}


def type_number(body: Mapping[str, object]) -> int:
    """Which of the letters that mapping ids end with are a user type's; those of the default type come first."""
    number = body.get("number", 0)
    return number if isinstance(number, int) else 0


async def get_mapping(unit: Unit, id: str) -> FoundMapping:
    """The mapping and what it says.

    Raises:
        ResourceNotFound: there is none.
    """
    said = read_mapping_id(id)
    owner = await _owner_of(unit, said) if said is not None else None
    for mapping in _of_owner(owner, await _types(unit)) if owner is not None else ():
        if mapping.id == id and owner is not None:
            return FoundMapping(mapping, owner.sign_on_mode, await _properties(unit, mapping, owner.sign_on_mode))
    raise ResourceNotFound(f"{id[:100]} ({MAPPING.type})")


async def _owner_of(unit: Unit, said: MappingId) -> _Owner | None:
    """The first whose id comes after the letters is the one that begins with them, if there is one."""
    for owner in (await _owners(unit, None, _OWNER_PREFIX + said.owner_letters))[:1]:
        if said.names(owner.end.id):
            return owner
    return None


async def _properties(unit: Unit, mapping: ProfileMapping, mode: SignOnMode | None) -> dict[str, MappedProperty]:
    record = await unit.records.find(MAPPING.name, mapping.id)
    if record is None:
        has_claims = mode is SignOnMode.OPENID_CONNECT
        to_user = mapping.target.is_user_type
        return default_properties(to_user=to_user, has_claims=has_claims, of_idp=mode is None)
    return read_properties(record.body["properties"])  # type: ignore[arg-type]  # stored_properties wrote it


async def update_mapping(
    unit: Unit, actor: Actor, id: str, changes: Mapping[str, PropertyChange | None], now: int
) -> FoundMapping:
    """A partial update.

    Raises:
        ResourceNotFound: there is none.
        ValidationFailed: as ``edit_properties``.
        StaleWrite: another request came first.
    """
    found = await get_mapping(unit, id)
    mapping, mode = found.mapping, found.sign_on_mode
    if mapping.target.is_user_type:
        targets = (await user_schema(unit, mapping.target.id)).names
    else:
        targets = (await app_schema(unit, mapping.target.id, mode.value if mode is not None else None)).names
    source_name = mapping.source.name
    properties = edit_properties(found.properties, changes, targets=targets, source_name=source_name)
    await _save(unit, actor, mapping, properties, now)
    target = Party(id, MAPPING.type, display_name=f"{source_name} to {mapping.target.name}")
    unit.record(LogEvent(type=EventType.MAPPING_UPDATE, published_at=now, actor=actor.party, targets=(target,)))
    unit.changes_configuration()
    return FoundMapping(mapping, mode, properties)


async def _save(
    unit: Unit, actor: Actor, mapping: ProfileMapping, properties: Mapping[str, MappedProperty], now: int
) -> None:
    owner = mapping.source if mapping.target.is_user_type else mapping.target
    draft = Draft(body={"properties": stored_properties(properties)}, parent_id=owner.id, id=mapping.id)
    known = await unit.records.find(MAPPING.name, mapping.id)
    if known is not None:
        await unit.records.save(known.with_draft(draft, actor.id, now))
        return
    try:
        await unit.records.add(new_record(MAPPING, draft, by=actor.id, now=now))
    except AlreadyThere:
        raise StaleWrite("The mapping was changed by another request.") from None


async def forget_owner(unit: Unit, owner_id: str) -> None:
    """An identity provider goes: with it what was edited of its mappings and of its users' schema."""
    await unit.records.remove_children(MAPPING.name, owner_id)
    await unit.records.remove_children(SCHEMA.name, owner_id)


async def forget_type(unit: Unit, number: int) -> None:
    """A user type goes: with it what was edited of its mappings."""
    for record in await unit.records.list_of_kind(MAPPING.name):
        said = read_mapping_id(record.id)
        if said is not None and said.type_number == number:
            await unit.records.remove(record)
