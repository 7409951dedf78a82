"""A directory server as the source of an import: first its people, then its groups (RFC 4511).

What of them is on a page is decided by whether the server orders their unique ids (``ldap_ranges``) or not
(``ldap_lists``), which is found out where a part begins; from then on the cursor says it.
"""

from collections.abc import Sequence
from typing import Any

from frontdesk.domain.ids import OrgId
from frontdesk.domain.provisioning.imported import GROUP, USER
from frontdesk.domain.provisioning.ldap_attributes import ACCOUNT_CONTROL, is_enabled, ldap_places, read_entry
from frontdesk.domain.provisioning.model import Imported, ImportPage, SourceFailed, SourceSilent
from frontdesk.domain.records.model import Record
from frontdesk.domain.schemas.model import Schema
from frontdesk.kernel.json import decode_as, encode_text
from frontdesk.protocol.ldap.attribute_ranges import ask_range
from frontdesk.protocol.ldap.filters import both, is_at_least, is_present
from frontdesk.protocol.ldap.times import generalized_time
from frontdesk.runtime.ldap.connection import Entry, Search
from frontdesk.runtime.ldap.errors import DirectoryFailed, DirectorySilent
from frontdesk.usecases.provisioning.connections import LDAP
from frontdesk.usecases.provisioning.directories import DirectoryAccess, directory_of
from frontdesk.usecases.provisioning.ldap_groups import LdapGroups
from frontdesk.usecases.provisioning.ldap_lists import ListBounds, Listed, read_listed
from frontdesk.usecases.provisioning.ldap_part import LONGEST_ID, Part, Stretch
from frontdesk.usecases.provisioning.ldap_ranges import Range, has_order, read_range
from frontdesk.usecases.provisioning.source import Source, SourceRequest

_PEOPLE, _GROUPS = "people", "groups"
_MOST_A_PAGE = {_PEOPLE: 200, _GROUPS: 10}
_MOST_NAME = LONGEST_ID


class LdapSources:
    """Opens sources of the scheme LDAP. ``bounds``: of directories without order."""

    def __init__(self, access: DirectoryAccess, bounds: ListBounds | None = None) -> None:
        self._access = access
        self._bounds = bounds

    async def open(self, request: SourceRequest) -> Source:
        """Ready to be asked for a page.

        Raises:
            SourceFailed: the app is no directory.
        """
        if request.connection is None or request.connection.body.get("scheme") != LDAP:
            raise SourceFailed("The app has no connection to a directory.")
        try:
            return LdapSource(self._access, request.connection, request.schema, request.since, self._bounds)
        except DirectoryFailed as why:
            raise SourceFailed(str(why)) from None

    async def probe(self, org: OrgId, connection: Record) -> None:
        """One search as the connection's account, that shows people who have ids.

        Raises:
            SourceSilent, SourceFailed: as ``SourceMaker.probe``.
        """
        await LdapSource(self._access, connection, Schema({}, {}), None).page(None)


