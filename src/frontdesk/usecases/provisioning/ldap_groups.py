"""Groups of a directory, with the ids of those of their members who are people of ours."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from frontdesk.domain.provisioning.directory import Directory
from frontdesk.domain.provisioning.model import ImportedGroup
from frontdesk.domain.records.model import Record
from frontdesk.protocol.ldap.attribute_ranges import ask_range
from frontdesk.runtime.ldap.connection import Entry, Search
from frontdesk.usecases.provisioning.directories import DirectoryAccess

_MOST_MEMBERS, _MOST_RANGES, _CONNECTIONS = 20_000, 100, 4
_NOT_ALL = "The server does not tell the rest of the group's members."


class _Unreadable(Exception):
    """Not all of a group's members can be told, and why."""


@dataclass(frozen=True, slots=True)
class LdapGroups:
    """Reads the groups of one directory."""

    access: DirectoryAccess
    connection: Record
    directory: Directory

    async def read(self, entries: Sequence[Entry]) -> tuple[list[ImportedGroup], list[tuple[str, str]]]:
        """The groups that these entries are, and what is wrong with the others.

        Raises:
            DirectoryFailed: the server does not say who the members are.
        """
        groups: list[ImportedGroup] = []
        errors: list[tuple[str, str]] = []
        for entry in entries:
            external_id, name = entry.first(self.directory.group_id), entry.first(self.directory.group_name)
            if not external_id or not name or len(name) > 255:
                errors.append((entry.name, f"The group has no {self.directory.group_name} of at most 255 characters."))
                continue
            try:
                members = await self._ids(await self._members(entry))
            except _Unreadable as why:
                errors.append((entry.name, str(why)))
            else:
                groups.append(ImportedGroup(external_id, name, entry.first("description") or "", members))
        return groups, errors

    async def _members(self, entry: Entry) -> list[str]:
        """The names of all members, however many ranges they are told in (MS-ADTS §3.1.1.3.1.3.3)."""
        attribute, whole = self.directory.group_member, self.directory.group_filter
        key = attribute.lower()
        names, start = list(entry.values.get(key, ())), entry.partial.get(key)
        for _ in range(_MOST_RANGES):
            if start is None or len(names) > _MOST_MEMBERS:
                break
            wanted = ask_range(attribute, start)
            async with self.access.as_ourselves(self.connection, [wanted]) as connection:
                found = await connection.search(Search(entry.name, whole, [wanted], 1, alone=True))
            told = found[0].values.get(key, ()) if found else ()
            names += told
            following = found[0].partial.get(key) if told else start
            if following is not None and following <= start:
                raise _Unreadable(_NOT_ALL)
            start = following
        if len(names) > _MOST_MEMBERS:
            raise _Unreadable(f"The group has more than {_MOST_MEMBERS} members.")
        if start is not None:
            raise _Unreadable(_NOT_ALL)
        return names

    async def _ids(self, names: Sequence[str]) -> tuple[str, ...]:
        """The ids of entries by their names; entries that are no people of ours have none."""
        shares = [names[number::_CONNECTIONS] for number in range(_CONNECTIONS)]
        found = await asyncio.gather(*(self._ids_of(share) for share in shares if share))
        return tuple(external_id for share in found for external_id in share)

    async def _ids_of(self, names: Sequence[str]) -> list[str]:
        unique_id, wanted = self.directory.user_id, self.directory.user_filter
        found = []
        async with self.access.as_ourselves(self.connection, [unique_id]) as connection:
            for name in names:
                entries = await connection.search(Search(name, wanted, [unique_id], 1, alone=True))
                found += [external_id for entry in entries if (external_id := entry.first(unique_id))]
        return found
