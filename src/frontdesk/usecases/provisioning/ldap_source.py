"""A directory server as the source of an import: first its people, then its groups (RFC 4511).

A page is what lies between two unique ids. Nothing has to be remembered of it but where it ended: neither by the
server, whose cookies of paged results (RFC 2696) end with a connection, nor by us, who may be another process by then.
It asks for ids that have an order, which entryUUID has (RFC 4530 §2.1).
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from frontdesk.domain.ids import OrgId
from frontdesk.domain.provisioning.imported import GROUP, USER
from frontdesk.domain.provisioning.ldap_attributes import ldap_places, read_entry
from frontdesk.domain.provisioning.model import Imported, ImportedGroup, ImportPage, SourceFailed, SourceSilent
from frontdesk.domain.records.model import Record
from frontdesk.domain.schemas.model import Schema
from frontdesk.kernel.json import decode_as, encode_text
from frontdesk.protocol.ldap.filters import both, is_at_least, is_less, is_present
from frontdesk.protocol.ldap.times import generalized_time
from frontdesk.runtime.ldap.connection import Entry, Search
from frontdesk.runtime.ldap.errors import DirectoryFailed, DirectorySilent, TooManyEntries
from frontdesk.usecases.provisioning.connections import LDAP
from frontdesk.usecases.provisioning.directories import DirectoryAccess, directory_of
from frontdesk.usecases.provisioning.source import Source, SourceRequest

_PEOPLE, _GROUPS = "people", "groups"
_MOST_A_PAGE = {_PEOPLE: 200, _GROUPS: 10}
_EVERYWHERE = 1 << 128
_LOWEST = "00000000-0000-0000-0000-000000000000"
_MOST_NAME, _MOST_MEMBERS, _CONNECTIONS = 200, 20_000, 4


@dataclass(frozen=True, slots=True)
class _Place:
    """Where reading stands: the next page begins at the id ``start``, and looks as far as ``width``."""

    phase: str = _PEOPLE
    start: int = 0
    width: int = _EVERYWHERE

    def text(self) -> str:
        return encode_text([self.phase, f"{self.start:x}", f"{self.width:x}"])

    @classmethod
    def read(cls, cursor: str) -> "_Place":
        phase, start, width = decode_as(list[Any], cursor)
        return cls(phase, int(start, 16), int(width, 16))

    @property
    def end(self) -> int:
        return min(self.start + self.width, _EVERYWHERE)


class LdapSources:
    """Opens sources of the scheme LDAP."""

    def __init__(self, access: DirectoryAccess) -> None:
        self._access = access

    async def open(self, request: SourceRequest) -> Source:
        """Ready to be asked for a page.

        Raises:
            SourceFailed: the app is no directory.
        """
        if request.connection is None or request.connection.body.get("scheme") != LDAP:
            raise SourceFailed("The app has no connection to a directory.")
        try:
            return LdapSource(self._access, request.connection, request.schema, request.since)
        except DirectoryFailed as why:
            raise SourceFailed(str(why)) from None

    async def probe(self, org: OrgId, connection: Record) -> None:
        """One search as the connection's account, that shows people whose ids have an order.

        Raises:
            SourceSilent, SourceFailed: as ``SourceMaker.probe``.
        """
        await LdapSource(self._access, connection, Schema({}, {}), None).page(None)


class LdapSource:
    """One import from one directory."""

    def __init__(self, access: DirectoryAccess, connection: Record, schema: Schema, since: int | None) -> None:
        """Raises DirectoryFailed where the settings are not complete."""
        self._access = access
        self._connection = connection
        self._directory = directory_of(connection)
        self._places = ldap_places(schema)
        self._since = since

    async def page(self, cursor: str | None) -> ImportPage:
        """The page after the cursor; an import that begins makes sure that ids have an order there.

        Raises:
            SourceSilent, SourceFailed: as ``Source.page``.
        """
        place = _Place.read(cursor) if cursor is not None else _Place()
        try:
            if cursor is None:
                await self._check_bases()
                await self._check_order()
            place, entries = await self._entries(place)
            if place.phase == _PEOPLE:
                people, errors = self._people(entries)
                unread = {USER: _ids_among(entries, self._directory.user_id)}
                return ImportPage(people, (), self._after(place, len(entries)), None, errors, unread)
            groups, errors = await self._groups(entries)
            unread = {GROUP: _ids_among(entries, self._directory.group_id)}
            return ImportPage((), groups, self._after(place, len(entries)), None, errors, unread, tells_groups=True)
        except DirectorySilent as why:
            raise SourceSilent(str(why)) from None
        except DirectoryFailed as why:
            raise SourceFailed(str(why)) from None

    async def close(self) -> None:
        """Nothing is open."""

    def attributes_of_people(self) -> tuple[str, ...]:
        """What is read of a person."""
        return tuple(self._attributes(_PEOPLE))

    def _attributes(self, phase: str) -> list[str]:
        directory = self._directory
        if phase == _GROUPS:
            return [directory.group_id, directory.group_name, directory.group_member, "description"]
        read = (attribute for attribute, _ in self._places.values())
        return list(dict.fromkeys([directory.user_id, directory.user_name, *read]))

    def _filter(self, phase: str) -> str:
        wanted = [self._directory.user_filter if phase == _PEOPLE else self._directory.group_filter]
        if self._since is not None:
            wanted.append(is_at_least(self._directory.modified, generalized_time(self._since)))
        return both(wanted)

    async def _check_bases(self) -> None:
        """Beneath an entry that is not there nobody is found, which must not be taken for everybody having left."""
        async with self._access.as_ourselves(self._connection, []) as connection:
            for base in dict.fromkeys((self._directory.user_base, self._directory.group_base)):
                if not await connection.search(Search(base, is_present("objectClass"), ["1.1"], 1, alone=True)):
                    raise SourceFailed("The directory has no entry, or shows none, where people or groups are to be.")

    async def _check_order(self) -> None:
        """A server without the order matches nobody, which must not be taken for a directory without people."""
        unique_id, base = self._directory.user_id, self._directory.user_base
        for comparison in (is_present(unique_id), is_at_least(unique_id, _LOWEST)):
            wanted = both([self._directory.user_filter, comparison])
            try:
                async with self._access.as_ourselves(self._connection, [unique_id]) as connection:
                    found = await connection.search(Search(base, wanted, [unique_id], 1))
            except TooManyEntries:
                continue
            if not found and comparison.startswith(f"({unique_id}>="):
                raise SourceFailed(f"The directory does not order its entries by {unique_id}.")
            if not found:
                return

    async def _entries(self, place: _Place) -> tuple[_Place, list[Entry]]:
        """The next entries of a phase, and where they were found; none where the phase is over."""
        while True:
            try:
                found = await self._between(place)
            except TooManyEntries:
                if place.width == 1:
                    raise SourceFailed("An entry of the directory is too large.") from None
                place = replace(place, width=max(1, place.width // 4))
                continue
            if found or place.end >= _EVERYWHERE:
                return place, found
            place = replace(place, start=place.end, width=min(place.width * 16, _EVERYWHERE))

    async def _between(self, place: _Place) -> list[Entry]:
        directory, attributes = self._directory, self._attributes(place.phase)
        is_people = place.phase == _PEOPLE
        base, unique_id = (
            (directory.user_base, directory.user_id) if is_people else (directory.group_base, directory.group_id)
        )
        terms = [self._filter(place.phase), is_at_least(unique_id, _id_text(place.start))]
        if place.end < _EVERYWHERE:
            terms.append(is_less(unique_id, _id_text(place.end)))
        async with self._access.as_ourselves(self._connection, attributes) as connection:
            return await connection.search(Search(base, both(terms), attributes, _MOST_A_PAGE[place.phase]))

    def _after(self, place: _Place, count: int) -> str | None:
        if place.end < _EVERYWHERE:
            grown = place.width * 4 if count * 4 < _MOST_A_PAGE[place.phase] else place.width
            return _Place(place.phase, place.end, min(grown, _EVERYWHERE)).text()
        if place.phase == _PEOPLE:
            return _Place(_GROUPS).text()
        return None

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
        return Imported(external_id, user_name, read_entry(entry.values, self._places))

    async def _groups(self, entries: Sequence[Entry]) -> tuple[list[ImportedGroup], list[tuple[str, str]]]:
        groups: list[ImportedGroup] = []
        errors: list[tuple[str, str]] = []
        for entry in entries:
            external_id, name = entry.first(self._directory.group_id), entry.first(self._directory.group_name)
            members = entry.values.get(self._directory.group_member.lower(), ())
            if not external_id or not name or len(name) > 255:
                errors.append((entry.name, f"The group has no {self._directory.group_name} of at most 255 characters."))
            elif len(members) > _MOST_MEMBERS:
                errors.append((entry.name, f"The group has more than {_MOST_MEMBERS} members."))
            else:
                about = entry.first("description") or ""
                groups.append(ImportedGroup(external_id, name, about, await self._ids(members)))
        return groups, errors

    async def _ids(self, names: Sequence[str]) -> tuple[str, ...]:
        """The ids of entries by their names; entries that are no people of ours have none."""
        shares = [names[number::_CONNECTIONS] for number in range(_CONNECTIONS)]
        found = await asyncio.gather(*(self._ids_of(share) for share in shares if share))
        return tuple(external_id for share in found for external_id in share)

    async def _ids_of(self, names: Sequence[str]) -> list[str]:
        unique_id, wanted = self._directory.user_id, self._directory.user_filter
        found = []
        async with self._access.as_ourselves(self._connection, [unique_id]) as connection:
            for name in names:
                entries = await connection.search(Search(name, wanted, [unique_id], 1, alone=True))
                found += [external_id for entry in entries if (external_id := entry.first(unique_id))]
        return found


def _ids_among(entries: Sequence[Entry], unique_id: str) -> list[str]:
    """Of all entries, those that can be read and those that cannot."""
    return [found for entry in entries if (found := entry.first(unique_id))]


def _id_text(number: int) -> str:
    """A UUID in its canonical form (RFC 4122 §3)."""
    digits = f"{number:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
