"""Groups as a SCIM connection makes, reads, changes and removes them: our own alone, not those of apps or Everyone.

A few members of a large group come and go without the others being read (RFC 7644 §3.5.2).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from frontdesk.domain.errors import ResourceNotFound
from frontdesk.domain.groups.model import Group
from frontdesk.domain.ids import GroupId
from frontdesk.domain.provisioning.scim_homes import read_group_profile
from frontdesk.domain.provisioning.scim_members import MemberChange, changes_of_members
from frontdesk.domain.provisioning.scim_resources import Called, group_document, group_tag
from frontdesk.protocol.scim.documents import Document, check_required, read_document
from frontdesk.protocol.scim.errors import InvalidValue, NotThere, TooMany
from frontdesk.protocol.scim.patch import Operation, apply_patch, parse_patch
from frontdesk.protocol.scim.schema import ResourceKind
from frontdesk.storage.unit import Unit
from frontdesk.usecases.admins.authorize import Deed, Kind, Named
from frontdesk.usecases.directory.groups import add_member, create_group, remove_group, remove_member, replace_group
from frontdesk.usecases.provisioning.scim_directory import (
    Held,
    ScimDirectory,
    called,
    check_may,
    check_no_administrators,
    check_tag,
    held_group,
    save_called,
)

_MANAGE = "okta.groups.manage"
MOST_MEMBERS = 10_000
MOST_CHANGES = 2_000
"""How many people join or leave in one request: others wait meanwhile."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A group as it is. ``members`` None: there are more than are read."""

    group: Group
    held: Held
    called: Called
    members: tuple[str, ...] | None

    def document(self, base: str) -> Document:
        return group_document(self.group, self.held.schema, self.called, self.members, base)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What becomes of a group. ``whole``: as of ``read_group_profile``."""

    document: Document
    members: MemberChange
    whole: bool


Decide = Callable[[_Seen], _Wanted]


async def new_group(directory: ScimDirectory, sent: object) -> Document:
    """A new group with its members.

    Raises:
        ScimError: the document is not one of a group, or names people who are not there.
        Forbidden: a member is an administrator.
        ApiError: the directory does not take it; a group has the name.
    """
    async with directory.store.unit(directory.org) as unit:
        held = await held_group(unit)
        document = read_document(sent, held.kind)
        check_required(document, held.kind)
        profile = read_group_profile(document, {}, held.schema, whole=False)
        group = await create_group(unit, directory.actor, profile, directory.clock.now())
        await _change_members(unit, directory, group.id, MemberChange(added=_member_ids(document)))
        await save_called(unit, directory, group.id, _called(document))
        return (await _seen(unit, directory, group.id)).document(directory.base)


async def get_group(directory: ScimDirectory, group_id: str) -> Document:
    """A group by its id.

    Raises:
        NotThere: none of our own has it.
    """
    async with directory.store.reading(directory.org) as unit:
        return (await _seen(unit, directory, group_id)).document(directory.base)


async def put_group(directory: ScimDirectory, group_id: str, sent: object, tag: str | None) -> Document:
    """What the document leaves out is gone, members as well; an extension that it does not name stays.

    Raises:
        NotThere: none of our own has the id.
        Forbidden: it makes administrators, or somebody who comes or goes is one.
        OtherVersion: it is another than the client has read.
        ScimError, ApiError: as ``new_group``.
    """

    def decide(seen: _Seen) -> _Wanted:
        document = read_document(sent, seen.held.kind)
        check_required(document, seen.held.kind)
        return _Wanted(document, _difference(seen, document), whole=False)

    return await _write(directory, group_id, tag, decide)


async def patch_group(directory: ScimDirectory, group_id: str, sent: object, tag: str | None) -> Document:
    """The group as the operations leave it.

    Raises:
        NotThere, Forbidden, OtherVersion, ScimError, ApiError: as ``put_group``.
    """

    def decide(seen: _Seen) -> _Wanted:
        operations = parse_patch(sent, seen.held.kind)
        known = seen.document(directory.base)
        few = changes_of_members(operations)
        if few is not None:
            change, rest = few
            return _Wanted(_patched(known, rest, seen.held.kind), change, whole=True)
        document = _patched(known, operations, seen.held.kind)
        return _Wanted(document, _difference(seen, document), whole=True)

    return await _write(directory, group_id, tag, decide)


async def delete_group(directory: ScimDirectory, group_id: str, tag: str | None) -> None:
    """Gone, with its memberships.

    Raises:
        NotThere, Forbidden, OtherVersion: as ``put_group``.
    """
    async with directory.store.unit(directory.org) as unit:
        seen = await _seen(unit, directory, group_id)
        await _check(unit, directory, seen, tag)
        await remove_group(unit, directory.actor, group_id, directory.clock.now())


async def _write(directory: ScimDirectory, group_id: str, tag: str | None, decide: Decide) -> Document:
    async with directory.store.unit(directory.org) as unit:
        seen = await _seen(unit, directory, group_id)
        await _check(unit, directory, seen, tag)
        wanted = decide(seen)
        known = seen.group.profile
        profile = read_group_profile(wanted.document, known, seen.held.schema, whole=wanted.whole)
        if profile != known:
            await replace_group(unit, directory.actor, group_id, profile, directory.clock.now())
        await _change_members(unit, directory, group_id, wanted.members)
        now_called = _called(wanted.document)
        if now_called != seen.called:
            await save_called(unit, directory, group_id, now_called)
        return (await _seen(unit, directory, group_id)).document(directory.base)


def _patched(known: Document, operations: Iterable[Operation], kind: ResourceKind) -> Document:
    document = apply_patch(known, operations, kind)
    check_required(document, kind)
    return document


async def _check(unit: Unit, directory: ScimDirectory, seen: _Seen, tag: str | None) -> None:
    await check_may(unit, directory, Deed(_MANAGE, Named(Kind.GROUP, seen.group.id)))
    check_tag(tag, group_tag(seen.group, seen.called))


async def _change_members(unit: Unit, directory: ScimDirectory, group_id: str, change: MemberChange) -> None:
    if len(change.added) + len(change.removed) > MOST_CHANGES:
        raise TooMany(f"At most {MOST_CHANGES} people join or leave in one request: use several PATCHes.")
    now = directory.clock.now()
    known = await _known_members(unit, group_id, change)
    added, removed = change.added - known, change.removed & known
    await check_no_administrators(unit, added | removed)
    for user_id in sorted(added):
        try:
            await add_member(unit, directory.actor, group_id, user_id, now)
        except ResourceNotFound:
            raise InvalidValue(f"members: There is no user {user_id[:100]}.") from None
    for user_id in sorted(removed):
        await remove_member(unit, directory.actor, group_id, user_id, now)


async def _known_members(unit: Unit, group_id: str, change: MemberChange) -> frozenset[str]:
    """Who of these is in it by hand or by rule."""
    asked = sorted(change.added | change.removed)
    if not asked:
        return frozenset()
    groups = await unit.memberships.list_among(GroupId(group_id), asked)
    return frozenset(groups)


async def _seen(unit: Unit, directory: ScimDirectory, group_id: str) -> _Seen:
    group = await unit.groups.find(GroupId(group_id))
    if group is None or not group.is_written_here:
        raise NotThere(f"There is no group {group_id[:100]}.")
    found = (await unit.memberships.list_of_groups([group.id], MOST_MEMBERS + 1))[group.id]
    members = tuple(found) if len(found) <= MOST_MEMBERS else None
    return _Seen(group, await held_group(unit), await called(unit, directory, group_id), members)


def _difference(seen: _Seen, document: Mapping[str, object]) -> MemberChange:
    if seen.members is None:
        raise TooMany(f"The group has more than {MOST_MEMBERS} members: add and remove them by PATCH.")
    wanted, known = _member_ids(document), frozenset(seen.members)
    return MemberChange(wanted - known, known - wanted)


def _member_ids(document: Mapping[str, object]) -> frozenset[str]:
    members = document.get("members")
    return frozenset(
        str(one["value"]) for one in (members if isinstance(members, list) else []) if isinstance(one, Mapping)
    )


def _called(document: Mapping[str, object]) -> Called:
    external_id = document.get("externalId")
    return Called(external_id if isinstance(external_id, str) else None)