class LdapSource:
    """One import from one directory."""

    def __init__(
        self,
        access: DirectoryAccess,
        connection: Record,
        schema: Schema,
        since: int | None,
        bounds: ListBounds | None = None,
    ) -> None:
        """Raises DirectoryFailed where the settings are not complete."""
        self._access = access
        self._connection = connection
        self._directory = directory_of(connection)
        self._places = ldap_places(schema, is_active_directory=self._directory.is_active_directory)
        self._since = since
        self._bounds = bounds or ListBounds()

    async def page(self, cursor: str | None) -> ImportPage:
        """The page after the cursor; an import that begins makes sure that there is where people and groups are to be.

        Raises:
            SourceSilent, SourceFailed: as ``Source.page``.
        """
        try:
            if cursor is None:
                await self._check_bases()
            phase, *place = decode_as(list[Any], cursor) if cursor is not None else [_PEOPLE]
            found = await self._stretch(self._part(phase), place)
            return await self._page(phase, found)
        except DirectorySilent as why:
            raise SourceSilent(str(why)) from None
        except DirectoryFailed as why:
            raise SourceFailed(str(why)) from None

    async def _stretch(self, part: Part, place: list[Any]) -> Stretch:
        """The next of a part, by ranges of its ids or by their list; where it begins, by what the server can."""
        if not place:
            place = Range().told() if await has_order(part) else Listed().told()
        if isinstance(place[1], str):
            return await read_range(part, Range.read(*place))
        return await read_listed(part, Listed.read(*place), self._bounds)

    async def _page(self, phase: str, found: Stretch) -> ImportPage:
        following = found.following
        after = encode_text([phase, *following]) if following is not None else None
        if phase == _PEOPLE:
            people, errors = self._people(found.entries)
            unread = {USER: [*_ids_among(found.entries, self._directory.user_id), *found.unread]}
            return ImportPage(people, (), after or encode_text([_GROUPS]), None, [*found.errors, *errors], unread)
        groups, errors = await LdapGroups(self._access, self._connection, self._directory).read(found.entries)
        unread = {GROUP: [*_ids_among(found.entries, self._directory.group_id), *found.unread]}
        return ImportPage((), groups, after, None, [*found.errors, *errors], unread, tells_groups=True)

    async def close(self) -> None:
        """Nothing is open."""

    def attributes_of_people(self) -> tuple[str, ...]:
        """What is read of a person."""
        return tuple(self._attributes(_PEOPLE))

    def _attributes(self, phase: str) -> list[str]:
        directory = self._directory
        if phase == _GROUPS:
            members = directory.group_member
            # Active Directory would say so itself; who stands in for it waits to be asked
            members = ask_range(members, 0) if directory.is_active_directory else members
            return [directory.group_id, directory.group_name, members, "description"]
        read = [attribute for attribute, _ in self._places.values()]
        read += [ACCOUNT_CONTROL] if directory.is_active_directory else []
        return list(dict.fromkeys([directory.user_id, directory.user_name, *read]))

    def _part(self, phase: str) -> Part:
        directory = self._directory
        is_people = phase == _PEOPLE
        anybody = directory.user_filter if is_people else directory.group_filter
        wanted = [anybody]
        if self._since is not None:
            wanted.append(is_at_least(directory.modified, generalized_time(self._since)))
        return Part(
            access=self._access,
            connection=self._connection,
            base=directory.user_base if is_people else directory.group_base,
            filter=both(wanted),
            anybody=anybody,
            unique_id=directory.user_id if is_people else directory.group_id,
            attributes=tuple(self._attributes(phase)),
            most=_MOST_A_PAGE[phase],
        )

    async def _check_bases(self) -> None:
        """Beneath an entry that is not there nobody is found, which must not be taken for everybody having left."""
        async with self._access.as_ourselves(self._connection, []) as connection:
            for base in dict.fromkeys((self._directory.user_base, self._directory.group_base)):
                if not await connection.search(Search(base, is_present("objectClass"), ["1.1"], 1, alone=True)):
                    raise SourceFailed("The directory has no entry, or shows none, where people or groups are to be.")

    def _people(self, entries: Sequence[Entry]) -> tuple[list[Imported], list[tuple[str, str]]]:
        people: list[Imported] = []
        errors: list[tuple[str, str]] = []
        for entry in entries:
            person = self.person(entry)
            if person is None:
                why = f"The entry has no {self._directory.user_name} of at most {_MOST_NAME} characters."
                errors.append((entry.name, why))
            else:
                people.append(person)
        return people, errors

    def person(self, entry: Entry) -> Imported | None:
        """A person as the import takes them; None: they have no id, or no name to go by."""
        external_id, user_name = entry.first(self._directory.user_id), entry.first(self._directory.user_name)
        if not external_id or not user_name or max(len(external_id), len(user_name)) > _MOST_NAME:
            return None
        is_active = not self._directory.is_active_directory or is_enabled(entry.values)
        return Imported(external_id, user_name, read_entry(entry.values, self._places), is_active)


def _ids_among(entries: Sequence[Entry], unique_id: str) -> list[str]:
    """Of all entries, those that can be read and those that cannot."""
    return [found for entry in entries if (found := entry.first(unique_id))]
