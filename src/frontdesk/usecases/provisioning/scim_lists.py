"""Lists of people and groups as a SCIM connection asks for them (RFC 7644 §3.4.2).

Pages are counted, not followed, as the protocol has it; they are in the order of ids unless sorted, which is that in
which things were made: what is made meanwhile comes at the end, and no page shows or misses anything because of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from frontdesk.domain.errors import InvalidSearch
from frontdesk.domain.groups.model import Group, GroupType
from frontdesk.domain.ids import GroupId, UserId
from frontdesk.domain.provisioning.scim_resources import Called, group_document, user_document
from frontdesk.domain.provisioning.scim_search import MEMBERS, looked_up, resolved, search_of, sort_of
from frontdesk.domain.schemas.model import Schema
from frontdesk.domain.users.model import User
from frontdesk.lang.filter.nodes import And, Comparison, Node, Operator
from frontdesk.protocol.scim.documents import Document
from frontdesk.protocol.scim.errors import InvalidFilter
from frontdesk.protocol.scim.listing import ListWanted
from frontdesk.protocol.scim.schema import ResourceKind
from frontdesk.storage.unit import Unit
from frontdesk.usecases.directory.search import Excerpt, excerpt_of_groups, excerpt_of_users
from frontdesk.usecases.provisioning.scim_directory import ScimDirectory, held_group, held_user
from frontdesk.usecases.provisioning.scim_groups import MOST_MEMBERS
from frontdesk.usecases.schemas.load import user_schema

_MOST_CALLED = 100
_OWN = Comparison("type", Operator.EQ, GroupType.OKTA_GROUP.value)


@dataclass(frozen=True, slots=True)
class Found:
    """A page of resources, and how many there are on all pages."""

    resources: tuple[Document, ...]
    total: int


async def list_people(directory: ScimDirectory, wanted: ListWanted) -> Found:
    """A page of people, the deactivated among them.

    Raises:
        InvalidFilter: the filter, or the attribute to sort by, cannot be used.
        TooMany: it names more than is searched for at once.
    """
    async with directory.store.reading(directory.org) as unit:
        excerpt = await _excerpt(unit, directory, wanted, (await held_user(unit)).kind)
        try:
            users, total = await excerpt_of_users(unit, excerpt)
        except InvalidSearch as why:
            raise InvalidFilter(" ".join(why.causes)) from None
        return Found(tuple(await _shown_users(unit, directory, users, wanted)), total)


async def list_groups(directory: ScimDirectory, wanted: ListWanted) -> Found:
    """A page of our own groups. Members are shown up to ten thousand a page; a group shows all of its own by itself.

    Raises:
        InvalidFilter, TooMany: as ``list_people``.
    """
    async with directory.store.reading(directory.org) as unit:
        held = await held_group(unit)
        excerpt = await _excerpt(unit, directory, wanted, held.kind)
        own = _OWN if excerpt.search is None else And((_OWN, excerpt.search))
        try:
            groups, total = await excerpt_of_groups(unit, replace(excerpt, search=own))
        except InvalidSearch as why:
            raise InvalidFilter(" ".join(why.causes)) from None
        return Found(tuple(await _shown_groups(unit, directory, (groups, held.schema), wanted)), total)


async def _excerpt(unit: Unit, directory: ScimDirectory, wanted: ListWanted, kind: ResourceKind) -> Excerpt:
    search = search_of(wanted.filter, kind) if wanted.filter is not None else None
    if search is not None:
        search = await _resolved(unit, directory, search)
    sort = (sort_of(wanted.sort_by, kind), wanted.descending) if wanted.sort_by is not None else None
    return Excerpt(search, sort, wanted.start - 1, wanted.count)


async def _resolved(unit: Unit, directory: ScimDirectory, search: Node) -> Node:
    """With the ids of those whom the connection calls so, and of the groups that somebody is in."""
    ids: dict[Comparison, tuple[str, ...]] = {}
    for asked in looked_up(search):
        value = str(asked.value)
        if asked.attribute == MEMBERS:
            ids[asked] = tuple((await unit.memberships.list_of_users([UserId(value)]))[UserId(value)])
        else:
            ids[asked] = tuple(await unit.scim_links.list_ids(directory.connection.id, value, _MOST_CALLED))
    return resolved(search, ids)


async def _shown_users(
    unit: Unit, directory: ScimDirectory, users: Sequence[User], wanted: ListWanted
) -> list[Document]:
    schemas = {type_id: await user_schema(unit, type_id) for type_id in {user.type_id for user in users}}
    names = await _names(unit, directory, [user.id for user in users])
    groups = await _groups_of(unit, users) if directory.sees_groups and wanted.projection.wants("groups") else {}
    return [
        user_document(
            user, schemas[user.type_id], names.get(user.id, Called()), groups.get(user.id, ()), directory.base
        )
        for user in users
    ]


async def _groups_of(unit: Unit, users: Sequence[User]) -> dict[str, list[Group]]:
    held = await unit.memberships.list_of_users([user.id for user in users])
    wanted = {group_id for group_ids in held.values() for group_id in group_ids}
    known = {group.id: group for group in await unit.groups.list_of_ids(wanted) if group.is_written_here}
    return {
        user_id: [known[group_id] for group_id in sorted(group_ids) if group_id in known]
        for user_id, group_ids in held.items()
    }


async def _shown_groups(
    unit: Unit, directory: ScimDirectory, found: tuple[Sequence[Group], Schema], wanted: ListWanted
) -> list[Document]:
    groups, schema = found
    names = await _names(unit, directory, [group.id for group in groups])
    members: dict[GroupId, list[UserId]] = {}
    if wanted.projection.wants("members"):
        members = await _members_of(unit, groups)
    return [
        group_document(group, schema, names.get(group.id, Called()), members.get(group.id), directory.base)
        for group in groups
    ]


async def _members_of(unit: Unit, groups: Sequence[Group]) -> dict[GroupId, list[UserId]]:
    """Of each group all or nothing: where they are too many, the last that was begun is not shown, nor those after."""
    ids = sorted(group.id for group in groups)
    found = await unit.memberships.list_of_groups(ids, MOST_MEMBERS + 1)
    if sum(map(len, found.values())) <= MOST_MEMBERS:
        return dict(found)
    begun = [group_id for group_id in ids if found[group_id]]
    return {group_id: found[group_id] for group_id in begun[:-1]}


async def _names(unit: Unit, directory: ScimDirectory, ids: Sequence[str]) -> dict[str, Called]:
    links = await unit.scim_links.list_of(directory.connection.id, ids)
    return {resource_id: Called(link.external_id, link.labels) for resource_id, link in links.items()}
